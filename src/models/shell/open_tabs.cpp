// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shell/open_tabs.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>
#include <array>
#include <utility>

namespace quarterdeck::models {

namespace {
using Kind = TabContent::Kind;
constexpr std::array<std::pair<Kind, const char *>, 6> names {{{Kind::Start, "start"},
                                                               {Kind::File, "file"},
                                                               {Kind::Live, "live"},
                                                               {Kind::Environments, "environments"},
                                                               {Kind::Keys, "keys"},
                                                               {Kind::Help, "help"}}};
} // namespace

QString toText(const OpenTabs &tabs)
{
    QJsonArray array;
    for (const auto &tab : tabs.tabs) {
        const auto *const name = std::ranges::find(names, tab.kind, &std::pair<Kind, const char *>::first);
        QJsonObject object {{QStringLiteral("kind"), QString::fromLatin1(name->second)}};
        if (tab.kind == Kind::File)
            object.insert(QStringLiteral("path"), tab.path);
        if (tab.kind == Kind::Live) {
            object.insert(QStringLiteral("environment"), QString::fromStdString(tab.environment.text()));
            object.insert(QStringLiteral("instance"), static_cast<int>(tab.instance));
        }
        if (!tab.title.isEmpty())
            object.insert(QStringLiteral("title"), tab.title);
        array.append(object);
    }
    const QJsonObject all {{QStringLiteral("tabs"), array}, {QStringLiteral("current"), tabs.current}};
    return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

OpenTabs openTabsFrom(const QString &text)
{
    const auto all = QJsonDocument::fromJson(text.toUtf8()).object();
    OpenTabs tabs;
    for (const auto array = all.value(QStringLiteral("tabs")).toArray(); const auto &value : array) {
        const auto object = value.toObject();
        const auto kind = object.value(QStringLiteral("kind")).toString();
        const auto *const name
            = std::ranges::find_if(names, [&](const auto &known) { return kind == QLatin1String(known.second); });
        if (name == names.end())
            continue;
        TabContent tab;
        tab.kind = name->first;
        tab.path = object.value(QStringLiteral("path")).toString();
        tab.instance = static_cast<std::uint32_t>(std::max(object.value(QStringLiteral("instance")).toInt(1), 1));
        tab.title = object.value(QStringLiteral("title")).toString();
        const auto id
            = domain::EnvironmentId::fromText(object.value(QStringLiteral("environment")).toString().toStdString());
        if (id)
            tab.environment = *id;
        if ((tab.kind == Kind::File && tab.path.isEmpty()) || (tab.kind == Kind::Live && !id))
            continue;
        tabs.tabs.append(tab);
    }
    const auto last = std::max<qsizetype>(tabs.tabs.size() - 1, 0);
    tabs.current = std::clamp(all.value(QStringLiteral("current")).toInt(), 0, static_cast<int>(last));
    return tabs;
}

} // namespace quarterdeck::models
