// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

namespace quarterdeck::sync {

class NetworkThread;

/// Where a backend answers on this computer, and with what it lets us in. Changes whenever a private backend starts.
struct Endpoint
{
    std::uint16_t port = 0;
    std::string token;
    std::string instance;
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

/// Requests to a backend (PROTOCOL.md §2). Thread-safe; synchronous: call from pool threads only. No proxy is asked for
/// this computer, no redirection is followed and no cookie kept.
class Transport
{
public:
    explicit Transport(NetworkThread &network);

    /// The body of a successful answer; else the error the backend sent, Unavailable "http.unreachable" where nobody
    /// answers, the connection breaks or there was no answer in `limit`, "http.badReply" above 64 MiB, Cancelled on
    /// `stop`.
    [[nodiscard]] Result<std::string> request(const Endpoint &endpoint, const std::string &method,
                                              const std::string &path, const std::string &body,
                                              std::chrono::milliseconds limit, const std::stop_token &stop) const;

private:
    NetworkThread &m_network;
};

} // namespace quarterdeck::sync
