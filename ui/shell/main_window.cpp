// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/debugger/breakpoints_pane.h"
#include "ui/logs/log_tab.h"
#include "ui/logs/log_view.h"
#include "ui/logs/record_pane.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/drawer.h"
#include "ui/shell/explorer_pane.h"
#include "ui/shell/first_run_page.h"

#include <QtCore/QLocale>
#include <QtCore/QMimeData>
#include <QtCore/QTimer>
#include <QtGui/QCloseEvent>
#include <QtGui/QDragEnterEvent>
#include <QtGui/QScreen>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

namespace {
constexpr int messageTime = 6000;

void fill(QWidget *widget, const QColor &colour)
{
    auto palette = widget->palette();
    palette.setColor(QPalette::Window, colour);
    widget->setPalette(palette);
    widget->setAutoFillBackground(true);
}
} // namespace

MainWindow::MainWindow(Parts parts)
    : m_theme(parts.theme)
    , m_settings(parts.settings)
    , m_environments(parts.environments)
    , m_opener(parts.opener)
    , m_actions(*this, parts.theme, parts.settings)
    , m_explorer(parts.explorer)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Quarterdeck"));
    setMinimumSize(Theme::size(Size::WindowMinW), Theme::size(Size::WindowMinH));
    // As designed, or as much of it as the screen has room for with the system's frame around.
    const auto room = screen()->availableGeometry().size() - QSize(8, 36);
    resize(QSize(1440, 900).boundedTo(room).expandedTo(minimumSize()));
    setAcceptDrops(true);
    setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    build();
    registerActions();
    buildMenus();
    recolour();
    connect(&m_theme, &Theme::changed, this, &MainWindow::recolour);
    connect(&m_environments, &models::EnvironmentsPresenter::changed, this, [this] {
        updateActions();
        showStatus();
    });
    connect(&m_environments, &models::EnvironmentsPresenter::message, this, &MainWindow::showMessage);
    m_defaultState = saveState();
    currentTabChanged();
    fitWidth();
}

MainWindow::~MainWindow()
{
    // Tabs own documents; what watches them lets go first.
    m_breakpoints->setDocument(nullptr);
    m_record->setDocument(nullptr);
}

// ---- construction -------------------------------------------------------------------------------------------------

void MainWindow::build()
{
    buildActivityBar();
    m_centre = new QStackedWidget(this);
    m_firstRun = new FirstRunPage(m_theme, m_centre);
    m_tabs = new QTabWidget(m_centre);
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->setMovable(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setDrawBase(false);
    m_centre->addWidget(m_firstRun);
    m_centre->addWidget(m_tabs);
    setCentralWidget(m_centre);
    buildDocks();
    buildDrawer();
    buildStatusBar();
    m_palette = new CommandPalette(m_actions, m_theme, this);
    connect(m_tabs, &QTabWidget::currentChanged, this, &MainWindow::currentTabChanged);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &MainWindow::closeTab);
    connect(m_tabs->tabBar(), &QTabBar::tabMoved, this, &MainWindow::rememberTabs);
    m_tabs->tabBar()->installEventFilter(this);
    connect(m_firstRun, &FirstRunPage::openWanted, this, &MainWindow::chooseFile);
    connect(m_firstRun, &FirstRunPage::runWanted, this, &MainWindow::runProgram);
    connect(m_firstRun, &FirstRunPage::sampleWanted, this, &MainWindow::startSample);
    connect(m_firstRun, &FirstRunPage::fileWanted, this, &MainWindow::openFile);
    m_firstRun->setRecentFiles(m_settings.recentFiles());
}

void MainWindow::buildActivityBar()
{
    m_activities = new QToolBar(tr("Activities"), this);
    m_activities->setObjectName(QStringLiteral("activities"));
    m_activities->setMovable(false);
    m_activities->setFloatable(false);
    m_activities->setContextMenuPolicy(Qt::PreventContextMenu);
    m_activities->setFixedWidth(Theme::size(Size::Activitybar));
    addToolBar(Qt::LeftToolBarArea, m_activities);
}

