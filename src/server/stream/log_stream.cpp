// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stream/log_stream.h"

#include <algorithm>

namespace quarterdeck::server {

namespace {
constexpr std::size_t frameBytes = 256U << 10U;
constexpr auto lookEvery = std::chrono::milliseconds(15); // one look costs a stat of the last segment
} // namespace

LogStream::LogStream(boost::asio::io_context &context, const std::shared_ptr<WebSocketPeer> &peer, FindLog find)
    : m_peer(peer)
    , m_find(std::move(find))
    , m_timer(context)
{
    look();
}

void LogStream::look()
{
    m_timer.expires_after(lookEvery);
    m_timer.async_wait([this, alive = std::weak_ptr(m_alive)](const boost::system::error_code &cancelled) {
        if (cancelled || alive.expired()) // an expired timer cannot be cancelled any more
            return;
        pump();
        look();
    });
}

void LogStream::onText(std::string_view text)
{
    const auto request = protocol::decodeLogRequest(text);
    if (!request) {
        if (const auto peer = m_peer.lock())
            peer->send(protocol::encode(request.error()), false);
        return;
    }
    switch (request->kind) {
    case protocol::LogRequest::Kind::Subscribe:
        subscribe(*request);
        break;
    case protocol::LogRequest::Kind::Credit:
        if (const auto found = m_subscriptions.find(request->subscription); found != m_subscriptions.end())
            found->second.credit += request->credit;
        break;
    case protocol::LogRequest::Kind::Unsubscribe:
        m_subscriptions.erase(request->subscription);
        break;
    }
    pump();
}

void LogStream::onIdle()
{
    pump();
}

void LogStream::subscribe(const protocol::LogRequest &request)
{
    auto folder = m_find(request.environment, request.instance);
    if (!folder) {
        if (const auto peer = m_peer.lock())
            peer->send(protocol::encode(folder.error()), false);
        return;
    }
    Subscription subscription;
    subscription.reader = std::make_unique<InstanceLogReader>(*std::move(folder));
    subscription.epoch = request.epoch;
    subscription.from = request.from;
    subscription.last = request.last;
    subscription.credit = request.credit;
    subscription.gapsToldBefore = request.from.value_or(0);
    m_subscriptions[request.subscription] = std::move(subscription);
}

void LogStream::pump()
{
    const auto peer = m_peer.lock();
    if (!peer || !peer->isIdle())
        return;
    for (auto &[id, subscription] : m_subscriptions) {
        if (sendSome(id, subscription))
            return; // the next round begins when this frame is taken: all subscriptions take turns by their order
    }
}

bool LogStream::sendSome(std::uint32_t id, Subscription &subscription)
{
    const auto peer = m_peer.lock();
    const auto extent = subscription.reader->extent();
    if (extent.epoch.empty() || !peer)
        return false;
    if (!subscription.from || (!subscription.epoch.empty() && subscription.epoch != extent.epoch)) {
        // A fresh client begins before the end; one of an epoch that is gone begins anew with all there is.
        const bool isFresh = !subscription.from.has_value();
        subscription.from
            = isFresh ? std::max(extent.first, extent.end - std::min(extent.end, subscription.last)) : extent.first;
        subscription.gapsToldBefore = *subscription.from;
    }
    subscription.epoch = extent.epoch;
    protocol::LogFrame frame;
    frame.subscription = id;
    frame.epoch = extent.epoch;
    if (*subscription.from < extent.first) {
        frame.isGap = true;
        frame.offset = *subscription.from;
        frame.gapTo = extent.first;
        frame.bytes = "retention";
        subscription.from = extent.first;
        subscription.gapsToldBefore = extent.first;
        peer->send(protocol::encode(frame), true);
        return true;
    }
    const auto gaps = subscription.reader->gapsIn(subscription.gapsToldBefore, extent.end + 1);
    if (!gaps.empty() && gaps.front().from <= *subscription.from) {
        frame.isGap = true;
        frame.offset = gaps.front().from;
        frame.gapTo = gaps.front().to;
        frame.bytes = gaps.front().reason;
        subscription.gapsToldBefore = gaps.front().from + 1;
        peer->send(protocol::encode(frame), true);
        return true;
    }
    auto end = extent.end;
    if (!gaps.empty())
        end = std::min(end, gaps.front().from);
    const auto most
        = std::min<std::uint64_t>({frameBytes, subscription.credit, end - std::min(end, *subscription.from)});
    if (most == 0)
        return false;
    auto bytes = subscription.reader->read(*subscription.from, static_cast<std::size_t>(most));
    if (!bytes || bytes->empty())
        return false;
    frame.offset = *subscription.from;
    frame.bytes = *std::move(bytes);
    subscription.from = frame.offset + frame.bytes.size();
    subscription.credit -= frame.bytes.size();
    peer->send(protocol::encode(frame), true);
    return true;
}

} // namespace quarterdeck::server
