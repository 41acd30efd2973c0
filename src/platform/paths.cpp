// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/paths.h"

#include <QtCore/QStandardPaths>

#include <cstdlib>

namespace quarterdeck::platform {

namespace fs = std::filesystem;

namespace {
fs::path system(QStandardPaths::StandardLocation location)
{
    return fs::path(QStandardPaths::writableLocation(location).toStdString()) / "quarterdeck";
}
} // namespace

Paths Paths::find(const fs::path &profile)
{
    auto chosen = profile;
    if (const char *variable = std::getenv("QUARTERDECK_PROFILE"); chosen.empty() && variable != nullptr)
        chosen = variable;
    if (!chosen.empty()) {
        chosen = fs::absolute(chosen);
        return {chosen, chosen / "config", chosen / "cache", chosen / "spool"};
    }
    const auto data = system(QStandardPaths::GenericDataLocation);
    return {data, system(QStandardPaths::GenericConfigLocation), system(QStandardPaths::GenericCacheLocation), data / "spool"};
}

} // namespace quarterdeck::platform
