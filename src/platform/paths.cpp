// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/paths.h"

#include <QtCore/QStandardPaths>
#include <QtCore/QString>

#include <string>
#include <system_error>

namespace quarterdeck::platform {

namespace {

namespace fs = std::filesystem;

fs::path toPath(const QString &text)
{
    return {text.toStdU16String()};
}

Result<Paths> inOneFolder(const QString &folder)
{
    std::error_code error;
    const auto absolute = fs::absolute(toPath(folder), error);
    auto profile = error ? absolute : fs::weakly_canonical(absolute, error); // a link and its target are one profile
    if (error)
        return Error(ErrorKind::InvalidInput, "profile.badFolder", folder.toStdString(), error.message());
    if (!profile.has_filename())
        profile = profile.parent_path();
    return Paths {profile, profile, profile, profile / "cache", profile / "log"};
}

} // namespace

Result<Paths> pathsOf(std::optional<std::string_view> folder)
{
    if (folder && !folder->empty())
        return inOneFolder(QString::fromUtf8(folder->data(), static_cast<qsizetype>(folder->size())));
    if (const auto named = qEnvironmentVariable("QUARTERDECK_PROFILE"); !named.isEmpty())
        return inOneFolder(named);
    const auto config = toPath(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation));
    const auto data = toPath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    const auto cache = toPath(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation));
    if (!config.is_absolute() || !data.is_absolute() || !cache.is_absolute())
        return Error(ErrorKind::Unavailable, "profile.noHome");
    constexpr auto name = "quarterdeck";
    const auto own = data / name;
    return Paths {own, config / name, own, cache / name, own / "log"};
}

} // namespace quarterdeck::platform
