// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debugger/breakpoints_pane.h"
#include "ui/logs/log_tab.h"
#include "ui/logs/log_view.h"
#include "ui/logs/record_pane.h"
#include "ui/shell/explorer_pane.h"
#include "ui/shell/first_run_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_parts.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTabBar>

namespace quarterdeck::ui {

namespace {

constexpr auto keyProperty = "tabKey";
constexpr auto briefProperty = "briefTitle";
constexpr auto distinctProperty = "distinctTitle";

QString keyOf(const QWidget *tab)
{
    return tab != nullptr ? tab->property(keyProperty).toString() : QString();
}

QString keyOf(domain::EnvironmentId id)
{
    return QStringLiteral("environment:") + QString::fromStdString(id.text());
}

} // namespace

LogTab *MainWindow::currentTab() const
{
    return qobject_cast<LogTab *>(m_tabs->currentWidget());
}

bool MainWindow::showTab(const QString &key)
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (keyOf(m_tabs->widget(i)) == key) {
            m_tabs->setCurrentIndex(i);
            return true;
        }
    }
    return false;
}

bool MainWindow::showTab(QWidget *page)
{
    if (page == nullptr || m_tabs->indexOf(page) < 0)
        return false;
    m_tabs->setCurrentWidget(page);
    return true;
}

void MainWindow::openFile(const QString &path)
{
    const auto absolute = QFileInfo(path).absoluteFilePath();
    const QString key = QStringLiteral("file:") + absolute;
    if (showTab(key))
        return;
    QElapsedTimer sinceWish;
    sinceWish.start();
    const auto number = m_nextOpening++;
    m_opening[number] = m_opener.openFile(
        absolute, this,
        [this, number, absolute, key, sinceWish](std::unique_ptr<models::LogDocument> document,
                                                 const QString &problem) {
            m_opening.erase(number);
            if (!document) {
                couldNotOpen(key, problem);
                return;
            }
            m_settings.addRecentFile(absolute);
            if (!m_files.contains(absolute))
                m_files.append(absolute);
            m_explorer.setFiles(m_files);
            const QFileInfo info(absolute);
            const TabTitle title {info.fileName(),
                                  tr("%1, in %2").arg(info.fileName(), QFileInfo(info.path()).fileName()), absolute};
            auto *tab = addTab(std::move(document), key, title, QStringLiteral("file-log"));
            connect(&tab->view(), &LogView::firstPainted, this,
                    [this, sinceWish] { Q_EMIT logPainted(static_cast<double>(sinceWish.nsecsElapsed()) / 1e6); });
        });
}

void MainWindow::openEnvironment(domain::EnvironmentId id)
{
    const auto key = keyOf(id);
    if (showTab(key))
        return;
    m_environments.connectNow();
    const auto number = m_nextOpening++;
    m_opening[number] = m_opener.openLive(
        id, 1, this, [this, number, id, key](std::unique_ptr<models::LogDocument> document, const QString &problem) {
            m_opening.erase(number);
            if (!document) {
                couldNotOpen(key, problem);
                return;
            }
            const auto *status = m_environments.find(id);
            const auto name
                = status != nullptr ? QString::fromStdString(status->definition.name) : document->state().name;
            TabTitle title {tr("%1, live").arg(name), {}, {}};
            title.distinct = title.brief;
            if (status != nullptr)
                title.distinct
                    = tr("%1, %2, live", "app, environment").arg(QString::fromStdString(status->definition.app), name);
            title.tip = title.distinct;
            addTab(std::move(document), key, title, QStringLiteral("stream"));
        });
}

void MainWindow::openKey(const QString &key)
{
    if (key.startsWith(QLatin1String("file:")))
        openFile(key.mid(5));
    else if (const auto id = domain::EnvironmentId::fromText(key.section(QLatin1Char(':'), 1).toStdString()))
        openEnvironment(*id);
    else
        tabIsBack(key);
}

void MainWindow::couldNotOpen(const QString &key, const QString &problem)
{
    if (m_awaited.contains(key)) // nobody asked for it just now
        showMessage(problem);
    else
        showError(tr("The log could not be opened"), problem);
    tabIsBack(key);
}

