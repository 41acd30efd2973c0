// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/messages.h"
#include "server/http/http_server.h"
#include "server/stream/instance_log.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace quarterdeck::server {

/// Serves `/v1/logs` (PROTOCOL.md §4.2): each subscription is an offset into a log, moved on as far as credit allows.
class LogStream final : public WebSocketService
{
public:
    /// The folder of an instance's log; NotFound "environment.notFound".
    using FindLog
        = std::function<Result<std::filesystem::path>(const std::string &environment, std::uint32_t instance)>;
    LogStream(boost::asio::io_context &context, const std::shared_ptr<WebSocketPeer> &peer, FindLog find);

    void onText(std::string_view text) override;
    void onIdle() override;

private:
    struct Subscription
    {
        std::unique_ptr<InstanceLogReader> reader;
        std::string epoch;
        std::optional<std::uint64_t> from; ///< Not yet placed where the log has no bytes yet.
        std::uint64_t last = 0;
        std::uint64_t credit = 0;
        std::uint64_t gapsToldBefore = 0; ///< Gaps that begin before were told.
    };
    void subscribe(const protocol::LogRequest &request);
    void pump();
    [[nodiscard]] bool sendSome(std::uint32_t id, Subscription &subscription);
    void look();

    std::weak_ptr<WebSocketPeer> m_peer;
    FindLog m_find;
    boost::asio::steady_timer m_timer;
    std::shared_ptr<const bool> m_alive = std::make_shared<const bool>(true);
    std::map<std::uint32_t, Subscription> m_subscriptions;
};

} // namespace quarterdeck::server
