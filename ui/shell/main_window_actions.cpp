// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/ending_dialog.h"
#include "ui/environments/run_program_dialog.h"
#include "ui/logs/filter_bar.h"
#include "ui/logs/log_tab.h"
#include "ui/logs/log_view.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/explorer_pane.h"
#include "ui/shell/help_page.h"
#include "ui/shell/key_map_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_parts.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtGui/QShortcut>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QTabBar>

namespace quarterdeck::ui {

namespace {
QKeySequence keys(const char *text)
{
    return QKeySequence(QLatin1String(text));
}
} // namespace

void MainWindow::registerActions()
{
    const auto onTab = [this](void (LogTab::*run)()) {
        return [this, run] {
            if (auto *tab = currentTab())
                (tab->*run)();
        };
    };
    const auto step = [this](void (LogTab::*run)(bool), bool forwards) {
        return [this, run, forwards] {
            if (auto *tab = currentTab())
                (tab->*run)(forwards);
        };
    };
    const auto file = tr("File");
    const auto edit = tr("Edit");
    const auto view = tr("View");
    const auto debug = tr("Debug");
    const auto environment = tr("Environment");
    const auto help = tr("Help");
    using Spec = ActionRegistry::Spec;
    const auto s = [](const char *text) { return QString::fromLatin1(text); };

    m_actions.add(Spec {s("file.open"), tr("&Open a log…"), file, s("file-log"), {keys("Ctrl+O")}},
                  [this] { chooseFile(); });
    m_actions.add(Spec {s("file.close"), tr("&Close tab"), file, s("close"), {keys("Ctrl+W")}},
                  [this] { closeTab(m_tabs->currentIndex()); });
    m_actions.add(Spec {s("file.reopen"), tr("Reopen closed &tab"), file, {}, {keys("Ctrl+Shift+T")}}, [this] {
        if (m_closedTabs.isEmpty())
            return;
        openKey(m_closedTabs.takeLast());
    });
    m_actions.add(Spec {s("file.quit"), tr("&Quit"), file, {}, {keys("Ctrl+Q")}}, [this] { close(); });

    m_actions.add(Spec {s("edit.copy"), tr("&Copy records"), edit, s("copy"), {}}, onTab(&LogTab::copy));
    m_actions.add(Spec {s("edit.filter"), tr("&Filter"), edit, s("filter"), {keys("Ctrl+L")}},
                  onTab(&LogTab::focusFilter));
    m_actions.add(Spec {s("edit.clearFilter"), tr("C&lear the filter"), edit, s("filter-off"), {}}, [this] {
        if (auto *tab = currentTab())
            tab->filterBar().setText({});
    });

    m_actions.add(Spec {s("view.palette"), tr("Command &palette"), view, s("command"), {keys("Ctrl+Shift+P")}},
                  [this] { m_palette->open(); });
    m_actions.add(Spec {s("view.logs"), tr("Show &log sources"), view, s("logs"), {keys("Ctrl+1")}}, [this] {
        m_explorerDock->show();
        m_explorerPane->setFocus();
    });
    m_actions.add(Spec {s("view.explorer"), tr("&Explorer"), view, {}, {keys("Ctrl+B")}},
                  [this] { m_explorerDock->setVisible(!m_explorerDock->isVisible()); });
    m_actions.add(Spec {s("view.breakpoints"), tr("&Breakpoints"), view, s("breakpoint"), {keys("Ctrl+Alt+B")}},
                  [this] { m_breakpointsDock->setVisible(!m_breakpointsDock->isVisible()); });
    m_actions.add(Spec {s("view.record"), tr("&Record"), view, s("record-detail"), {keys("F4")}},
                  [this] { toggleRecord(); });
    m_actions.add(Spec {s("view.nextPane"), tr("&Next pane"), view, {}, {keys("Ctrl+F6")}}, [this] { cyclePanes(1); });
    m_actions.add(Spec {s("view.previousPane"), tr("Pre&vious pane"), view, {}, {keys("Ctrl+Shift+F6")}},
                  [this] { cyclePanes(-1); });
    m_panesKey = new QShortcut(keys("F6"), this);
    connect(m_panesKey, &QShortcut::activated, this, [this] { cyclePanes(1); });
    m_actions.add(Spec {s("view.zoomIn"), tr("Zoom &in"), view, s("zoom-in"), {keys("Ctrl++"), keys("Ctrl+=")}},
                  [this] {
                      if (auto *tab = currentTab())
                          tab->zoom(1);
                  });
    m_actions.add(Spec {s("view.zoomOut"), tr("Zoom &out"), view, s("zoom-out"), {keys("Ctrl+-")}}, [this] {
        if (auto *tab = currentTab())
            tab->zoom(-1);
    });
    m_actions.add(Spec {s("view.zoomReset"), tr("Zoom to 100 %"), view, {}, {keys("Ctrl+0")}}, [this] {
        if (auto *tab = currentTab())
            tab->zoom(0);
    });
    m_actions.add(Spec {s("view.follow"), tr("&Follow the end"), view, s("follow"), {}}, [this] {
        if (auto *tab = currentTab())
            tab->view().setFollowing(true);
    });
    m_actions.add(Spec {s("view.themeSystem"), tr("Theme: as the system"), view, s("theme"), {}},
                  [this] { setTheme(QStringLiteral("system")); });
    m_actions.add(Spec {s("view.themeLight"), tr("Theme: light"), view, s("theme"), {}},
                  [this] { setTheme(QStringLiteral("light")); });
    m_actions.add(Spec {s("view.themeDark"), tr("Theme: dark"), view, s("theme"), {}},
                  [this] { setTheme(QStringLiteral("dark")); });
    m_actions.add(Spec {s("view.themeContrast"), tr("Theme: high contrast"), view, s("theme"), {}},
                  [this] { setTheme(QStringLiteral("contrast")); });
    m_actions.add(Spec {s("view.resetLayout"), tr("Reset la&yout"), view, {}, {}}, [this] { resetLayout(); });

    m_actions.add(Spec {s("debug.continue"), tr("&Continue"), debug, s("debug-continue"), {keys("F5")}},
                  onTab(&LogTab::continueForwards));
    m_actions.add(Spec {s("debug.pause"), tr("&Pause"), debug, s("debug-pause"), {keys("F6")}}, onTab(&LogTab::pause));
    m_actions.add(Spec {s("debug.over"),
                        tr("Step &over, to the next record of the request"),
                        debug,
                        s("debug-step-over"),
                        {keys("F10")}},
                  step(&LogTab::stepOver, true));
    m_actions.add(
        Spec {s("debug.into"), tr("Step &into, to the next record"), debug, s("debug-step-into"), {keys("F11")}},
        step(&LogTab::stepInto, true));
    m_actions.add(Spec {s("debug.continueBack"),
                        tr("Continue &backwards"),
                        debug,
                        s("debug-reverse-continue"),
                        {keys("Ctrl+Shift+F8")}},
                  onTab(&LogTab::continueBackwards));
    m_actions.add(Spec {s("debug.overBack"),
                        tr("Step over back, to the previous record of the request"),
                        debug,
                        s("debug-step-over-back"),
                        {keys("Ctrl+Shift+F10")}},
                  step(&LogTab::stepOver, false));
    m_actions.add(Spec {s("debug.intoBack"),
                        tr("Step into back, to the previous record"),
                        debug,
                        s("debug-step-into-back"),
                        {keys("Ctrl+Shift+F11")}},
                  step(&LogTab::stepInto, false));
    m_actions.add(Spec {s("debug.goLive"), tr("&Go live"), debug, s("debug-go-live"), {keys("Shift+F5")}},
                  onTab(&LogTab::goLive));
    m_actions.add(
        Spec {s("debug.breakpoint"), tr("&New breakpoint from the record"), debug, s("breakpoint"), {keys("F9")}},
        onTab(&LogTab::toggleBreakpoint));

    m_actions.add(Spec {s("environment.run"),
                        tr("&Run a program as an environment…"),
                        environment,
                        s("terminal"),
                        {keys("Ctrl+R")}},
                  [this] { runProgram(); });
    m_actions.add(
        Spec {s("environment.sample"), tr("Start the &sample shop"), environment, s("app"), {keys("Ctrl+Shift+R")}},
        [this] { startSample(); });
    m_actions.add(Spec {s("environment.log"), tr("Show its &log"), environment, s("stream"), {}},
                  [this] { withEnvironment([this](domain::EnvironmentId id) { openEnvironment(id); }); });
    m_actions.add(Spec {s("environment.start"), tr("S&tart"), environment, s("start"), {}},
                  [this] { withEnvironment([this](domain::EnvironmentId id) { startAndOpen(id); }); });
    m_actions.add(Spec {s("environment.stop"), tr("St&op"), environment, s("stop"), {}},
                  [this] { withEnvironment([this](domain::EnvironmentId id) { m_environments.stop(id); }); });
    m_actions.add(Spec {s("environment.restart"), tr("R&estart"), environment, s("restart"), {}},
                  [this] { withEnvironment([this](domain::EnvironmentId id) { m_environments.restart(id); }); });
    m_actions.add(Spec {s("environment.remove"), tr("Re&move"), environment, s("delete"), {}},
                  [this] { withEnvironment([this](domain::EnvironmentId id) { m_environments.remove(id); }); });

    m_actions.add(Spec {s("environment.ending"), tr("How it en&ded…"), environment, s("state-critical"), {}},
                  [this] { withEnvironment([this](domain::EnvironmentId id) { showEnding(id); }); });

    m_actions.add(Spec {s("help.query"), tr("&Query language"), help, s("why"), {}}, [this] { showHelp(); });
    m_actions.add(Spec {s("help.keys"), tr("&Key map"), help, s("keyboard"), {}}, [this] { showKeyMap(); });
    m_actions.add(Spec {s("help.about"), tr("&About Quarterdeck"), help, {}, {}}, [this] {
        auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Quarterdeck"),
                                    tr("Quarterdeck %1").arg(QCoreApplication::applicationVersion()),
                                    QMessageBox::Close, this);
        box->setInformativeText(tr("A desktop IDE for running applications.\nFree software under the GNU General "
                                   "Public License, version 3 or later."));
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
    connect(m_explorerPane, &ExplorerPane::menuWanted, this, [this](const QPoint &global) {
        if (!chosenEnvironment())
            return;
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const auto *id : {"environment.log", "environment.ending", "environment.start", "environment.stop",
                               "environment.restart", "environment.remove"})
            menu->addAction(m_actions.action(QLatin1String(id)));
        menu->popup(global);
    });
}

void MainWindow::buildMenus()
{
    struct Menu
    {
        QString title;
        QList<const char *> ids;
    };
    const QList<Menu> menus {
        {tr("&File"),
         {"file.open", "environment.run", "environment.sample", "", "file.close", "file.reopen", "", "file.quit"}},
        {tr("&Edit"), {"edit.copy", "", "edit.filter", "edit.clearFilter"}},
        {tr("&View"),
         {"view.palette", "", "view.logs", "view.explorer", "view.breakpoints", "view.record", "view.nextPane",
          "view.previousPane", "", "view.follow", "view.zoomIn", "view.zoomOut", "view.zoomReset", "",
          "view.themeSystem", "view.themeLight", "view.themeDark", "view.themeContrast", "view.resetLayout"}},
        {tr("&Debug"),
         {"debug.continue", "debug.pause", "debug.over", "debug.into", "debug.goLive", "", "debug.continueBack",
          "debug.overBack", "debug.intoBack", "", "debug.breakpoint"}},
        {tr("E&nvironment"),
         {"environment.run", "environment.sample", "", "environment.log", "environment.start", "environment.stop",
          "environment.restart", "environment.ending", "environment.remove"}},
        {tr("&Help"), {"help.query", "help.keys", "help.about"}},
    };
    for (const auto &menu : menus) {
        auto *made = menuBar()->addMenu(menu.title);
        for (const auto *id : menu.ids) {
            if (*id == '\0')
                made->addSeparator();
            else
                made->addAction(m_actions.action(QLatin1String(id)));
            if (QLatin1String(id) == QLatin1String("file.open")) {
                auto *recent = made->addMenu(tr("Open &recent"));
                connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecentMenu(*recent); });
            }
        }
    }
    m_search = new SearchButton(m_theme, *m_actions.action(QStringLiteral("view.palette")), this);
    m_search->setObjectName(QStringLiteral("goToAnything"));
    m_search->setText(tr("Go to anything, run a command"));
    m_search->setAccessibleName(tr("Go to anything"));
    m_search->setToolTip(tr("Command palette (%1)")
                             .arg(QKeySequence(QStringLiteral("Ctrl+Shift+P")).toString(QKeySequence::NativeText)));
    m_search->setFixedSize(width() < 1200 ? 280 : 340, 22);
    connect(m_search, &QToolButton::clicked, this, [this] { m_palette->open(); });
    auto *corner = new QWidget(this);
    auto *row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 2, 8, 2);
    row->addWidget(m_search);
    menuBar()->setCornerWidget(corner);
    menuBar()->setFixedHeight(Theme::size(Size::Menubar));

    const auto activity = [this](const char *id, const QString &name) {
        auto *button = new ActivityButton(m_theme, name, m_activities);
        button->setObjectName(QStringLiteral("activity-") + QLatin1String(id));
        button->setIcon(m_actions.action(QLatin1String(id))->icon());
        button->setToolTip(name);
        button->setCheckable(true);
        button->setAutoExclusive(true);
        button->setChecked(true); // the only one so far
        connect(button, &QToolButton::clicked, m_actions.action(QLatin1String(id)), &QAction::trigger);
        m_activities->addWidget(button);
    };
    activity("view.logs", tr("Logs"));
}

