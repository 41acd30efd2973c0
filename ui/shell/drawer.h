// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QtWidgets/QFrame>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>

namespace quarterdeck::ui {

/// The narrow bar at the right of a small window: an arrow, and the name of the pane that it slides in, written
/// upright.
class DrawerHandle : public QToolBar
{
    Q_OBJECT
public:
    DrawerHandle(const Theme &theme, const QString &name, QWidget *parent);
    [[nodiscard]] QToolButton &button() const { return *m_button; }

private:
    QToolButton *m_button;
};

/// A pane that lies over the centre instead of beside it, with a head that pins and closes it.
class Drawer : public QFrame
{
    Q_OBJECT
public:
    Drawer(Theme &theme, const QString &title, QWidget *parent);
    /// Takes the widget in; it may be taken out again by giving it another parent.
    void hold(QWidget &content);
    [[nodiscard]] bool isPinned() const { return m_pin->isChecked(); }

Q_SIGNALS:
    void closeWanted();

private:
    void recolour();
    Theme &m_theme;
    QWidget *m_head;
    QToolButton *m_pin;
    QToolButton *m_close;
};

} // namespace quarterdeck::ui
