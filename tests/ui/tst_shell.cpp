// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environments/environments.h"
#include "client/settings.h"
#include "client/workspace.h"
#include "models/debugger/breakpoints_model.h"
#include "support/test.h"
#include "ui/environments/ending_dialog.h"
#include "ui/environments/run_program_dialog.h"
#include "ui/logs/log_tab.h"
#include "ui/logs/log_view.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/explorer_pane.h"
#include "ui/shell/help_page.h"
#include "ui/shell/key_map_page.h"
#include "ui/shell/main_window.h"

#include <QAbstractItemModelTester>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>

#include <fstream>
#include <map>
#include <set>

using namespace quarterdeck;
using namespace quarterdeck::ui;

namespace {

class MemorySettings : public client::Settings
{
public:
    std::optional<std::string> value(std::string_view key) const override
    {
        const auto found = values.find(key);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }
    void setValue(std::string_view key, std::string_view value) override
    {
        values.insert_or_assign(std::string(key), std::string(value));
    }
    void remove(std::string_view key) override { values.erase(std::string(key)); }
    std::map<std::string, std::string, std::less<>> values;
};

/// Environments without a backend: what the window shows of them.
class ListedEnvironments : public client::Environments
{
public:
    Guarded<domain::EnvironmentList> all;
    Result<domain::EnvironmentList> list(std::uint64_t since, const std::stop_token &stop) override
    {
        while (!stop.stop_requested() && all.lock()->version == since)
            std::this_thread::yield();
        return all.value();
    }
    Result<domain::EnvironmentId> save(const domain::EnvironmentDefinition &definition,
                                       const std::stop_token &) override
    {
        return definition.id;
    }
    Result<domain::EnvironmentId> sampleShop(const std::stop_token &) override
    {
        return Error(ErrorKind::Unavailable, "backend.notStarted", "x.log");
    }
    Result<> start(domain::EnvironmentId, bool, const std::stop_token &) override { return {}; }
    Result<> stop(domain::EnvironmentId, const std::stop_token &) override { return {}; }
    Result<> restart(domain::EnvironmentId, const std::stop_token &) override { return {}; }
    Result<> setKeepRunning(domain::EnvironmentId, bool, const std::stop_token &) override { return {}; }
    Result<> remove(domain::EnvironmentId, const std::stop_token &) override { return {}; }
};

class ListedWorkspace : public client::Workspace
{
public:
    ListedEnvironments own;
    client::Environments &environments() override { return own; }
    Result<client::LiveLog> openLive(domain::EnvironmentId, std::uint32_t, const client::LiveOptions &,
                                     const std::stop_token &) override
    {
        return Error(ErrorKind::NotFound, "environment.notFound", "x");
    }
};

struct Window
{
    ListedWorkspace workspace;
    MemorySettings settings;
    ThreadPool engine {3};
    models::Background background {4};
    models::WindowSettings windowSettings {settings};
    models::EnvironmentsPresenter environments {workspace.environments(), background};
    models::ExplorerModel explorer {environments};
    models::LogOpener opener {workspace, engine, background};
    Theme theme;
    std::unique_ptr<MainWindow> window;

    Window()
    {
        theme.apply();
        window
            = std::make_unique<MainWindow>(MainWindow::Parts {theme, windowSettings, environments, explorer, opener});
        window->resize(1200, 800);
        window->show();
    }
    void trigger(const char *id) const { window->actions().action(QLatin1String(id))->trigger(); }
};

domain::EnvironmentStatus environment(const char *app, const char *name, domain::RunState state)
{
    domain::EnvironmentStatus status;
    status.definition.id = domain::EnvironmentId::make();
    status.definition.app = app;
    status.definition.name = name;
    status.state = state;
    status.instances.resize(1);
    return status;
}

} // namespace

