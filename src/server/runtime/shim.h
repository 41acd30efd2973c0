// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"

#include <chrono>
#include <filesystem>
#include <string>

namespace quarterdeck::server {

/// What a shim is told by the file it is started with.
struct ShimOrder
{
    domain::EnvironmentDefinition definition;
    std::uint32_t instance = 1;
    std::filesystem::path logFolder;
    std::filesystem::path socket;
    bool keepRunning = false;
};
[[nodiscard]] std::string encode(const ShimOrder &order);
[[nodiscard]] Result<ShimOrder> decodeShimOrder(std::string_view json);

/// How long things wait. Tests shorten all of them by QUARTERDECK_TEST_LEASE_MS (the lease; the rest in proportion).
struct Patience
{
    std::chrono::milliseconds backendLease {5000};
    std::chrono::milliseconds shimLease {4000};
    std::chrono::milliseconds interrupt {3000}; ///< Between asking to end and insisting.
    std::chrono::milliseconds terminate {5000}; ///< Between insisting and killing.
    [[nodiscard]] static Patience fromEnvironment();
};

/// `quarterdeckd --shim FILE`: runs the program of the order (the file is removed when read), owns its pipes, exit
/// status and log, and serves its socket until it is told to end or nobody holds its lease. Returns the exit code of
/// the process.
[[nodiscard]] int runShim(const std::filesystem::path &orderFile);

} // namespace quarterdeck::server
