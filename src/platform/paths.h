// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace quarterdeck::platform {

/// The folders of one profile. By default those of the system's conventions; with QUARTERDECK_PROFILE or an explicit folder,
/// all of them lie in it.
struct Paths
{
    std::filesystem::path profile; ///< What names the profile: backend database, environments, logs of our own.
    std::filesystem::path config; ///< Settings.
    std::filesystem::path cache; ///< May be deleted any time.
    std::filesystem::path spool; ///< Recordings of live logs.

    /// `profile` empty: QUARTERDECK_PROFILE, else the system's folders.
    [[nodiscard]] static Paths find(const std::filesystem::path &profile);
};

} // namespace quarterdeck::platform
