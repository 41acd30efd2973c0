// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/environment.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace quarterdeck::client {

/// The environments of one connection (here: of the local workspace). Synchronous and thread-safe; call from pool
/// threads only. Every function reaches the backend, starting the private one where needed; Unavailable where that
/// fails.
class Environments
{
public:
    virtual ~Environments() = default;
    Environments() = default;
    Environments(const Environments &) = delete;
    Environments &operator=(const Environments &) = delete;

    /// The run state as soon as its version differs from `since` (0: at once), after 25 s at the latest.
    [[nodiscard]] virtual Result<domain::EnvironmentList> list(std::uint64_t since, const std::stop_token &stop) = 0;
    /// Adds an environment; with the id of an existing one, changes it (stopped ones only: Conflict
    /// "environment.running"). Conflict "environment.exists" where app and name are taken by another.
    [[nodiscard]] virtual Result<domain::EnvironmentId> save(const domain::EnvironmentDefinition &definition,
                                                             const std::stop_token &stop)
        = 0;
    /// The sample shop's environment, made on first use.
    [[nodiscard]] virtual Result<domain::EnvironmentId> sampleShop(const std::stop_token &stop) = 0;
    /// Start, stop and restart return when the backend has accepted; the state follows by `list`.
    /// `keepRunning`: the program goes on when the last client is gone.
    [[nodiscard]] virtual Result<> start(domain::EnvironmentId id, bool keepRunning, const std::stop_token &stop) = 0;
    [[nodiscard]] virtual Result<> stop(domain::EnvironmentId id, const std::stop_token &stopToken) = 0;
    [[nodiscard]] virtual Result<> restart(domain::EnvironmentId id, const std::stop_token &stop) = 0;
    /// Marks a running environment to go on, or not, when the last client is gone.
    [[nodiscard]] virtual Result<> setKeepRunning(domain::EnvironmentId id, bool keepRunning,
                                                  const std::stop_token &stop)
        = 0;
    /// Removes a stopped environment with its log. Conflict "environment.running".
    [[nodiscard]] virtual Result<> remove(domain::EnvironmentId id, const std::stop_token &stop) = 0;
};

} // namespace quarterdeck::client
