// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debugger/debug_bar.h"

#include <QtCore/QLocale>
#include <QtGui/QPainter>
#include <QtWidgets/QFrame>
#include <QtWidgets/QHBoxLayout>

namespace quarterdeck::ui {

DebugBar::DebugBar(models::LogDocument &document, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("debugBar"));
    setFixedHeight(Theme::size(Size::Toolbar));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 12, 0);
    row->setSpacing(4);
    const auto line = [&] {
        auto *divider = new QFrame(this);
        divider->setFixedSize(1, 20);
        divider->setAutoFillBackground(true);
        divider->setObjectName(QStringLiteral("divider"));
        row->addSpacing(4);
        row->addWidget(divider);
        row->addSpacing(4);
    };
    auto *back = button(QStringLiteral("continueBackwards"), QStringLiteral("debug-reverse-continue"),
                        tr("Continue backwards"), QStringLiteral("Ctrl+Shift+F8"));
    auto *intoBack = button(QStringLiteral("stepIntoBack"), QStringLiteral("debug-step-into-back"),
                            tr("Step back to the previous record"), QStringLiteral("Ctrl+Shift+F11"));
    auto *overBack
        = button(QStringLiteral("stepOverBack"), QStringLiteral("debug-step-over-back"),
                 tr("Step back to the previous record of the same request"), QStringLiteral("Ctrl+Shift+F10"));
    auto *forth
        = button(QStringLiteral("continue"), QStringLiteral("debug-continue"), tr("Continue"), QStringLiteral("F5"));
    auto *over = button(QStringLiteral("stepOver"), QStringLiteral("debug-step-over"),
                        tr("Step to the next record of the same request"), QStringLiteral("F10"));
    auto *into = button(QStringLiteral("stepInto"), QStringLiteral("debug-step-into"), tr("Step to the next record"),
                        QStringLiteral("F11"));
    m_pause = button(QStringLiteral("pause"), QStringLiteral("debug-pause"), tr("Pause"), QStringLiteral("F6"));
    m_goLive
        = button(QStringLiteral("goLive"), QStringLiteral("debug-go-live"), tr("Go live"), QStringLiteral("Shift+F5"));
    for (auto *one : {back, intoBack, overBack})
        row->addWidget(one);
    line();
    for (auto *one : {forth, over, into})
        row->addWidget(one);
    line();
    row->addWidget(m_pause);
    row->addWidget(m_goLive);
    row->addSpacing(8);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("debugState"));
    m_state->setFont(Theme::uiFont(Size::FontUi, QFont::Medium));
    m_state->setContentsMargins(10, 3, 10, 3);
    m_state->setAutoFillBackground(true);
    m_state->setMinimumWidth(0);
    m_waiting = new QLabel(this);
    m_waiting->setObjectName(QStringLiteral("debugWaiting"));
    m_hints = new QLabel(
        tr("Continue %1   Over %2   Into %3").arg(QStringLiteral("F5"), QStringLiteral("F10"), QStringLiteral("F11")),
        this);
    m_hints->setFont(Theme::uiFont(Size::FontUiTiny));
    row->addWidget(m_state);
    row->addWidget(m_waiting);
    row->addStretch(1);
    row->addWidget(m_hints);
    connect(back, &QToolButton::clicked, this, [this] { Q_EMIT continueWanted(false); });
    connect(intoBack, &QToolButton::clicked, this, [this] { Q_EMIT stepIntoWanted(false); });
    connect(overBack, &QToolButton::clicked, this, [this] { Q_EMIT stepOverWanted(false); });
    connect(forth, &QToolButton::clicked, this, [this] { Q_EMIT continueWanted(true); });
    connect(over, &QToolButton::clicked, this, [this] { Q_EMIT stepOverWanted(true); });
    connect(into, &QToolButton::clicked, this, [this] { Q_EMIT stepIntoWanted(true); });
    connect(m_pause, &QToolButton::clicked, this, &DebugBar::pauseWanted);
    connect(m_goLive, &QToolButton::clicked, this, &DebugBar::goLiveWanted);
    connect(&document, &models::LogDocument::stateChanged, this, &DebugBar::showState);
    connect(&theme, &Theme::changed, this, &DebugBar::recolour);
    recolour();
    showState();
}

