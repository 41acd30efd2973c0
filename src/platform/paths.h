// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string_view>

namespace quarterdeck::platform {

/// The folders of one profile. None of them needs to exist: whoever writes makes them (`makePrivateFolder`).
struct Paths
{
    std::filesystem::path profile; ///< Names the profile: what a backend and its socket belong to. Absolute.
    std::filesystem::path config; ///< Settings.
    std::filesystem::path data; ///< Databases and spools: worth a backup.
    std::filesystem::path cache; ///< May be deleted at any time.
    std::filesystem::path log; ///< The programs' own logs: <profile>/log, which the backend finds too.

    [[nodiscard]] std::filesystem::path settingsFile() const { return config / "settings.json"; }
};

/// The folders of the profile in `folder`; without one, of QUARTERDECK_PROFILE; without that, where this system keeps
/// such files (XDG base directories, ~/Library, %APPDATA%). Unavailable "profile.noHome" where the system names none.
[[nodiscard]] Result<Paths> pathsOf(std::optional<std::string_view> folder);

} // namespace quarterdeck::platform
