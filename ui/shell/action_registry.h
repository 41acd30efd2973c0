// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/shell/window_settings.h"
#include "ui/theme/theme.h"

#include <QtCore/QObject>
#include <QtGui/QAction>
#include <QtGui/QKeySequence>

#include <functional>
#include <vector>

namespace quarterdeck::ui {

/// Every action of the window, once: menus, shortcuts, the palette and the key map page are made from it.
class ActionRegistry : public QObject
{
    Q_OBJECT
public:
    struct Spec
    {
        QString id; ///< "debug.continue": never shown, names it in the settings.
        QString text; ///< As in the menu.
        QString group; ///< The menu's name, for the palette and the key map.
        QString icon;
        QList<QKeySequence> keys; ///< Built in.
    };

    ActionRegistry(QWidget &window, Theme &theme, models::WindowSettings &settings);

    QAction *add(const Spec &spec, std::function<void()> run);
    [[nodiscard]] QAction *action(const QString &id) const;

    struct Entry
    {
        Spec spec;
        QAction *action;
    };
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    /// Other keys for an action; nothing: its built-in ones. Refused where another has them: the other's text.
    [[nodiscard]] QString rebind(const QString &id, const std::optional<QKeySequence> &keys);
    /// Disables, and says why in tips and palette; enables with an empty reason.
    void setReason(const QString &id, const QString &because);
    [[nodiscard]] static QString reason(const QAction &action);

private:
    QWidget &m_window;
    Theme &m_theme;
    models::WindowSettings &m_settings;
    std::vector<Entry> m_entries;
};

} // namespace quarterdeck::ui