QToolButton *DebugBar::button(const QString &name, const QString &icon, const QString &words, const QString &keys)
{
    auto *one = new QToolButton(this);
    one->setObjectName(name);
    one->setAutoRaise(true);
    one->setFixedSize(28, 28);
    one->setAccessibleName(words);
    one->setToolTip(QStringLiteral("%1 (%2)").arg(words, keys));
    one->setFocusPolicy(Qt::TabFocus);
    m_buttons.append({one, icon});
    return one;
}

void DebugBar::recolour()
{
    for (const auto &[one, icon] : m_buttons)
        one->setIcon(m_theme.icon(icon, Token::TextPrimary));
    for (auto *divider : findChildren<QFrame *>(QStringLiteral("divider"))) {
        auto palette = divider->palette();
        palette.setColor(QPalette::Window, m_theme.colour(Token::Border));
        divider->setPalette(palette);
    }
    auto muted = m_hints->palette();
    muted.setColor(QPalette::WindowText, m_theme.colour(Token::TextMuted));
    m_hints->setPalette(muted);
    showState();
}

void DebugBar::showState()
{
    const auto &state = m_document.state();
    const QLocale locale;
    auto palette = m_state->palette();
    palette.setColor(QPalette::Window,
                     state.isStopped ? m_theme.colour(Token::BannerStopped) : m_theme.colour(Token::SurfaceRaised));
    palette.setColor(QPalette::WindowText,
                     m_theme.colour(state.isStopped ? Token::TextOnBanner : Token::TextSecondary));
    m_state->setPalette(palette);
    QString words;
    QString waiting;
    if (state.isStopped) {
        if (state.stopBreakpoints > 1)
            words = tr("Stopped at %n breakpoint(s)", nullptr, static_cast<int>(state.stopBreakpoints));
        else if (!state.stoppedAt.isEmpty())
            words = tr("Stopped at “%1”, hit %2")
                        .arg(state.stoppedAt, locale.toString(static_cast<qulonglong>(state.stopHit)));
        else
            words = tr("Stopped at record %1").arg(locale.toString(static_cast<qulonglong>(*state.pointer + 1)));
        waiting = tr("%1 records behind").arg(locale.toString(static_cast<qulonglong>(state.behind)));
        if (state.stopsWaiting > 0)
            waiting += QStringLiteral(", ") + tr("%n stop(s) waiting", nullptr, static_cast<int>(state.stopsWaiting));
    } else if (state.isLive) {
        switch (state.stream) {
        case models::LogState::Stream::Connecting:
            words = tr("Connecting");
            break;
        case models::LogState::Stream::Reconnecting:
            words = tr("Reconnecting");
            break;
        case models::LogState::Stream::Ended:
            words = tr("Ended");
            break;
        default:
            words = tr("Running, %1 records/s")
                        .arg(locale.toString(static_cast<qlonglong>(state.recordsPerSecond + 0.5)));
        }
    } else {
        words = tr("Not stopped");
    }
    m_state->setText(words);
    m_state->setAccessibleName(words);
    m_waiting->setText(waiting);
    m_waiting->setAccessibleName(waiting);
    m_pause->setEnabled(!state.isStopped && state.records > 0);
    m_goLive->setEnabled(state.isStopped);
    m_goLive->setVisible(state.isLive);
}

void DebugBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_hints->setVisible(width() > 900); // the first to give way
    m_waiting->setVisible(width() > 560);
}

void DebugBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(Token::SurfaceRaised));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.colour(Token::Border));
}

} // namespace quarterdeck::ui
