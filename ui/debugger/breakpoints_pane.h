// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/debugger/breakpoints_model.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QWidget>

namespace quarterdeck::ui {

class QueryEdit;

/// The breakpoints of the shown log: tick, glyph, name, hits; the text form of the chosen one can be edited below the
/// list.
class BreakpointsPane : public QWidget
{
    Q_OBJECT
public:
    explicit BreakpointsPane(Theme &theme, QWidget *parent = nullptr);
    void setDocument(models::LogDocument *document);
    /// Chooses the breakpoint and puts the cursor into its condition.
    void edit(int index);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showChosen();
    void save();
    void removeChosen();
    void recolour();

    Theme &m_theme;
    models::BreakpointsModel m_model;
    QListView *m_list;
    QWidget *m_empty;
    QToolButton *m_add;
    QToolButton *m_remove;
    QWidget *m_editor;
    QueryEdit *m_text;
    QLabel *m_verdict;
};

} // namespace quarterdeck::ui