QDockWidget *MainWindow::dock(const QString &name, const QString &title, QWidget *content, Qt::DockWidgetArea area)
{
    auto *one = new QDockWidget(title, this);
    one->setObjectName(name);
    one->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable
                     | QDockWidget::DockWidgetClosable);
    auto *head = new QWidget(one);
    head->setObjectName(QStringLiteral("paneHead"));
    head->setFixedHeight(Theme::size(Size::Panehead));
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(12, 0, 4, 0);
    auto *words = new QLabel(title, head);
    words->setFont(Theme::uiFont(Size::FontUiSmall, QFont::DemiBold));
    auto *close = new QToolButton(head);
    close->setObjectName(QStringLiteral("paneClose"));
    close->setAutoRaise(true);
    close->setFixedSize(24, 24);
    close->setAccessibleName(tr("Close %1").arg(title));
    close->setToolTip(tr("Close this pane; the View menu brings it back"));
    row->addWidget(words, 1);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, one, &QWidget::hide);
    one->setTitleBarWidget(head);
    one->setWidget(content);
    addDockWidget(area, one);
    return one;
}

void MainWindow::buildDocks()
{
    m_explorerPane = new ExplorerPane(m_explorer, m_theme, this);
    m_explorerDock = dock(QStringLiteral("explorerDock"), tr("Log sources"), m_explorerPane, Qt::LeftDockWidgetArea);
    m_explorerDock->setMinimumWidth(Theme::size(Size::ExplorerMin));
    m_breakpoints = new BreakpointsPane(m_theme, this);
    m_breakpointsDock
        = dock(QStringLiteral("breakpointsDock"), tr("Breakpoints"), m_breakpoints, Qt::BottomDockWidgetArea);
    m_record = new RecordPane(m_theme, this);
    m_recordDock = dock(QStringLiteral("recordDock"), tr("Record"), m_record, Qt::BottomDockWidgetArea);
    splitDockWidget(m_breakpointsDock, m_recordDock, Qt::Horizontal);
    m_recordDock->setMinimumWidth(240);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    resizeDocks({m_explorerDock, m_recordDock}, {Theme::size(Size::Explorer), Theme::size(Size::PaneRight)},
                Qt::Horizontal);
    resizeDocks({m_breakpointsDock}, {200}, Qt::Vertical);
    connect(m_explorerPane, &ExplorerPane::environmentActivated, this, &MainWindow::openEnvironment);
    connect(m_explorerPane, &ExplorerPane::fileActivated, this, &MainWindow::openFile);
    connect(m_explorerPane, &ExplorerPane::chosen, this, &MainWindow::updateActions);
}

void MainWindow::buildStatusBar()
{
    auto *bar = statusBar();
    bar->setSizeGripEnabled(false);
    bar->setFixedHeight(Theme::size(Size::Statusbar));
    bar->setContentsMargins(0, 0, 0, 0);
    const auto item = [&](const QString &name, bool isLeft) {
        auto *one = new QToolButton(bar);
        one->setObjectName(name);
        one->setAutoRaise(true);
        one->setFont(Theme::uiFont(Size::FontUiSmall));
        one->setFixedHeight(23);
        one->setFocusPolicy(Qt::TabFocus);
        one->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        one->setIconSize(QSize(14, 14));
        isLeft ? bar->addWidget(one) : bar->addPermanentWidget(one);
        return one;
    };
    m_debugItem = item(QStringLiteral("statusDebug"), true);
    m_connectionItem = item(QStringLiteral("statusConnection"), true);
    m_jobItem = item(QStringLiteral("statusJob"), true);
    m_messageItem = new QLabel(bar);
    m_messageItem->setObjectName(QStringLiteral("statusMessage"));
    m_messageItem->setFont(Theme::uiFont(Size::FontUiSmall));
    bar->addWidget(m_messageItem, 1);
    m_positionItem = item(QStringLiteral("statusPosition"), false);
    m_formatItem = item(QStringLiteral("statusFormat"), false);
    auto *zone = item(QStringLiteral("statusZone"), false);
    zone->setText(QString::fromStdString(TimeZone::system().shortName(nowForQueries())));
    zone->setToolTip(tr("Times are shown in this zone"));
    zone->setAccessibleName(tr("Time zone %1").arg(zone->text()));
    m_jobItem->hide();
    connect(m_jobItem, &QToolButton::clicked, this, [this] {
        if (auto *tab = currentTab())
            tab->document().cancelIndexing();
    });
    connect(m_debugItem, &QToolButton::clicked, this, [this] {
        if (auto *tab = currentTab(); tab != nullptr && tab->document().state().pointer)
            tab->view().scrollToRow(tab->document().rowOf(*tab->document().state().pointer));
    });
    connect(m_connectionItem, &QToolButton::clicked, this, [this] { m_environments.connectNow(); });
    connect(m_positionItem, &QToolButton::clicked, this, [this] {
        if (auto *tab = currentTab())
            tab->view().setFocus();
    });
    connect(m_formatItem, &QToolButton::clicked, this, [this] {
        if (m_isFolded)
            showDrawer(true);
        else
            m_recordDock->show();
    });
}

