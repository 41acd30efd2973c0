// SPDX-License-Identifier: GPL-3.0-or-later
// Small windows: the pane at the right is folded into a drawer over the centre.
#include "ui/logs/record_pane.h"
#include "ui/shell/drawer.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_parts.h"

#include <QtCore/QTimer>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QStatusBar>

#include <algorithm>

namespace quarterdeck::ui {

namespace {
constexpr int narrowBelow = 1200;
constexpr int explorerNarrow = 200;
constexpr int drawerMost = 320;
} // namespace

void MainWindow::buildDrawer()
{
    m_handle = new DrawerHandle(m_theme, tr("Record"), this);
    addToolBar(Qt::RightToolBarArea, m_handle);
    m_handle->hide();
    m_handle->toggleViewAction()->setVisible(false);
    m_drawer = new Drawer(m_theme, tr("Record"), this);
    connect(&m_handle->button(), &QToolButton::clicked, this, &MainWindow::toggleRecord);
    connect(m_drawer, &Drawer::closeWanted, this, [this] { showDrawer(false); });
    connect(qApp, &QApplication::focusChanged, m_drawer, [this](QWidget *, const QWidget *now) {
        const bool isElsewhere
            = now != nullptr && now->window() == this && !m_drawer->isAncestorOf(now) && !m_handle->isAncestorOf(now);
        if (isElsewhere && !m_drawer->isPinned())
            showDrawer(false);
    });
}

void MainWindow::fitWidth()
{
    if (m_drawer == nullptr)
        return; // not built yet
    const bool isNarrow = width() < narrowBelow;
    if (isNarrow && !m_isFolded && !m_recordDock->isFloating())
        fold();
    else if (!isNarrow && m_isFolded)
        unfold();
    if (m_drawer->isVisible())
        placeDrawer();
}

void MainWindow::fold()
{
    m_isFolded = true;
    m_wasRecordShown = !m_recordDock->isHidden();
    m_recordDock->hide();
    m_recordDock->toggleViewAction()->setEnabled(false);
    m_drawer->hold(*m_record);
    m_handle->show();
    m_isExplorerNarrowed = !isVisible() || m_explorerDock->width() > explorerNarrow;
    if (m_isExplorerNarrowed)
        resizeExplorer(explorerNarrow);
}

/// Once the window has its new size: the layout that is under way would take the wish back.
void MainWindow::resizeExplorer(int to)
{
    QTimer::singleShot(0, this, [this, to] { resizeDocks({m_explorerDock}, {to}, Qt::Horizontal); });
}

void MainWindow::unfold()
{
    m_isFolded = false;
    showDrawer(false);
    m_handle->hide();
    m_recordDock->setWidget(m_record);
    m_record->show();
    m_recordDock->toggleViewAction()->setEnabled(true);
    m_recordDock->setVisible(m_wasRecordShown);
    if (m_isExplorerNarrowed)
        resizeExplorer(Theme::size(Size::Explorer));
}

void MainWindow::restoreDocks(const QByteArray &state)
{
    if (m_isFolded) // the state tells of the docks of a window that is wide enough
        unfold();
    restoreState(state);
    m_handle->hide();
    fitWidth();
}

void MainWindow::placeDrawer()
{
    const auto wide = std::min(drawerMost, width() * 2 / 5);
    const auto top = m_centre->y();
    m_drawer->setGeometry(m_handle->x() - wide, top, wide, statusBar()->y() - top);
    m_drawer->raise();
}

void MainWindow::showDrawer(bool isWanted)
{
    m_handle->button().setChecked(isWanted);
    if (isWanted == m_drawer->isVisible())
        return;
    const bool hadFocus = m_drawer->isAncestorOf(QApplication::focusWidget());
    if (isWanted)
        placeDrawer();
    m_drawer->setVisible(isWanted);
    if (isWanted)
        focusInto(m_drawer);
    else if (hadFocus)
        focusCentre();
}

void MainWindow::toggleRecord()
{
    if (m_isFolded)
        showDrawer(!m_drawer->isVisible());
    else
        m_recordDock->setVisible(!m_recordDock->isVisible());
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (m_isFolded && m_isExplorerNarrowed)
        resizeExplorer(explorerNarrow); // before it was shown it had no width to take from
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    fitWidth();
}

} // namespace quarterdeck::ui
