// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <cstdint>

namespace quarterdeck::models {

/// What a tab of the centre shows: enough to open it again.
struct TabContent
{
    enum class Kind : std::uint8_t { Start, File, Live, Environments, Keys, Help };
    Kind kind = Kind::Start;
    QString path; ///< File: absolute path.
    domain::EnvironmentId environment; ///< Live.
    std::uint32_t instance = 1; ///< Live.
    QString title; ///< Shown until the log itself is opened.
    [[nodiscard]] bool isSameAs(const TabContent &other) const
    {
        return kind == other.kind && path == other.path && environment == other.environment
            && instance == other.instance;
    }
};

struct OpenTabs
{
    QList<TabContent> tabs;
    int current = 0;
};

/// As kept in the settings (JSON).
[[nodiscard]] QString toText(const OpenTabs &tabs);
/// What cannot be understood is left out.
[[nodiscard]] OpenTabs openTabsFrom(const QString &text);

} // namespace quarterdeck::models