void MainWindow::updateActions()
{
    const auto *tab = currentTab();
    const auto noLog = tab == nullptr ? tr("no log is open") : QString();
    for (const auto *id : {"edit.copy", "edit.filter", "edit.clearFilter", "debug.continue", "debug.over", "debug.into",
                           "debug.continueBack", "debug.overBack", "debug.intoBack", "debug.breakpoint", "view.zoomIn",
                           "view.zoomOut", "view.zoomReset", "view.follow"})
        m_actions.setReason(QLatin1String(id), noLog);
    const bool isLive = tab != nullptr && const_cast<LogTab *>(tab)->document().state().isLive;
    const bool isStopped = tab != nullptr && const_cast<LogTab *>(tab)->document().state().isStopped;
    m_actions.setReason(QStringLiteral("debug.goLive"),
                        !noLog.isEmpty() ? noLog
                            : isLive     ? QString()
                                         : tr("a file is not live"));
    m_actions.setReason(QStringLiteral("debug.pause"),
                        !noLog.isEmpty() ? noLog
                            : isStopped  ? tr("it is stopped already")
                                         : QString());
    m_panesKey->setEnabled(!m_actions.action(QStringLiteral("debug.pause"))->isEnabled());
    m_actions.setReason(QStringLiteral("file.close"), m_tabs->count() > 0 ? QString() : tr("no tab is open"));
    m_actions.setReason(QStringLiteral("file.reopen"), m_closedTabs.isEmpty() ? tr("no tab was closed") : QString());
    const auto id = chosenEnvironment();
    const auto *status = id ? m_environments.find(*id) : nullptr;
    const auto none = status == nullptr ? tr("no environment is chosen") : QString();
    const bool runs = status != nullptr && status->state != domain::RunState::Stopped
        && status->state != domain::RunState::Failed && status->state != domain::RunState::Unknown;
    m_actions.setReason(QStringLiteral("environment.log"), none);
    m_actions.setReason(QStringLiteral("environment.start"),
                        !none.isEmpty() ? none
                            : runs      ? tr("it is running")
                                        : QString());
    m_actions.setReason(QStringLiteral("environment.stop"),
                        !none.isEmpty() ? none
                            : runs      ? QString()
                                        : tr("it is not running"));
    m_actions.setReason(QStringLiteral("environment.restart"),
                        !none.isEmpty() ? none
                            : runs      ? QString()
                                        : tr("it is not running"));
    m_actions.setReason(QStringLiteral("environment.ending"),
                        status == nullptr                               ? none
                            : status->state == domain::RunState::Failed ? QString()
                                                                        : tr("it has not ended by itself"));
    m_actions.setReason(QStringLiteral("environment.remove"),
                        !none.isEmpty() ? none
                            : runs      ? tr("it is running; stop it first")
                                        : QString());
}

