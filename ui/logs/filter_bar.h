// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logs/log_document.h"
#include "ui/theme/theme.h"

#include <QtCore/QStringList>
#include <QtCore/QTimer>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QWidget>

namespace quarterdeck::ui {

/// One line of text in mono, coloured as the query language reads it, with a wave under what is refused.
class QueryEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit QueryEdit(Theme &theme, QWidget *parent = nullptr);
    [[nodiscard]] QString text() const { return toPlainText(); }
    void setText(const QString &text);
    void showProblem(const std::optional<models::TextProblem> &problem);

Q_SIGNALS:
    void accepted(); ///< Enter
    void escaped();
    void edited();
    void historyWanted(int step);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void highlight();
    Theme &m_theme;
    std::optional<models::TextProblem> m_problem;
    bool m_isHighlighting = false;
};

/// Types a filter and applies it while it is valid; says where it is not. Enter on a refused text searches it as text.
class FilterBar : public QWidget
{
    Q_OBJECT
public:
    FilterBar(models::LogDocument &document, Theme &theme, QWidget *parent = nullptr);
    void focusField();
    void setText(const QString &text);
    [[nodiscard]] QString text() const { return m_edit->text(); }

Q_SIGNALS:
    void left(); ///< Esc: back to the records.

private:
    void apply();
    void accept();
    void showCount();
    void recolour();
    void step(int step);
    void remember(const QString &text);

    models::LogDocument &m_document;
    Theme &m_theme;
    QLabel *m_icon;
    QueryEdit *m_edit;
    QLabel *m_badge;
    QLabel *m_count;
    QToolButton *m_clear;
    QWidget *m_bar;
    QLabel *m_problem;
    QTimer m_delay;
    QStringList m_history;
    int m_historyPlace = -1;
};

} // namespace quarterdeck::ui