LogTab *MainWindow::addTab(std::unique_ptr<models::LogDocument> document, const QString &key, const TabTitle &title,
                           const QString &icon)
{
    auto *tab = new LogTab(std::move(document), m_theme, m_tabs);
    tab->setProperty(keyProperty, key);
    for (const auto &kept : m_settings.breakpointsOf(key)) {
        const auto index = static_cast<int>(tab->document().breakpoints().size());
        if (const auto problem = tab->document().setBreakpoint(-1, kept.text))
            showMessage(problem->sentence);
        else
            tab->document().setBreakpointEnabled(index, kept.isEnabled);
    }
    connect(&tab->document(), &models::LogDocument::breakpointsEdited, this, [this, tab, key] {
        QList<models::WindowSettings::KeptBreakpoint> kept;
        for (const auto &one : tab->document().breakpoints())
            kept.append({one.text, one.isEnabled});
        m_settings.setBreakpointsOf(key, kept);
    });
    connect(tab, &LogTab::message, this, &MainWindow::showMessage);
    connect(tab, &LogTab::stateChanged, this, [this, tab, icon] {
        if (tab == currentTab()) {
            showStatus();
            updateActions();
        }
        const auto index = m_tabs->indexOf(tab);
        const bool isStopped = tab->document().state().isStopped;
        if (index >= 0 && tab->property("isStopped").toBool() != isStopped) {
            tab->setProperty("isStopped", isStopped);
            m_tabs->setTabIcon(
                index, isStopped ? m_theme.icon(QStringLiteral("debug-pause"), Token::Pointer) : m_theme.icon(icon));
        }
    });
    connect(tab, &LogTab::currentChanged, this, [this, tab] {
        if (tab == currentTab()) {
            m_record->showRecord(tab->view().currentOrdinal());
            showStatus();
        }
    });
    connect(tab, &LogTab::breakpointMade, this, [this](int index) {
        m_breakpointsDock->show();
        m_breakpointsDock->raise();
        m_breakpoints->edit(index);
    });
    tab->setProperty(briefProperty, title.brief);
    tab->setProperty(distinctProperty, title.distinct);
    const bool comesBack = m_awaited.contains(key);
    const auto index
        = m_tabs->insertTab(comesBack ? placeOf(key) : m_tabs->count(), tab, m_theme.icon(icon), title.brief);
    m_tabs->setTabToolTip(index, title.tip);
    nameTabs();
    for (auto *close : m_tabs->tabBar()->findChildren<QAbstractButton *>())
        close->setAccessibleName(tr("Close tab"));
    m_centre->setCurrentWidget(m_tabs);
    if (!comesBack || key == m_settings.currentTab()) {
        m_tabs->setCurrentIndex(index);
        tab->view().setFocus();
    }
    tabIsBack(key);
    rememberTabs();
    currentTabChanged();
    return tab;
}

/// Short names, and longer ones where two would be the same.
void MainWindow::nameTabs()
{
    QHash<QString, int> count;
    for (int i = 0; i < m_tabs->count(); ++i)
        ++count[m_tabs->widget(i)->property(briefProperty).toString()];
    for (int i = 0; i < m_tabs->count(); ++i) {
        const auto brief = m_tabs->widget(i)->property(briefProperty).toString();
        if (!brief.isEmpty())
            m_tabs->setTabText(i, count[brief] > 1 ? m_tabs->widget(i)->property(distinctProperty).toString() : brief);
    }
}

void MainWindow::closeTab(int index)
{
    auto *tab = m_tabs->widget(index);
    if (tab == nullptr)
        return;
    const auto key = keyOf(tab);
    if (!key.isEmpty())
        m_closedTabs.append(key);
    m_tabs->removeTab(index);
    nameTabs();
    currentTabChanged();
    if (key.startsWith(QLatin1String("file:"))) {
        m_files.removeAll(key.mid(5));
        m_explorer.setFiles(m_files);
    }
    delete tab;
    if (m_tabs->count() == 0) {
        m_firstRun->setRecentFiles(m_settings.recentFiles());
        m_centre->setCurrentWidget(m_firstRun);
    }
    rememberTabs();
}

