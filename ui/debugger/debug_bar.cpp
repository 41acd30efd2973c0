// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debugger/debug_bar.h"

#include "ui/shell/window_parts.h"

#include <QtCore/QLocale>
#include <QtGui/QPainter>
#include <QtWidgets/QFrame>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QStyle>

#include <ranges>

namespace quarterdeck::ui {

namespace {

constexpr int bannerPadding = 10;
constexpr int arrowWidth = 22; // with the space behind it

/// Where the debugger stands; stopped, an arrow before the words, on the banner's colour. Elides at its end.
class StateLabel : public QLabel
{
public:
    StateLabel(const Theme &theme, QWidget *parent)
        : QLabel(parent)
        , m_theme(theme)
    {
        setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    }
    void setStopped(bool isStopped)
    {
        m_isStopped = isStopped;
        updateGeometry();
    }
    QSize sizeHint() const override
    {
        return {fontMetrics().horizontalAdvance(text()) + 2 * bannerPadding + (m_isStopped ? arrowWidth : 0) + 1, 26};
    }
    QSize minimumSizeHint() const override { return {64, 26}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        auto place = rect().adjusted(bannerPadding, 0, -bannerPadding, 0);
        if (m_isStopped) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_theme.colour(Token::BannerStopped));
            const auto radius = Theme::size(Size::RadiusControl);
            painter.drawRoundedRect(rect(), radius, radius);
            const auto arrow
                = QStyle::visualRect(layoutDirection(), rect(), QRect(place.left() - 2, (height() - 16) / 2, 16, 16));
            m_theme.icon(QStringLiteral("pointer"), Token::TextOnBanner).paint(&painter, arrow);
            place.setLeft(place.left() + arrowWidth);
        }
        painter.setFont(font());
        painter.setPen(m_theme.colour(m_isStopped ? Token::TextOnBanner : Token::TextSecondary));
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(), place), Qt::AlignVCenter | Qt::AlignLeading,
                         fontMetrics().elidedText(text(), Qt::ElideRight, place.width()));
    }

private:
    const Theme &m_theme;
    bool m_isStopped = false;
};

/// "Continue F5 Over F10 Into F11", each key as a cap.
class KeyHints : public QWidget
{
public:
    KeyHints(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_hints {{DebugBar::tr("Continue", "debugger"), QStringLiteral("F5")},
                   {DebugBar::tr("Over", "step"), QStringLiteral("F10")},
                   {DebugBar::tr("Into", "step"), QStringLiteral("F11")}}
    {
        setFont(Theme::uiFont(Size::FontUiTiny));
        QStringList words;
        int width = 0;
        for (const auto &[text, key] : m_hints) {
            words << text + QLatin1Char(' ') + key;
            width += fontMetrics().horizontalAdvance(text) + fontMetrics().horizontalAdvance(key) + 10 + 6 + 12;
        }
        setFixedSize(width - 12, 26);
        setAccessibleName(words.join(QStringLiteral(", ")));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setFont(font());
        int right = width();
        for (const auto &[words, keys] : m_hints | std::views::reverse) {
            right -= drawKeyCap(painter, m_theme, keys, right, height() / 2) + 6;
            const auto wide = fontMetrics().horizontalAdvance(words);
            painter.setPen(m_theme.colour(Token::TextMuted));
            painter.drawText(QRect(right - wide, 0, wide, height()), Qt::AlignVCenter | Qt::AlignLeft, words);
            right -= wide + 12;
        }
    }

private:
    const Theme &m_theme;
    QList<std::pair<QString, QString>> m_hints;
};

} // namespace

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
    m_state = new StateLabel(theme, this);
    m_state->setObjectName(QStringLiteral("debugState"));
    m_state->setFont(Theme::uiFont(Size::FontUi, QFont::Medium));
    m_waiting = new QLabel(this);
    m_waiting->setObjectName(QStringLiteral("debugWaiting"));
    m_hints = new KeyHints(theme, this);
    row->addWidget(m_state);
    row->addSpacing(8);
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
    showState();
}

void DebugBar::showState()
{
    const auto &state = m_document.state();
    const QLocale locale;
    static_cast<StateLabel *>(m_state)->setStopped(state.isStopped);
    QString words;
    m_waitingForms.clear();
    if (state.isStopped) {
        if (state.stopBreakpoints > 1)
            words = tr("Stopped at %n breakpoint(s)", nullptr, static_cast<int>(state.stopBreakpoints));
        else if (!state.stoppedAt.isEmpty())
            words = tr("Stopped at “%1”, hit %2")
                        .arg(state.stoppedAt, locale.toString(static_cast<qulonglong>(state.stopHit)));
        else
            words = tr("Stopped at record %1").arg(locale.toString(qulonglong {state.pointer.value_or(0)} + 1));
        const auto behind = locale.toString(static_cast<qulonglong>(state.behind));
        const auto stops = static_cast<int>(state.stopsWaiting);
        const auto shorter = tr("%1 behind", "records").arg(behind);
        if (stops > 0)
            m_waitingForms << tr("%1 records behind").arg(behind) + QStringLiteral(", ")
                    + tr("%n stop(s) waiting", nullptr, stops)
                           << shorter + QStringLiteral(", ") + tr("%n stop(s)", nullptr, stops);
        else
            m_waitingForms << tr("%1 records behind").arg(behind);
        m_waitingForms << shorter;
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
            words = state.recordsPerSecond < 0.5
                ? tr("Live, no new records")
                : tr("Running, %1 records/s").arg(locale.toString(qRound64(state.recordsPerSecond)));
        }
    } else {
        words = tr("Not stopped");
    }
    m_state->setText(words);
    m_state->setAccessibleName(words);
    m_waiting->setAccessibleName(m_waitingForms.value(0));
    m_waiting->setToolTip(m_waitingForms.value(0));
    m_pause->setEnabled(!state.isStopped && state.records > 0);
    m_goLive->setEnabled(state.isStopped);
    m_goLive->setVisible(state.isLive);
    fit();
}

/// What gives way where there is no room: the key hints, then the words beside the state, then the state's end.
void DebugBar::fit()
{
    constexpr int spaces = 8 + 8 + 4 + 12; // around the two labels, and at the end
    const auto room = width() - m_state->x() - m_state->sizeHint().width() - spaces;
    QString shown;
    for (const auto &form : m_waitingForms) {
        if (fontMetrics().horizontalAdvance(form) <= room) {
            shown = form;
            break;
        }
    }
    m_waiting->setText(shown);
    m_hints->setVisible(shown == m_waitingForms.value(0)
                        && fontMetrics().horizontalAdvance(shown) + m_hints->width() + spaces <= room);
}

void DebugBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void DebugBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(Token::SurfaceRaised));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.colour(Token::Border));
}

} // namespace quarterdeck::ui
