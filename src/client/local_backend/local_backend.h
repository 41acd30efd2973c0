// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "platform/lease_socket.h"
#include "sync/transport.h"

#include <filesystem>
#include <mutex>
#include <optional>
#include <stop_token>

namespace quarterdeck::client {

/// Finds, or starts, the private backend of a profile, and holds its lease as long as this object lives. The only place
/// that knows that the local workspace is local. Thread-safe; `endpoint` is for pool threads.
class LocalBackend
{
public:
    explicit LocalBackend(std::filesystem::path profile);

    /// Where it answers; starts it if it is not running (any more). Unavailable "backend.notStarted" after 10 s.
    [[nodiscard]] Result<sync::Endpoint> endpoint(const std::stop_token &stop);
    /// A lease was taken and holds: asking costs nothing and starts nothing.
    [[nodiscard]] bool isConnected() const;

private:
    [[nodiscard]] Result<sync::Endpoint> take(const std::filesystem::path &socket);

    std::filesystem::path m_profile;
    mutable std::mutex m_mutex;
    std::optional<platform::LeaseSocket> m_lease; // guarded by m_mutex
    sync::Endpoint m_endpoint; // guarded by m_mutex
};

} // namespace quarterdeck::client
