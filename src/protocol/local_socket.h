// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <filesystem>

namespace quarterdeck::protocol {

/// Where the private backend of a profile listens (PROTOCOL.md §1): `$XDG_RUNTIME_DIR/quarterdeck/<hash>.sock`, without
/// that folder `<profile>/run/<hash>.sock`. The folder is made with the rights 0700. Denied "socket.notOwned" where it
/// belongs to somebody else, Unsupported "socket.pathTooLong" above 107 bytes.
[[nodiscard]] Result<std::filesystem::path> localSocketPath(const std::filesystem::path &profile);

} // namespace quarterdeck::protocol
