// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtWidgets/QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace quarterdeck::models {
struct LogState;
} // namespace quarterdeck::models

namespace quarterdeck::ui {

class ElidedLabel;
class Theme;

/// Steps through a log backwards and forwards, and says where the pointer stands. Its order never turns with the writing
/// direction.
class DebugBar : public QWidget
{
    Q_OBJECT
public:
    /// Keys as they are printed in tips and hints ("F5"); empty: none.
    struct Keys
    {
        QString continueForwards = QStringLiteral("F5");
        QString pause = QStringLiteral("F6");
        QString over = QStringLiteral("F10");
        QString into = QStringLiteral("F11");
        QString continueBackwards = QStringLiteral("Ctrl+Shift+F8");
        QString backOver = QStringLiteral("Ctrl+Shift+F10");
        QString backInto = QStringLiteral("Ctrl+Shift+F11");
        QString goLive = QStringLiteral("Shift+F5");
    };

    explicit DebugBar(Theme &theme, QWidget *parent = nullptr);

    void setState(const models::LogState &state);
    void setKeys(Keys keys);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void continueBackwardsRequested();
    void continueForwardsRequested();
    void pauseRequested();
    void stepOverRequested(bool forwards);
    void stepIntoRequested(bool forwards);
    void goLiveRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QToolButton *addButton(const char *icon);
    void addLine();
    void retranslate();
    void fit();

    Theme &m_theme;
    Keys m_keys;
    QHBoxLayout *m_layout;
    QToolButton *m_backContinue;
    QToolButton *m_backInto;
    QToolButton *m_backOver;
    QToolButton *m_continue;
    QToolButton *m_over;
    QToolButton *m_into;
    QToolButton *m_live;
    ElidedLabel *m_label;
    QLabel *m_more;
    QWidget *m_hints;
    std::vector<QLabel *> m_hintNames;
    std::vector<QLabel *> m_hintKeys;
    bool m_isRunning = false;
};

} // namespace quarterdeck::ui
