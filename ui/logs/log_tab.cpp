// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/log_tab.h"

#include "ui/debugger/debug_bar.h"
#include "ui/logs/filter_bar.h"
#include "ui/logs/log_view.h"

#include <QtCore/QLocale>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedLayout>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

using models::LogState;

LogTab::LogTab(std::unique_ptr<models::LogDocument> document, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_document(std::move(document))
    , m_theme(theme)
{
    setObjectName(QStringLiteral("logTab"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_debugBar = new DebugBar(*m_document, theme, this);
    m_filterBar = new FilterBar(*m_document, theme, this);
    auto *body = new QWidget(this);
    auto *stack = new QStackedLayout(body);
    stack->setStackingMode(QStackedLayout::StackAll);
    m_view = new LogView(*m_document, theme, body);
    m_empty = new QWidget(body);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *words = new QVBoxLayout(m_empty);
    words->setContentsMargins(16 + 44, 24 + 16, 16, 16);
    words->setSpacing(4);
    m_emptyTitle = new QLabel(m_empty);
    m_emptyTitle->setObjectName(QStringLiteral("emptyTitle"));
    m_emptyTitle->setFont(Theme::uiFont(Size::FontUi, QFont::Medium));
    m_emptyText = new QLabel(m_empty);
    m_emptyText->setObjectName(QStringLiteral("emptyText"));
    m_emptyText->setFont(Theme::uiFont(Size::FontUiSmall));
    m_emptyText->setWordWrap(true);
    words->addWidget(m_emptyTitle);
    words->addWidget(m_emptyText);
    words->addStretch(1);
    stack->addWidget(m_view);
    stack->addWidget(m_empty);
    stack->setCurrentWidget(m_empty);
    m_footer = new QWidget(this);
    m_footer->setFixedHeight(24);
    m_footer->setAutoFillBackground(true);
    auto *foot = new QHBoxLayout(m_footer);
    foot->setContentsMargins(12, 0, 8, 0);
    m_footerText = new QLabel(m_footer);
    m_footerText->setObjectName(QStringLiteral("logFooter"));
    m_footerText->setFont(Theme::uiFont(Size::FontUiSmall));
    m_footerButton = new QPushButton(m_footer);
    m_footerButton->setObjectName(QStringLiteral("logFooterButton"));
    m_footerButton->setFlat(true);
    m_footerButton->setFont(Theme::uiFont(Size::FontUiSmall));
    foot->addWidget(m_footerText, 1);
    foot->addWidget(m_footerButton);
    column->addWidget(m_debugBar);
    column->addWidget(m_filterBar);
    column->addWidget(body, 1);
    column->addWidget(m_footer);
    setFocusProxy(m_view);

    connect(m_debugBar, &DebugBar::continueWanted, this,
            [this](bool forwards) { forwards ? continueForwards() : continueBackwards(); });
    connect(m_debugBar, &DebugBar::stepOverWanted, this, &LogTab::stepOver);
    connect(m_debugBar, &DebugBar::stepIntoWanted, this, &LogTab::stepInto);
    connect(m_debugBar, &DebugBar::pauseWanted, this, &LogTab::pause);
    connect(m_debugBar, &DebugBar::goLiveWanted, this, &LogTab::goLive);
    connect(m_filterBar, &FilterBar::left, m_view, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_view, &LogView::breakpointToggled, this, &LogTab::toggleBreakpointAt);
    connect(m_view, &LogView::currentChanged, this, &LogTab::currentChanged);
    connect(m_view, &LogView::followingChanged, this, &LogTab::showState);
    connect(m_document.get(), &models::LogDocument::stateChanged, this, [this] {
        showState();
        Q_EMIT stateChanged();
    });
    connect(m_document.get(), &models::LogDocument::message, this, &LogTab::message);
    connect(m_footerButton, &QPushButton::clicked, this, [this] {
        switch (m_footerAction) {
        case FooterAction::GoLive:
            goLive();
            break;
        case FooterAction::Cancel:
            m_document->cancelIndexing();
            break;
        case FooterAction::Resume:
            m_document->resumeIndexing();
            break;
        case FooterAction::Reload:
            m_document->reload();
            break;
        case FooterAction::None:
            break;
        }
    });
    connect(&theme, &Theme::changed, this, &LogTab::recolour);
    recolour();
    showState();
}

LogTab::~LogTab()
{
    // The widgets look at the document: they go first.
    delete m_debugBar;
    delete m_filterBar;
    delete m_view;
}

void LogTab::recolour()
{
    auto palette = m_footer->palette();
    palette.setColor(QPalette::Window, m_theme.colour(Token::SurfaceRaised));
    m_footer->setPalette(palette);
    auto link = m_footerButton->palette();
    link.setColor(QPalette::ButtonText, m_theme.colour(Token::TextLink));
    m_footerButton->setPalette(link);
    auto muted = m_emptyText->palette();
    muted.setColor(QPalette::WindowText, m_theme.colour(Token::TextSecondary));
    m_emptyText->setPalette(muted);
    m_footerText->setPalette(muted);
}

void LogTab::showState()
{
    const auto &state = m_document->state();
    const QLocale locale;
    QString title;
    QString text;
    if (state.rows == 0) {
        if (state.isFiltered && state.records > 0) {
            title = state.isFiltering ? tr("Searching") : tr("No record matches.");
            text = state.isFiltering ? QString() : tr("Change the filter, or clear it to see all records.");
        } else if (state.isLive) {
            const bool isConnected = state.stream == LogState::Stream::Live;
            title = isConnected ? tr("No records yet.") : tr("Connecting");
            text = isConnected ? tr("They appear here as soon as the program writes them.") : QString();
        } else if (!state.isIndexing && state.bytes == 0) {
            title = tr("The file is empty (0 bytes).");
            text = tr("It is followed; lines appear when they are written.");
        }
    }
    m_empty->setVisible(!title.isEmpty());
    m_emptyTitle->setText(title);
    m_emptyText->setText(text);

    QString foot;
    auto action = FooterAction::None;
    QString actionText;
    if (!state.problem.isEmpty()) {
        foot = state.problem;
        if (!state.isLive) {
            action = FooterAction::Reload;
            actionText = tr("Reload");
        }
    } else if (state.isIndexing && state.bytes > 0) {
        foot = tr("Indexing %1, %2 %")
                   .arg(locale.formattedDataSize(static_cast<qint64>(state.bytes)))
                   .arg(state.indexedBytes * 100 / state.bytes);
        action = FooterAction::Cancel;
        actionText = tr("Cancel");
    } else if (state.isIndexingCancelled) {
        foot = tr("Indexing was stopped: the first %1 records are shown.")
                   .arg(locale.toString(static_cast<qulonglong>(state.records)));
        action = FooterAction::Resume;
        actionText = tr("Go on");
    } else if (state.isLive && (state.isStopped || !m_view->isFollowing())) {
        foot = tr("Recording goes on below: last record %1, %2 records/s.")
                   .arg(state.lastTime.isEmpty() ? QStringLiteral("–") : state.lastTime)
                   .arg(locale.toString(qRound64(state.recordsPerSecond)));
        action = FooterAction::GoLive;
        actionText = tr("Go live");
    }
    m_footer->setVisible(!foot.isEmpty());
    m_footerText->setText(foot);
    m_footerText->setAccessibleName(foot);
    m_footerAction = action;
    m_footerButton->setVisible(action != FooterAction::None);
    m_footerButton->setText(actionText);
    m_footerButton->setAccessibleName(actionText);
}

// ---- commands -----------------------------------------------------------------------------------------------------

void LogTab::ensurePointer()
{
    // In a file the first step begins at the chosen record.
    if (!m_document->state().isStopped) {
        if (const auto ordinal = m_view->currentOrdinal())
            m_document->standAt(*ordinal);
    }
}

void LogTab::continueForwards()
{
    m_document->continueForwards();
}
void LogTab::continueBackwards()
{
    m_document->continueBackwards();
}
void LogTab::pause()
{
    m_document->pause();
}

void LogTab::goLive()
{
    m_document->goLive();
    m_view->setFollowing(true);
}

void LogTab::stepOver(bool forwards)
{
    ensurePointer();
    m_document->stepInRequest(forwards);
}

void LogTab::stepInto(bool forwards)
{
    ensurePointer();
    m_document->step(forwards);
}

void LogTab::toggleBreakpoint()
{
    if (const auto ordinal = m_view->currentOrdinal())
        toggleBreakpointAt(*ordinal);
}

void LogTab::toggleBreakpointAt(std::uint64_t ordinal)
{
    m_document->suggestBreakpoint(ordinal, [this](const QString &text) {
        if (const auto problem = m_document->setBreakpoint(-1, text))
            Q_EMIT message(problem->sentence);
        else
            Q_EMIT breakpointMade(static_cast<int>(m_document->breakpoints().size()) - 1);
    });
}

void LogTab::focusFilter()
{
    m_filterBar->focusField();
}
void LogTab::copy()
{
    m_view->copySelection();
}
void LogTab::zoom(int steps)
{
    m_view->zoom(steps);
}

} // namespace quarterdeck::ui