std::optional<domain::EnvironmentId> MainWindow::chosenEnvironment() const
{
    if (const auto id = m_explorerPane->currentEnvironment())
        return id;
    if (const auto *tab = currentTab()) { // the one whose log is shown
        const auto key = tab->property("tabKey").toString();
        if (key.startsWith(QLatin1String("environment:")))
            return domain::EnvironmentId::fromText(key.section(QLatin1Char(':'), 1).toStdString());
    }
    return std::nullopt;
}

void MainWindow::withEnvironment(const std::function<void(domain::EnvironmentId)> &run)
{
    if (const auto id = chosenEnvironment())
        run(*id);
}

void MainWindow::chooseFile()
{
    auto *chooser = new QFileDialog(this, tr("Open a log"));
    chooser->setObjectName(QStringLiteral("openDialog"));
    chooser->setFileMode(QFileDialog::ExistingFiles);
    chooser->setOption(QFileDialog::DontUseNativeDialog, qEnvironmentVariableIsSet("QUARTERDECK_PLAIN_DIALOGS"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    connect(chooser, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        for (const auto &path : paths)
            openFile(path);
    });
    chooser->open();
}

void MainWindow::runProgram()
{
    auto *dialog = new RunProgramDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RunProgramDialog::runWanted, this, [this, dialog] {
        m_environments.save(
            dialog->definition(),
            [this, dialog = QPointer(dialog)](std::optional<domain::EnvironmentId> id, const QString &problem) {
                if (!id) {
                    if (dialog)
                        dialog->showProblem(problem);
                    return;
                }
                if (dialog)
                    dialog->accept();
                startAndOpen(*id);
            });
    });
    dialog->open();
}