class TestShell : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void opensFilesAndSaysWhatIsWrong()
    {
        QTemporaryDir dir;
        Window parts;
        const auto path = dir.filePath(QStringLiteral("a.log"));
        std::ofstream(path.toStdString()) << "one\ntwo\n";
        parts.window->openFile(path);
        auto *tabs = parts.window->findChild<QTabWidget *>(QStringLiteral("tabs"));
        QTRY_COMPARE(tabs->count(), 1);
        parts.window->openFile(path); // once is enough
        parts.window->openFile(dir.filePath(QStringLiteral("none.log")));
        QTRY_VERIFY(parts.window->findChild<QMessageBox *>(QStringLiteral("errorBox")) != nullptr);
        const auto *box = parts.window->findChild<QMessageBox *>(QStringLiteral("errorBox"));
        QVERIFY2(box->informativeText().contains(QStringLiteral("none.log")), qPrintable(box->informativeText()));
        QCOMPARE(tabs->count(), 1);
        QCOMPARE(parts.windowSettings.recentFiles(), QStringList {path});
        parts.trigger("file.close");
        QCOMPARE(tabs->count(), 0);
        parts.trigger("file.reopen");
        QTRY_COMPARE(tabs->count(), 1);
    }

    void tabsComeBackInOrderWithTheirBreakpoints()
    {
        QTemporaryDir dir;
        QStringList keys;
        for (const auto *name : {"a.log", "b.log", "c.log"}) {
            const auto path = dir.filePath(QLatin1String(name));
            std::ofstream(path.toStdString()) << "2026-03-04 09:14:00.000 ERROR - Core: x\n";
            keys << QString(QStringLiteral("file:") + path);
        }
        MemorySettings kept;
        {
            Window parts;
            parts.windowSettings.setOpenTabs({keys[0], QStringLiteral("file:/no/such.log"), keys[1], keys[2]});
            parts.windowSettings.setCurrentTab(keys[1]);
            parts.window->restoreTabs();
            auto *tabs = parts.window->findChild<QTabWidget *>(QStringLiteral("tabs"));
            QTRY_COMPARE(tabs->count(), 3);
            QTRY_COMPARE(tabs->currentIndex(), 1);
            for (int i = 0; i < 3; ++i)
                QCOMPARE(tabs->widget(i)->property("tabKey").toString(), keys[i]);
            QCOMPARE(parts.windowSettings.openTabs(), keys);
            auto &document = parts.window->currentTab()->document();
            QVERIFY(!document.setBreakpoint(-1, QStringLiteral("break \"one, % \\n\" when level >= error")));
            QVERIFY(!document.setBreakpoint(-1, QStringLiteral("break \"two\" when\n component:Core")));
            document.setBreakpointEnabled(1, false);
            tabs->setCurrentIndex(2);
            kept.values = parts.settings.values;
        }
        Window again;
        again.settings.values = kept.values;
        again.window->restoreTabs();
        auto *tabs = again.window->findChild<QTabWidget *>(QStringLiteral("tabs"));
        QTRY_COMPARE(tabs->count(), 3);
        QTRY_COMPARE(tabs->currentIndex(), 2);
        tabs->setCurrentIndex(1);
        auto breakpoints = again.window->currentTab()->document().breakpoints();
        QCOMPARE(breakpoints.size(), 2);
        QCOMPARE(breakpoints[0].name, QStringLiteral("one, % \\n"));
        QVERIFY(breakpoints[0].isEnabled && !breakpoints[1].isEnabled);
        again.window->currentTab()->document().removeBreakpoint(1);
        again.window->currentTab()->document().removeBreakpoint(0);
        QVERIFY(again.windowSettings.breakpointsOf(keys[1]).isEmpty());
    }

    void mouseAndMenusOpenAndClose()
    {
        QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("a & b.log"));
        std::ofstream(path.toStdString()) << "one\ntwo\n";
        Window parts;
        auto *tabs = parts.window->findChild<QTabWidget *>(QStringLiteral("tabs"));
        QMimeData dropped;
        dropped.setUrls({QUrl::fromLocalFile(path), QUrl(QStringLiteral("https://example.org/x"))});
        QDragEnterEvent enters(QPoint(500, 400), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QApplication::sendEvent(parts.window.get(), &enters) && enters.isAccepted());
        QDropEvent drops(QPointF(500, 400), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(parts.window.get(), &drops);
        QTRY_COMPARE(tabs->count(), 1);
        QTest::mouseClick(tabs->tabBar(), Qt::MiddleButton, {}, tabs->tabBar()->tabRect(0).center());
        QCOMPARE(tabs->count(), 0);
        QMenu *recent = nullptr;
        for (auto *menu : parts.window->findChildren<QMenu *>()) {
            if (menu->title() == QStringLiteral("Open &recent"))
                recent = menu;
        }
        QVERIFY(recent != nullptr);
        Q_EMIT recent->aboutToShow();
        QCOMPARE(recent->actions().front()->text(), QString(path).replace(QLatin1Char('&'), QStringLiteral("&&")));
        recent->actions().front()->trigger();
        QTRY_COMPARE(tabs->count(), 1);
        recent->actions().back()->trigger();
        QVERIFY(parts.windowSettings.recentFiles().isEmpty());
        Q_EMIT recent->aboutToShow();
        QVERIFY(!recent->actions().front()->isEnabled());
    }

    void panesAreCycled()
    {
        QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("a.log"));
        std::ofstream(path.toStdString()) << "one\ntwo\n";
        Window parts;
        QApplication::setActiveWindow(parts.window.get());
        QVERIFY(QTest::qWaitForWindowActive(parts.window.get()));
        QTest::keyClick(parts.window.get(), Qt::Key_F6); // nothing can be paused: it goes through the panes
        const auto *first = QApplication::focusWidget();
        QVERIFY(first != nullptr);
        parts.window->openFile(path);
        QTRY_VERIFY(parts.window->currentTab() != nullptr);
        auto *view = &parts.window->currentTab()->view();
        QTRY_COMPARE(QApplication::focusWidget(), view);
        QVERIFY(!parts.window->currentTab()->document().setBreakpoint(-1, QStringLiteral("level >= error")));
        std::set<QWidget *> seen;
        do // a pane with nothing to choose in it is passed over
            parts.trigger("view.nextPane");
        while (seen.insert(QApplication::focusWidget()).second && QApplication::focusWidget() != view);
        QVERIFY(seen.size() >= 3); // breakpoints, explorer, and back
        QCOMPARE(QApplication::focusWidget(), view);
        parts.trigger("view.logs");
        QVERIFY(QApplication::focusWidget() != view);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget(), view);
        parts.trigger("view.previousPane");
        QVERIFY(QApplication::focusWidget() != view);
    }

    void explorerFollowsTheEnvironments()
    {
        Window parts;
        QAbstractItemModelTester tester(&parts.explorer, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto running = environment("Sample shop", "Development", domain::RunState::Running);
        *parts.workspace.own.all.lock() = {1, {running}};
        parts.environments.connectNow();
        QTRY_VERIFY(parts.explorer.indexOf(running.definition.id).isValid());
        const auto other = environment("Broker desk", "Test", domain::RunState::Stopped);
        running.state = domain::RunState::Failed;
        running.instances.front().exitCode = 3;
        *parts.workspace.own.all.lock() = {2, {other, running}};
        QTRY_VERIFY(parts.explorer.indexOf(other.definition.id).isValid());
        QCOMPARE(parts.explorer.indexOf(running.definition.id).data(models::ExplorerModel::StateTextRole).toString(),
                 QStringLiteral("crashed, exit code 3"));
        *parts.workspace.own.all.lock() = {3, {other}};
        QTRY_VERIFY(!parts.explorer.indexOf(running.definition.id).isValid());
        parts.explorer.setFiles({QStringLiteral("/tmp/a.log"), QStringLiteral("/tmp/b.log")});
        parts.explorer.setFiles({QStringLiteral("/tmp/b.log")});
        QCOMPARE(parts.explorer.rowCount(), 2);
        *parts.workspace.own.all.lock() = {4, {}};
        QTRY_COMPARE(parts.explorer.rowCount(parts.explorer.index(0, 0)), 0);
    }

    void breakpointsModelKeepsItsPromises()
    {
        QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("a.log")).toStdString();
        std::ofstream(path) << "2026-03-04 09:14:00.000 ERROR - Core: x\n";
        ThreadPool pool(3);
        models::Background background(2);
        auto session = client::LogSession::openFile(path, pool, {});
        QD_VERIFY(session);
        models::LogDocument document(*session, nullptr, background);
        models::BreakpointsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDocument(&document);
        QVERIFY(!document.setBreakpoint(-1, QStringLiteral("level >= error")));
        QVERIFY(!document.setBreakpoint(-1, QStringLiteral("log \"{level}\" when level >= error")));
        QCOMPARE(model.rowCount(), 2);
        QTRY_COMPARE(model.index(0).data(models::BreakpointsModel::CountRole).toInt(), 1);
        QVERIFY(model.setData(model.index(0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!model.setData(model.index(0), QStringLiteral("level >="), Qt::EditRole));
        QVERIFY(model.setData(model.index(0), QString(), Qt::EditRole)); // emptied: removed
        QCOMPARE(model.rowCount(), 1);
        model.setDocument(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void paletteRunsAnything()
    {
        Window parts;
        parts.trigger("view.palette");
        auto *palette = parts.window->findChild<CommandPalette *>(QStringLiteral("commandPalette"));
        QVERIFY(palette->isVisible());
        auto *field = palette->findChild<QLineEdit *>(QStringLiteral("paletteField"));
        QTest::keyClicks(field, QStringLiteral("key map"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(parts.window->findChild<KeyMapPage *>() != nullptr);
        QVERIFY(!palette->isVisible());
        parts.trigger("view.palette");
        QTest::keyClicks(field, QStringLiteral("xyzzy"));
        QVERIFY(palette->findChild<QListWidget *>()->item(0)->text().contains(QStringLiteral("xyzzy")));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
    }

    void paletteGroupsAndGivesTheFocusBack()
    {
        Window parts;
        auto *before = parts.window->findChild<QPushButton *>(QStringLiteral("firstRunOpen"));
        QApplication::setActiveWindow(parts.window.get());
        before->setFocus();
        QTRY_VERIFY(before->hasFocus());
        parts.trigger("view.palette");
        auto *palette = parts.window->findChild<CommandPalette *>(QStringLiteral("commandPalette"));
        auto *field = palette->findChild<QLineEdit *>(QStringLiteral("paletteField"));
        auto *list = palette->findChild<QListWidget *>();
        const auto text = [&](int row) { return list->item(row)->text(); };
        QCOMPARE(text(0), QStringLiteral("Commands"));
        QCOMPARE(list->item(0)->flags(), Qt::NoItemFlags);
        QCOMPARE(list->currentRow(), 1);
        QTest::keyClicks(field, QStringLiteral("step"));
        QVERIFY2(text(1).startsWith(QStringLiteral("Step")), qPrintable(text(1)));
        // Nothing is open: the steps are there all the same, with their reason.
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(palette->isVisible());
        QVERIFY(list->item(1)->data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("no log is open")));
        const int rows = list->count() - 1;
        for (int i = 0; i < rows; ++i) // once around, past the head
            QTest::keyClick(field, Qt::Key_Down);
        QCOMPARE(list->currentRow(), 1);
        field->setText(QStringLiteral("explorer"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QTRY_VERIFY(before->hasFocus());
        parts.trigger("view.palette");
        QCOMPARE(text(0), QStringLiteral("Used last"));
        QCOMPARE(text(1), QStringLiteral("Explorer"));
    }

    void tellsHowAProgramEnded()
    {
        Window parts;
        auto ended = environment("Sample shop", "Development", domain::RunState::Failed);
        ended.instances.front().exitCode = 3;
        ended.instances.front().lastLines = {"first", "out of \x1b[31mmemory"};
        *parts.workspace.own.all.lock() = {1, {ended}};
        parts.environments.connectNow();
        QTRY_VERIFY(parts.explorer.indexOf(ended.definition.id).isValid());
        QVERIFY(!parts.window->actions().action(QStringLiteral("environment.ending"))->isEnabled());
        parts.window->findChild<ExplorerPane *>()->choose(ended.definition.id);
        QTRY_VERIFY(parts.window->actions().action(QStringLiteral("environment.ending"))->isEnabled());
        parts.trigger("environment.ending");
        const auto *dialog = parts.window->findChild<EndingDialog *>();
        QVERIFY(dialog != nullptr);
        QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("endingState"))
                    ->text()
                    .contains(QStringLiteral("crashed, exit code 3")));
        QCOMPARE(dialog->findChild<QPlainTextEdit *>()->toPlainText(),
                 QStringLiteral("first\nout of \u241b[31mmemory"));
    }

    void helpShowsTheLanguage()
    {
        Window parts;
        parts.trigger("help.query");
        parts.trigger("help.query"); // once is enough
        const auto pages = parts.window->findChildren<HelpPage *>();
        QCOMPARE(pages.size(), 1);
        QVERIFY(pages.front()->toPlainText().contains(QStringLiteral("level >= warn")));
        parts.theme.setMode(Theme::Mode::Dark);
        QVERIFY(pages.front()->toPlainText().contains(QStringLiteral("level >= warn")));
    }

    void keysAreUniqueAndCanBeChanged()
    {
        Window parts;
        auto &actions = parts.window->actions();
        std::map<QString, QString> owners;
        for (const auto &entry : actions.entries()) {
            for (const auto &keys : entry.action->shortcuts()) {
                QVERIFY2(owners.emplace(keys.toString(), entry.spec.id).second, qPrintable(keys.toString()));
                QVERIFY2(!keys.toString().contains(QRegularExpression(QStringLiteral("^Ctrl\\+[2-7]$"))),
                         "kept for activities to come");
            }
        }
        QCOMPARE(actions.rebind(QStringLiteral("debug.continue"), QKeySequence(QStringLiteral("F10"))).isEmpty(),
                 false);
        QVERIFY(actions.rebind(QStringLiteral("debug.continue"), QKeySequence(QStringLiteral("F7"))).isEmpty());
        QCOMPARE(parts.windowSettings.keysOf(QStringLiteral("debug.continue")), std::optional(QStringLiteral("F7")));
        QVERIFY(actions.rebind(QStringLiteral("debug.continue"), std::nullopt).isEmpty());
        QCOMPARE(actions.action(QStringLiteral("debug.continue"))->shortcut(), QKeySequence(QStringLiteral("F5")));
        QCOMPARE(ActionRegistry::reason(*actions.action(QStringLiteral("debug.continue"))),
                 QStringLiteral("no log is open"));
    }

    void layoutSurvivesAndDamageDoesNotHurt()
    {
        MemorySettings settings;
        models::WindowSettings window(settings);
        QVERIFY(!window.layout());
        window.setLayout({QByteArray("geometry"), QByteArray("state")});
        QCOMPARE(window.layout()->state, QByteArray("state"));
        const auto good = settings.values["window.layout"];
        for (std::size_t i = 0; i < good.size(); ++i) {
            auto bad = good;
            bad[i] = static_cast<char>(bad[i] ^ 1);
            settings.values["window.layout"] = bad;
            QVERIFY2(!window.layout(), "a changed byte must not reach restoreState");
        }
    }

    void askedBeforeProgramsEnd()
    {
        Window parts;
        *parts.workspace.own.all.lock() = {1, {environment("Sample shop", "Development", domain::RunState::Running)}};
        parts.environments.connectNow();
        QTRY_COMPARE(parts.environments.list().size(), std::size_t(1));
        parts.window->close();
        QVERIFY(parts.window->isVisible());
        auto *box = parts.window->findChild<QMessageBox *>(QStringLiteral("closeBox"));
        QVERIFY(box != nullptr && box->informativeText().contains(QStringLiteral("Sample shop, Development")));
        for (auto *button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::AcceptRole)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_VERIFY(!parts.window->isVisible());
    }

    void runDialogChecks()
    {
        RunProgramDialog dialog;
        dialog.show();
        auto *run = dialog.findChild<QPushButton *>(QStringLiteral("runButton"));
        QVERIFY(!run->isEnabled());
        dialog.findChild<QLineEdit *>(QStringLiteral("runCommand"))
            ->setText(QStringLiteral("java -jar \"my shop.jar\" --x"));
        QVERIFY(run->isEnabled());
        const auto definition = dialog.definition();
        QCOMPARE(definition.command, (std::vector<std::string> {"java", "-jar", "my shop.jar", "--x"}));
        QCOMPARE(definition.app, std::string("java"));
        dialog.findChild<QLineEdit *>(QStringLiteral("runName"))->setText(QStringLiteral("a/b"));
        QVERIFY(!run->isEnabled());
        dialog.findChild<QLineEdit *>(QStringLiteral("runName"))->setText(QStringLiteral("Test"));
        dialog.findChild<QLineEdit *>(QStringLiteral("runFolder"))->setText(QStringLiteral("/does/not/exist"));
        QVERIFY(!run->isEnabled());
        QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("runProblem"))
                    ->text()
                    .contains(QStringLiteral("/does/not/exist")));
    }

    void tabsOfTheSameNameAreToldApart()
    {
        QTemporaryDir dir;
        QStringList paths;
        for (const auto *folder : {"one", "two"}) {
            QDir(dir.path()).mkdir(QLatin1String(folder));
            paths << dir.filePath(QLatin1String(folder) + QStringLiteral("/app.log"));
            std::ofstream(paths.last().toStdString()) << "line\n";
        }
        Window parts;
        auto *tabs = parts.window->findChild<QTabWidget *>(QStringLiteral("tabs"));
        parts.window->openFile(paths[0]);
        QTRY_COMPARE(tabs->count(), 1);
        QCOMPARE(tabs->tabText(0), QStringLiteral("app.log"));
        parts.window->openFile(paths[1]);
        QTRY_COMPARE(tabs->count(), 2);
        QCOMPARE(tabs->tabText(0), QStringLiteral("app.log, in one"));
        QCOMPARE(tabs->tabText(1), QStringLiteral("app.log, in two"));
        QCOMPARE(parts.window->windowTitle(), QStringLiteral("app.log, in two – Quarterdeck"));
        parts.trigger("file.close");
        QCOMPARE(tabs->tabText(0), QStringLiteral("app.log"));
    }

    void aNarrowWindowFoldsTheRecordIntoADrawer()
    {
        QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("a.log"));
        std::ofstream(path.toStdString()) << "2026-03-04 09:00:00.000 INFO - Core: [a1b2c3d4] one\n";
        Window parts;
        QApplication::setActiveWindow(parts.window.get());
        QVERIFY(QTest::qWaitForWindowActive(parts.window.get()));
        parts.window->openFile(path);
        QTRY_VERIFY(parts.window->currentTab() != nullptr);
        auto *view = &parts.window->currentTab()->view();
        const auto *dock = parts.window->findChild<QDockWidget *>(QStringLiteral("recordDock"));
        auto *handle = parts.window->findChild<QToolButton *>(QStringLiteral("drawerButton"));
        auto *drawer = parts.window->findChild<QWidget *>(QStringLiteral("drawer"));
        auto *pane = parts.window->findChild<QWidget *>(QStringLiteral("recordPane"));
        QVERIFY(dock->isVisible() && !handle->isVisible() && !drawer->isVisible());

        parts.window->resize(1100, 700);
        QTRY_VERIFY(handle->isVisible());
        QVERIFY(!dock->isVisible() && !drawer->isVisible() && !pane->isVisible());
        const auto *explorer = parts.window->findChild<QDockWidget *>(QStringLiteral("explorerDock"));
        QTRY_VERIFY2(explorer->width() <= 200, qPrintable(QString::number(explorer->width())));
        view->setFocus();
        parts.trigger("view.record");
        QVERIFY(drawer->isVisible() && pane->isVisible() && drawer->isAncestorOf(pane));
        QVERIFY(drawer->width() <= 320 && drawer->geometry().right() < handle->mapTo(parts.window.get(), QPoint()).x());
        QVERIFY(drawer->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!drawer->isVisible());
        QCOMPARE(QApplication::focusWidget(), view);

        handle->click();
        QVERIFY(drawer->isVisible());
        view->setFocus(); // goes with the focus, unless it is pinned
        QVERIFY(!drawer->isVisible() && !handle->isChecked());
        handle->click();
        drawer->findChild<QToolButton *>(QStringLiteral("drawerPin"))->click();
        view->setFocus();
        QVERIFY(drawer->isVisible());
        drawer->findChild<QToolButton *>(QStringLiteral("drawerClose"))->click();
        QVERIFY(!drawer->isVisible());

        parts.window->resize(1300, 800);
        QTRY_VERIFY(dock->isVisible());
        QVERIFY(!handle->isVisible() && dock->isAncestorOf(pane) && pane->isVisible());
        QTRY_COMPARE(explorer->width(), 248);

        // A layout that was left in a small window is that of a wide one in the next.
        parts.window->resize(1100, 700);
        QTRY_VERIFY(handle->isVisible());
        parts.window->close();
        parts.window->show();
        parts.window->restoreLayout();
        parts.window->resize(1300, 800);
        QTRY_VERIFY(dock->isVisible() && pane->isVisible());
        QVERIFY(!handle->isVisible());
    }

    void fitsTheSmallestWindow()
    {
        Window parts;
        parts.window->resize(1024, 700);
        QTRY_COMPARE(parts.window->size(), QSize(1024, 700));
        for (const auto *name : {"firstRunOpen", "firstRunRun", "firstRunSample"}) {
            const auto *button = parts.window->findChild<QPushButton *>(QLatin1String(name));
            QVERIFY(button->isVisible());
            QVERIFY2(button->width() >= button->sizeHint().width(), name);
            const QRect inWindow(button->mapTo(parts.window.get(), QPoint(0, 0)), button->size());
            QVERIFY(parts.window->rect().contains(inWindow));
        }
        for (const auto *label :
             parts.window->findChild<QWidget *>(QStringLiteral("firstRunPage"))->findChildren<QLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            QVERIFY2(label->width() >= label->minimumSizeHint().width(), qPrintable(label->text()));
            if (label->wordWrap())
                QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
        }
    }
};
QD_TEST_CLASS(shell, TestShell)
#include "tst_shell.moc"