void MainWindow::recolour()
{
    fill(m_handle, m_theme.colour(Token::SurfaceChrome));
    fill(m_activities, m_theme.colour(Token::SurfaceChrome));
    fill(statusBar(), m_theme.colour(Token::SurfaceChrome));
    fill(menuBar(), m_theme.colour(Token::SurfaceChrome));
    fill(m_tabs->tabBar(), m_theme.colour(Token::SurfaceChrome));
    fill(m_tabs, m_theme.colour(Token::SurfaceChrome));
    for (auto *close : findChildren<QToolButton *>(QStringLiteral("paneClose")))
        close->setIcon(m_theme.icon(QStringLiteral("close")));
    if (m_search != nullptr)
        m_search->setIcon(m_theme.icon(QStringLiteral("search")));
    showStatus();
}

// ---- layout -------------------------------------------------------------------------------------------------------

void MainWindow::restoreGeometryFirst()
{
    if (const auto layout = m_settings.layout())
        restoreGeometry(layout->geometry);
}

void MainWindow::restoreLayout()
{
    if (const auto layout = m_settings.layout())
        restoreDocks(layout->state);
}

// ---- status -------------------------------------------------------------------------------------------------------

void MainWindow::showStatus()
{
    const QLocale locale;
    auto *tab = currentTab();
    using Connection = models::EnvironmentsPresenter::Connection;
    QString connection;
    switch (m_environments.connection()) {
    case Connection::NotYet:
        connection = tr("Local workspace: not in use");
        break;
    case Connection::Connecting:
        connection = tr("Local workspace: starting");
        break;
    case Connection::Connected:
        connection = tr("Local workspace");
        break;
    case Connection::Lost:
        connection = tr("Local workspace: not answering");
        break;
    }
    m_connectionItem->setText(connection);
    m_connectionItem->setAccessibleName(connection);
    m_connectionItem->setToolTip(m_environments.problem());
    m_connectionItem->setIcon(m_theme.icon(
        m_environments.connection() == Connection::Lost ? QStringLiteral("offline") : QStringLiteral("terminal")));
    const bool hasTab = tab != nullptr;
    m_debugItem->setVisible(hasTab && tab->document().state().isStopped);
    m_positionItem->setVisible(hasTab);
    m_formatItem->setVisible(hasTab);
    if (!hasTab) {
        m_jobItem->hide();
        return;
    }
    const auto &state = tab->document().state();
    if (state.isStopped) {
        m_debugItem->setText(tr("Stopped, %1 behind").arg(locale.toString(static_cast<qulonglong>(state.behind))));
        m_debugItem->setAccessibleName(m_debugItem->text());
        m_debugItem->setIcon(m_theme.icon(QStringLiteral("pointer"), Token::TextOnBanner));
        m_debugItem->setProperty("isBanner", true);
        auto palette = m_debugItem->palette();
        palette.setColor(QPalette::ButtonText, m_theme.colour(Token::TextOnBanner));
        m_debugItem->setPalette(palette);
    }
    m_jobItem->setVisible(state.isIndexing && state.bytes > 0);
    if (state.isIndexing && state.bytes > 0) {
        m_jobItem->setText(tr("Indexing %1 % · Cancel").arg(state.indexedBytes * 100 / state.bytes));
        m_jobItem->setAccessibleName(m_jobItem->text());
    }
    const auto current = tab->view().currentOrdinal();
    const auto total = locale.toString(static_cast<qulonglong>(state.records));
    m_positionItem->setText(current ? tr("Record %1 of %2").arg(locale.toString(qulonglong {*current} + 1), total)
                                    : tr("%1 records").arg(total));
    m_positionItem->setAccessibleName(m_positionItem->text());
    m_formatItem->setText(state.format);
    m_formatItem->setAccessibleName(tr("Format %1").arg(state.format));
}

