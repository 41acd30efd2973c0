// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logs/log_document.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QWidget>

#include <memory>

QT_BEGIN_NAMESPACE
class QLabel;
class QToolButton;
class QPushButton;
QT_END_NAMESPACE

namespace quarterdeck::ui {

class DebugBar;
class FilterBar;
class LogView;

/// A log in a tab: debug bar, filter bar, records, and a line below that says what goes on. Owns the document.
class LogTab : public QWidget
{
    Q_OBJECT
public:
    LogTab(std::unique_ptr<models::LogDocument> document, Theme &theme, QWidget *parent = nullptr);
    ~LogTab() override;

    [[nodiscard]] models::LogDocument &document() { return *m_document; }
    [[nodiscard]] LogView &view() { return *m_view; }
    [[nodiscard]] FilterBar &filterBar() { return *m_filterBar; }

    void continueForwards();
    void continueBackwards();
    void pause();
    void goLive();
    void stepOver(bool forwards);
    void stepInto(bool forwards);
    void toggleBreakpoint();
    void focusFilter();
    void copy();
    void zoom(int steps);

Q_SIGNALS:
    void stateChanged();
    void currentChanged();
    /// A breakpoint was made from a record and wants to be edited.
    void breakpointMade(int index);
    void message(const QString &sentence);

private:
    void toggleBreakpointAt(std::uint64_t ordinal);
    void ensurePointer();
    void showState();
    void recolour();

    std::unique_ptr<models::LogDocument> m_document;
    Theme &m_theme;
    DebugBar *m_debugBar;
    FilterBar *m_filterBar;
    LogView *m_view;
    QWidget *m_empty;
    QLabel *m_emptyTitle;
    QLabel *m_emptyText;
    QWidget *m_footer;
    QLabel *m_footerText;
    QPushButton *m_footerButton;
    enum class FooterAction { None, GoLive, Cancel, Resume, Reload } m_footerAction = FooterAction::None;
};

} // namespace quarterdeck::ui