void MainWindow::startSample()
{
    showMessage(tr("Starting the sample shop"));
    m_environments.sampleShop([this](std::optional<domain::EnvironmentId> id, const QString &problem) {
        if (id)
            startAndOpen(*id);
        else
            showError(tr("The sample shop could not be started"), problem);
    });
}

void MainWindow::startAndOpen(domain::EnvironmentId id)
{
    m_environments.start(id, [this, id](const QString &problem) {
        if (problem.isEmpty()) {
            openEnvironment(id);
            m_explorerPane->choose(id);
        } else {
            showError(tr("The program could not be started"), problem);
        }
    });
}

void MainWindow::showKeyMap()
{
    if (!showTab(m_tabs->findChild<KeyMapPage *>()))
        addPage(new KeyMapPage(m_actions, m_tabs), QStringLiteral("keyboard"), tr("Key map"));
}

void MainWindow::showHelp()
{
    if (!showTab(m_tabs->findChild<HelpPage *>()))
        addPage(new HelpPage(m_theme, m_tabs), QStringLiteral("why"), tr("Query language"));
}

void MainWindow::addPage(QWidget *page, const QString &icon, const QString &title)
{
    page->setProperty("plainTitle", title);
    m_tabs->setCurrentIndex(m_tabs->addTab(page, m_theme.icon(icon), title));
    m_centre->setCurrentWidget(m_tabs);
    for (auto *close : m_tabs->tabBar()->findChildren<QAbstractButton *>())
        close->setAccessibleName(tr("Close tab"));
    page->setFocus();
}

void MainWindow::showEnding(domain::EnvironmentId id)
{
    const auto *status = m_environments.find(id);
    if (status == nullptr)
        return;
    auto *dialog = new EndingDialog(*status, models::EnvironmentsPresenter::stateText(*status), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &EndingDialog::logWanted, this, [this, id] { openEnvironment(id); });
    connect(dialog, &EndingDialog::startWanted, this, [this, id] { startAndOpen(id); });
    dialog->open();
}

void MainWindow::setTheme(const QString &name)
{
    m_settings.setTheme(name);
    m_theme.setMode(Theme::modeNamed(name));
}

void MainWindow::resetLayout()
{
    m_settings.forgetLayout();
    restoreDocks(m_defaultState);
}

} // namespace quarterdeck::ui
