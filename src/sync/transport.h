// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "protocol/messages.h"
#include "sync/network_thread.h"

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace quarterdeck::sync {

/// Where a backend answers, and with what it lets us in.
struct Endpoint
{
    std::uint16_t port = 0;
    std::string token;
    std::string instance;
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

/// Requests to a backend. Synchronous: call from pool threads only.
class Transport
{
public:
    explicit Transport(NetworkThread &network);

    /// The body of a successful answer; else the error the backend sent, Unavailable "http.unreachable" where there was
    /// no answer in `limit`, Cancelled on `stop`.
    [[nodiscard]] Result<std::string> request(const Endpoint &endpoint, const std::string &method,
                                              const std::string &path, const std::string &body,
                                              std::chrono::milliseconds limit, const std::stop_token &stop) const;

private:
    NetworkThread &m_network;
};

/// One WebSocket of a log. Callbacks come on the network thread, in order, and must be quick.
class LogSocket
{
public:
    struct Callbacks
    {
        std::function<void()> connected;
        std::function<void(protocol::LogFrame)> frame;
        std::function<void(Error)> refused; ///< The backend answered with an error.
        std::function<void()> disconnected; ///< Last call.
    };
    LogSocket(NetworkThread &network, const Endpoint &endpoint, Callbacks callbacks);
    /// Afterwards no callback is running or will run. Not on the network thread.
    ~LogSocket();
    LogSocket(const LogSocket &) = delete;
    LogSocket &operator=(const LogSocket &) = delete;

    void send(const protocol::LogRequest &request);

private:
    struct Private;
    NetworkThread &m_network;
    std::shared_ptr<Private> m_private;
};

} // namespace quarterdeck::sync
