// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "sync/machine/log_streams.h"
#include "sync/transport.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace quarterdeck::sync {

class NetworkThread;

/// Where the bytes of a subscription go. Called in the network thread, in order; must only take over and return. The
/// bytes given and not yet `consumed` are never more than the window of the stream (4 MiB).
class LogSink
{
public:
    virtual ~LogSink() = default;
    LogSink() = default;
    LogSink(const LogSink &) = delete;
    LogSink &operator=(const LogSink &) = delete;

    virtual void bytesArrived(sync_machine::LogPosition at, std::string bytes) = 0;
    /// [at, to) will never come; equal ends: unknown how much.
    virtual void gapDeclared(sync_machine::LogPosition at, ByteOffset to, std::string reason) = 0;
    virtual void healthChanged(sync_machine::StreamHealth health, std::optional<Error> reason) = 0;
};

/// One subscription: ends when destroyed; the sink may still get what was on its way. Thread-safe.
class LogSubscription
{
public:
    ~LogSubscription();
    LogSubscription(const LogSubscription &) = delete;
    LogSubscription &operator=(const LogSubscription &) = delete;
    /// The receiver is done with so many bytes: the server may send as many more.
    void consumed(std::uint64_t bytes);

private:
    friend class LogStreams;
    struct Private;
    explicit LogSubscription(std::unique_ptr<Private> data);
    std::unique_ptr<Private> m_d;
};

/// The live logs of one connection: a WebSocket of its own, opened by the first subscription and closed with the last,
/// opened again after losses for as long as there are subscriptions. Thread-safe.
class LogStreams
{
public:
    using Found = std::function<void(Result<Endpoint>)>;
    /// Finds where to connect. Called in the network thread before each try; answers through `found` from any thread.
    using FindEndpoint = std::function<void(Found found)>;

    LogStreams(NetworkThread &network, FindEndpoint find);
    ~LogStreams();
    LogStreams(const LogStreams &) = delete;
    LogStreams &operator=(const LogStreams &) = delete;

    /// Streams from `position` on; without one, from `last` bytes before the end.
    [[nodiscard]] std::unique_ptr<LogSubscription> subscribe(sync_machine::LogTarget target,
                                                             std::optional<sync_machine::LogPosition> position,
                                                             std::uint64_t last, std::shared_ptr<LogSink> sink);

private:
    friend class LogSubscription;
    class Driver;
    std::shared_ptr<Driver> m_driver; // jobs in the network thread hold it too
};

} // namespace quarterdeck::sync
