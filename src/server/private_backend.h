// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace quarterdeck::server {

/// Serves one profile on this computer (PROTOCOL.md): the lease socket, HTTP and WebSocket on loopback, the
/// environments. Returns when nobody has held a lease for 5 s, or at once where another backend serves the profile. The
/// result is the exit code of the process. `executable` is this program.
[[nodiscard]] int runPrivateBackend(const std::filesystem::path &profile, const std::filesystem::path &executable);

} // namespace quarterdeck::server
