// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_registry.h"

#include <QtWidgets/QWidget>

#include <algorithm>

namespace quarterdeck::ui {

namespace {
constexpr auto reasonProperty = "because";
}

ActionRegistry::ActionRegistry(QWidget &window, Theme &theme, models::WindowSettings &settings)
    : QObject(&window)
    , m_window(window)
    , m_theme(theme)
    , m_settings(settings)
{ }

QAction *ActionRegistry::add(const Spec &spec, std::function<void()> run)
{
    auto *action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    if (!spec.icon.isEmpty())
        action->setIcon(m_theme.icon(spec.icon));
    auto keys = spec.keys;
    if (const auto own = m_settings.keysOf(spec.id))
        keys = own->isEmpty() ? QList<QKeySequence>() : QList<QKeySequence> {QKeySequence::fromString(*own)};
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_window.addAction(action);
    m_entries.push_back({spec, action});
    return action;
}

QAction *ActionRegistry::action(const QString &id) const
{
    const auto found = std::ranges::find_if(m_entries, [&](const Entry &entry) { return entry.spec.id == id; });
    return found == m_entries.end() ? nullptr : found->action;
}

QString ActionRegistry::rebind(const QString &id, const std::optional<QKeySequence> &keys)
{
    const auto found = std::ranges::find_if(m_entries, [&](const Entry &entry) { return entry.spec.id == id; });
    if (found == m_entries.end())
        return {};
    if (keys && !keys->isEmpty()) {
        for (const auto &entry : m_entries) {
            if (entry.spec.id != id && entry.action->shortcuts().contains(*keys))
                return QString(entry.spec.text).remove(QLatin1Char('&'));
        }
    }
    if (keys) {
        m_settings.setKeysOf(id, keys->toString());
        found->action->setShortcuts(keys->isEmpty() ? QList<QKeySequence>() : QList<QKeySequence> {*keys});
    } else {
        m_settings.setKeysOf(id, std::nullopt);
        found->action->setShortcuts(found->spec.keys);
    }
    return {};
}

void ActionRegistry::setReason(const QString &id, const QString &because)
{
    auto *one = action(id);
    if (one == nullptr)
        return;
    one->setEnabled(because.isEmpty());
    one->setProperty(reasonProperty, because);
}

QString ActionRegistry::reason(const QAction &action)
{
    return action.property(reasonProperty).toString();
}

} // namespace quarterdeck::ui
