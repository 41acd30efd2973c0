// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/environments/environments_presenter.h"
#include "models/logs/log_opener.h"
#include "models/shell/explorer_model.h"
#include "models/shell/window_settings.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QMainWindow>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>

#include <map>
#include <optional>

QT_BEGIN_NAMESPACE
class QMenu;
class QShortcut;
QT_END_NAMESPACE

namespace quarterdeck::ui {

class BreakpointsPane;
class CommandPalette;
class Drawer;
class DrawerHandle;
class ExplorerPane;
class FirstRunPage;
class LogTab;
class RecordPane;

/// The window: activity bar, explorer, tabs, docks, status bar. Knows what is open; everything else is in its parts.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    struct Parts
    {
        Theme &theme;
        models::WindowSettings &settings;
        models::EnvironmentsPresenter &environments;
        models::ExplorerModel &explorer;
        models::LogOpener &opener;
    };
    explicit MainWindow(Parts parts);
    ~MainWindow() override;

    /// Layout and tabs as they were; call before and after `show` (Qt restores docks only in a visible window).
    void restoreGeometryFirst();
    void restoreLayout();
    void restoreTabs();
    void openFile(const QString &path);
    void openEnvironment(domain::EnvironmentId id);
    [[nodiscard]] ActionRegistry &actions() { return m_actions; }
    [[nodiscard]] LogTab *currentTab() const;

Q_SIGNALS:
    /// From the wish to open a file to the end of the paint that shows its first record.
    void logPainted(double milliseconds);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    // main_window.cpp
    void build();
    void buildActivityBar();
    void buildDocks();
    void buildStatusBar();
    QDockWidget *dock(const QString &name, const QString &title, QWidget *content, Qt::DockWidgetArea area);
    void recolour();
    void showStatus();
    void showMessage(const QString &sentence);
    void showError(const QString &title, const QString &sentence);
    void updateActions();
    void askAboutPrograms();
    void quit();
    // main_window_tabs.cpp
    bool showTab(const QString &key);
    bool showTab(QWidget *page);
    void openKey(const QString &key);
    void couldNotOpen(const QString &key, const QString &problem);
    /// What a tab is called: `distinct` where another open tab has the same `brief` one.
    struct TabTitle
    {
        QString brief;
        QString distinct;
        QString tip;
    };
    LogTab *addTab(std::unique_ptr<models::LogDocument> document, const QString &key, const TabTitle &title,
                   const QString &icon);
    void nameTabs();
    void closeTab(int index);
    void currentTabChanged();
    void rememberTabs();
    void tabIsBack(const QString &key);
    [[nodiscard]] int placeOf(const QString &key) const;
    void fillRecentMenu(QMenu &menu);
    void focusCentre();
    void cyclePanes(int by);
    // main_window_drawer.cpp
    void buildDrawer();
    void fitWidth();
    void fold();
    void unfold();
    void resizeExplorer(int to);
    void restoreDocks(const QByteArray &state);
    void placeDrawer();
    void showDrawer(bool isWanted);
    void toggleRecord();
    // main_window_actions.cpp
    void registerActions();
    void buildMenus();
    void chooseFile();
    void runProgram();
    void startSample();
    void showEnding(domain::EnvironmentId id);
    void startAndOpen(domain::EnvironmentId id);
    void withEnvironment(const std::function<void(domain::EnvironmentId)> &run);
    [[nodiscard]] std::optional<domain::EnvironmentId> chosenEnvironment() const;
    void showKeyMap();
    void showHelp();
    void addPage(QWidget *page, const QString &icon, const QString &title);
    void setTheme(const QString &name);
    void resetLayout();

    Theme &m_theme;
    models::WindowSettings &m_settings;
    models::EnvironmentsPresenter &m_environments;
    models::LogOpener &m_opener;
    ActionRegistry m_actions;
    std::map<int, models::JobHandle> m_opening;
    int m_nextOpening = 0;
    QToolBar *m_activities = nullptr;
    QStackedWidget *m_centre = nullptr;
    FirstRunPage *m_firstRun = nullptr;
    QTabWidget *m_tabs = nullptr;
    ExplorerPane *m_explorerPane = nullptr;
    models::ExplorerModel &m_explorer;
    BreakpointsPane *m_breakpoints = nullptr;
    RecordPane *m_record = nullptr;
    QDockWidget *m_explorerDock = nullptr;
    QDockWidget *m_breakpointsDock = nullptr;
    QDockWidget *m_recordDock = nullptr;
    DrawerHandle *m_handle = nullptr;
    Drawer *m_drawer = nullptr; ///< Holds the record pane while the window is narrow.
    bool m_isFolded = false;
    bool m_wasRecordShown = true; ///< Before it was folded.
    bool m_isExplorerNarrowed = false;
    CommandPalette *m_palette = nullptr;
    QToolButton *m_search = nullptr;
    QToolButton *m_debugItem = nullptr;
    QToolButton *m_connectionItem = nullptr;
    QToolButton *m_jobItem = nullptr;
    QLabel *m_messageItem = nullptr;
    QToolButton *m_positionItem = nullptr;
    QToolButton *m_formatItem = nullptr;
    QByteArray m_defaultState;
    QShortcut *m_panesKey = nullptr; ///< F6, while nothing can be paused with it.
    QStringList m_tabOrder; ///< Of the tabs that were open the last time.
    QStringList m_awaited; ///< Those of them that are still being opened.
    QStringList m_closedTabs;
    QStringList m_files;
    bool m_mayClose = false;
};

} // namespace quarterdeck::ui