void MainWindow::showMessage(const QString &sentence)
{
    m_messageItem->setText(sentence);
    m_messageItem->setAccessibleName(sentence);
    QTimer::singleShot(messageTime, m_messageItem, [this, sentence] {
        if (m_messageItem->text() == sentence)
            m_messageItem->clear();
    });
}

void MainWindow::showError(const QString &title, const QString &sentence)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Quarterdeck"), title, QMessageBox::Close, this);
    box->setObjectName(QStringLiteral("errorBox"));
    box->setInformativeText(sentence);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

// ---- the end, and what is dropped ---------------------------------------------------------------------------------

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_mayClose && !m_environments.endingWithUs().empty()) {
        event->ignore();
        askAboutPrograms();
        return;
    }
    if (m_isFolded)
        unfold();
    m_settings.setLayout({saveGeometry(), saveState()});
    rememberTabs();
    QMainWindow::closeEvent(event);
}

void MainWindow::askAboutPrograms()
{
    const auto running = m_environments.endingWithUs();
    auto *box = new QMessageBox(QMessageBox::Question, tr("Quarterdeck"),
                                tr("Keep %n program(s) running?", nullptr, static_cast<int>(running.size())),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("closeBox"));
    QStringList names;
    for (const auto &status : running)
        names << QString::fromStdString(status.definition.app + ", " + status.definition.name);
    box->setInformativeText(
        tr("%1 would end with this window. Kept running, a program goes on until it is stopped here or with qd.")
            .arg(names.join(QStringLiteral("; "))));
    auto *keep = box->addButton(tr("Keep running"), QMessageBox::AcceptRole);
    auto *end = box->addButton(tr("Stop and close"), QMessageBox::DestructiveRole);
    box->addButton(QMessageBox::Cancel);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(keep, &QPushButton::clicked, this, [this, running] {
        auto left = std::make_shared<std::size_t>(running.size());
        for (const auto &status : running) {
            m_environments.keepRunning(status.definition.id, true, [this, left](const QString &problem) {
                if (!problem.isEmpty())
                    showMessage(problem);
                else if (--*left == 0)
                    quit();
            });
        }
    });
    connect(end, &QPushButton::clicked, this, [this, running] {
        auto left = std::make_shared<std::size_t>(running.size());
        for (const auto &status : running) {
            m_environments.stop(status.definition.id, [this, left](const QString &) {
                if (--*left == 0)
                    quit();
            });
        }
    });
    box->open();
}

void MainWindow::quit()
{
    m_mayClose = true;
    close();
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tabs->tabBar() && event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const auto index = m_tabs->tabBar()->tabAt(mouse->pos());
        if (mouse->button() == Qt::MiddleButton && index >= 0) {
            closeTab(index);
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier)
        focusCentre(); // what had the focus had no use for it
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    for (const auto &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            openFile(url.toLocalFile());
    }
}

} // namespace quarterdeck::ui
