// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logs/log_document.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QWidget>

namespace quarterdeck::ui {

/// Steps through a log, backwards and forwards, and says where the pointer stands.
class DebugBar : public QWidget
{
    Q_OBJECT
public:
    DebugBar(models::LogDocument &document, Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void continueWanted(bool forwards);
    void stepOverWanted(bool forwards);
    void stepIntoWanted(bool forwards);
    void pauseWanted();
    void goLiveWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QToolButton *button(const QString &name, const QString &icon, const QString &words, const QString &keys);
    void showState();
    void recolour();
    void fit();

    models::LogDocument &m_document;
    Theme &m_theme;
    QList<std::pair<QToolButton *, QString>> m_buttons;
    QToolButton *m_pause;
    QToolButton *m_goLive;
    QLabel *m_state;
    QLabel *m_waiting;
    QWidget *m_hints;
    QStringList m_waitingForms; ///< Longest first; the tip has the longest.
};

} // namespace quarterdeck::ui