void MainWindow::currentTabChanged()
{
    auto *tab = currentTab();
    m_breakpoints->setDocument(tab != nullptr ? &tab->document() : nullptr);
    m_record->setDocument(tab != nullptr ? &tab->document() : nullptr);
    if (tab != nullptr)
        m_record->showRecord(tab->view().currentOrdinal());
    setWindowTitle(tab != nullptr ? tr("%1 – Quarterdeck").arg(m_tabs->tabText(m_tabs->indexOf(tab)))
                                  : tr("Quarterdeck"));
    if (m_awaited.isEmpty() && tab != nullptr)
        m_settings.setCurrentTab(keyOf(tab));
    updateActions();
    showStatus();
}

// ---- remembered ---------------------------------------------------------------------------------------------------

void MainWindow::rememberTabs()
{
    if (!m_awaited.isEmpty())
        return; // half of them are not there yet
    QStringList keys;
    for (int i = 0; i < m_tabs->count(); ++i) {
        const auto key = keyOf(m_tabs->widget(i));
        if (!key.isEmpty())
            keys << key;
    }
    m_settings.setOpenTabs(keys);
}

void MainWindow::restoreTabs()
{
    m_tabOrder = m_settings.openTabs();
    m_awaited = m_tabOrder;
    for (const auto &key : m_tabOrder) {
        if (key.startsWith(QLatin1String("file:")) && !QFileInfo::exists(key.mid(5)))
            tabIsBack(key);
        else
            openKey(key);
    }
}

void MainWindow::tabIsBack(const QString &key)
{
    m_awaited.removeAll(key);
}

int MainWindow::placeOf(const QString &key) const
{
    const auto wanted = m_tabOrder.indexOf(key);
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (m_tabOrder.indexOf(keyOf(m_tabs->widget(i))) > wanted)
            return i;
    }
    return m_tabs->count();
}

void MainWindow::fillRecentMenu(QMenu &menu)
{
    menu.clear();
    const auto files = m_settings.recentFiles();
    for (const auto &path : files) {
        auto shown = menu.fontMetrics().elidedText(path, Qt::ElideMiddle, 480);
        auto *entry = menu.addAction(shown.replace(QLatin1Char('&'), QLatin1String("&&")));
        connect(entry, &QAction::triggered, this, [this, path] { openFile(path); });
    }
    if (files.isEmpty()) {
        menu.addAction(tr("No log was opened yet"))->setEnabled(false);
        return;
    }
    menu.addSeparator();
    connect(menu.addAction(tr("&Clear this list")), &QAction::triggered, this, [this] {
        m_settings.clearRecentFiles();
        m_firstRun->setRecentFiles({});
    });
}

// ---- panes by key -------------------------------------------------------------------------------------------------

void MainWindow::focusCentre()
{
    if (auto *tab = currentTab())
        tab->view().setFocus(Qt::ShortcutFocusReason);
    else
        focusInto(m_centre->currentWidget());
}

void MainWindow::cyclePanes(int by)
{
    std::vector<QWidget *> panes;
    for (auto *pane : std::initializer_list<QWidget *> {m_explorerPane, m_centre, m_breakpoints, m_record}) {
        if (pane->isVisible())
            panes.push_back(pane);
    }
    const auto *focused = QApplication::focusWidget();
    const auto count = static_cast<int>(panes.size());
    int at = by > 0 ? count - 1 : 0;
    for (int i = 0; i < count; ++i) {
        if (focused != nullptr
            && (panes[static_cast<std::size_t>(i)] == focused
                || panes[static_cast<std::size_t>(i)]->isAncestorOf(focused)))
            at = i;
    }
    for (int i = 1; i < count; ++i) { // a pane with nothing to choose in it is passed over
        auto *pane = panes[static_cast<std::size_t>(((at + i * by) % count + count) % count)];
        if (pane == m_centre) {
            focusCentre();
            return;
        }
        if (focusInto(pane))
            return;
    }
}

} // namespace quarterdeck::ui
