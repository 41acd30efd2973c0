// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/machine/log_streams.h"

#include <algorithm>
#include <utility>

namespace quarterdeck::sync_machine {

namespace {

using Link = State::Link;

constexpr std::uint32_t mostHoles = 3;
constexpr auto firstDelay = std::chrono::milliseconds(100);
constexpr std::uint32_t mostDoublings = 5; // at most 3.2 s

/// One step: the state it works on and the effects it collects.
class Step
{
public:
    explicit Step(State &state)
        : m_state(state)
    { }
    [[nodiscard]] std::vector<Effect> effects() && { return std::move(m_effects); }

    void operator()(const Subscribed &event)
    {
        const auto added = m_state.streams.emplace(
            event.handle,
            StreamState {.target = event.target, .position = event.position, .last = event.last, .openGap = {}});
        if (!added.second)
            return;
        switch (m_state.link) {
        case Link::Idle:
            report(event.handle, StreamHealth::Connecting);
            connect();
            break;
        case Link::Connecting:
        case Link::Waiting:
            report(event.handle, StreamHealth::Connecting);
            break;
        case Link::Open:
            request(added.first->second);
            report(event.handle, StreamHealth::Live);
            break;
        }
    }

    void operator()(const Unsubscribed &event)
    {
        const auto found = m_state.streams.find(event.handle);
        if (found == m_state.streams.end())
            return;
        release(found->second);
        m_state.streams.erase(found);
        disconnectIfUnused();
    }

    void operator()(const Opened &event)
    {
        if (event.attempt != m_state.attempt || m_state.link != Link::Connecting)
            return;
        m_state.link = Link::Open;
        for (auto &[handle, stream] : m_state.streams) {
            request(stream);
            report(handle, StreamHealth::Live);
        }
    }

    void operator()(const Lost &event)
    {
        if (event.attempt != m_state.attempt || (m_state.link != Link::Connecting && m_state.link != Link::Open))
            return;
        lose(event.reason);
    }

    void operator()(const TimerFired &event)
    {
        if (event.attempt == m_state.attempt && m_state.link == Link::Waiting)
            connect();
    }

    void operator()(const FrameArrived &frame)
    {
        if (frame.attempt != m_state.attempt || m_state.link != Link::Open)
            return;
        const auto found = std::ranges::find(m_state.streams, frame.subscription,
                                             [](const auto &entry) { return entry.second.wireId; });
        if (found == m_state.streams.end())
            return;
        auto &[handle, stream] = *found;
        if (frame.bytes > stream.credited) {
            breakOff(Error(ErrorKind::Unavailable, "http.badReply", {}, "more bytes than credited"));
            return;
        }
        m_state.failures = 0;
        stream.credited -= frame.bytes;
        if (frame.isGap)
            takeGap(handle, stream, frame);
        else
            takeBytes(handle, stream, frame);
    }

    void operator()(const Refused &event)
    {
        if (event.attempt != m_state.attempt || m_state.link != Link::Open)
            return;
        const auto isNamed
            = [&](const auto &entry) { return entry.second.target.environment == event.reason.subject(); };
        const bool knowsWhich = std::ranges::any_of(m_state.streams, isNamed);
        for (auto at = m_state.streams.begin(); at != m_state.streams.end();) {
            if (knowsWhich ? !isNamed(*at) : at->second.position.has_value()) {
                ++at;
                continue;
            }
            report(at->first, StreamHealth::Ended, event.reason);
            release(at->second);
            at = m_state.streams.erase(at);
        }
        disconnectIfUnused();
    }

    void operator()(const Consumed &event)
    {
        const auto found = m_state.streams.find(event.handle);
        if (found == m_state.streams.end())
            return;
        auto &stream = found->second;
        const auto bytes = std::min(event.bytes, stream.held);
        stream.held -= bytes;
        owe(stream, bytes);
    }

private:
    void report(StreamHandle handle, StreamHealth health, std::optional<Error> reason = std::nullopt)
    {
        m_effects.push_back(Report {handle, health, std::move(reason)});
    }

    void connect()
    {
        ++m_state.attempt;
        m_state.link = Link::Connecting;
        m_effects.push_back(Connect {m_state.attempt});
    }

    void lose(const Error &reason)
    {
        const auto delay = firstDelay * (1U << std::min(m_state.failures, mostDoublings));
        ++m_state.failures;
        m_state.link = Link::Waiting;
        for (auto &[handle, stream] : m_state.streams) {
            stream.wireId = 0;
            report(handle, StreamHealth::Reconnecting, reason);
        }
        m_effects.push_back(StartTimer {m_state.attempt, delay});
    }

    void breakOff(const Error &reason)
    {
        m_effects.push_back(Disconnect {});
        lose(reason);
    }

    void disconnectIfUnused()
    {
        if (!m_state.streams.empty() || m_state.link == Link::Idle)
            return;
        if (m_state.link != Link::Waiting)
            m_effects.push_back(Disconnect {});
        m_state.link = Link::Idle;
        m_state.failures = 0;
    }

    /// Asks for the stream from its position on, with as much credit as there is room.
    void request(StreamState &stream)
    {
        stream.wireId = ++m_state.lastWireId;
        stream.owed = 0;
        stream.credited = m_state.window - std::min(m_state.window, stream.held);
        protocol::LogRequest request;
        request.kind = protocol::LogRequest::Kind::Subscribe;
        request.subscription = stream.wireId;
        request.environment = stream.target.environment;
        request.instance = stream.target.instance;
        if (stream.position) {
            request.epoch = stream.position->epoch;
            request.from = stream.position->offset.value;
        }
        request.last = stream.last;
        request.credit = stream.credited;
        m_effects.push_back(Send {std::move(request)});
    }

    void release(const StreamState &stream)
    {
        if (m_state.link != Link::Open || stream.wireId == 0)
            return;
        protocol::LogRequest request;
        request.kind = protocol::LogRequest::Kind::Unsubscribe;
        request.subscription = stream.wireId;
        m_effects.push_back(Send {std::move(request)});
    }

    /// Credit goes back in quarters of the window: few messages, and the server never waits for the last byte.
    void owe(StreamState &stream, std::uint64_t bytes)
    {
        if (stream.wireId == 0)
            return; // the next request counts anew
        stream.owed += bytes;
        if (stream.owed < std::max<std::uint64_t>(1, m_state.window / 4))
            return;
        protocol::LogRequest request;
        request.kind = protocol::LogRequest::Kind::Credit;
        request.subscription = stream.wireId;
        request.credit = std::exchange(stream.owed, 0);
        stream.credited += request.credit;
        m_effects.push_back(Send {std::move(request)});
    }

    /// False: the frame begins beyond the position, which the server did not declare. It is asked for again.
    bool isInOrder(StreamState &stream, const LogPosition &at)
    {
        if (!stream.position || stream.position->epoch != at.epoch || at.offset <= stream.position->offset)
            return true;
        if (++stream.holes > mostHoles) {
            stream.holes = 0;
            breakOff(Error(ErrorKind::Unavailable, "http.badReply", {}, "bytes are missing without a gap"));
            return false;
        }
        release(stream);
        request(stream);
        return false;
    }

    void takeBytes(StreamHandle handle, StreamState &stream, const FrameArrived &frame)
    {
        if (!isInOrder(stream, frame.at))
            return;
        auto at = frame.at;
        std::uint64_t skip = 0;
        if (stream.position && stream.position->epoch == at.epoch)
            skip = std::min(frame.bytes, stream.position->offset.value - at.offset.value);
        const auto fresh = frame.bytes - skip;
        owe(stream, skip);
        if (fresh == 0)
            return;
        at.offset = at.offset.plus(skip);
        stream.position = LogPosition {at.epoch, at.offset.plus(fresh)};
        stream.holes = 0;
        stream.held += fresh;
        m_effects.push_back(Deliver {handle, std::move(at), skip, fresh});
    }

    void takeGap(StreamHandle handle, StreamState &stream, const FrameArrived &frame)
    {
        if (!isInOrder(stream, frame.at))
            return;
        auto from = frame.at;
        const bool isOpen = frame.gapTo <= from.offset;
        const bool isKnownEpoch = stream.position && stream.position->epoch == from.epoch;
        if (isOpen) {
            const bool isBehind = isKnownEpoch && from.offset < stream.position->offset;
            if (isBehind || stream.openGap == from)
                return;
            stream.openGap = from;
        } else if (isKnownEpoch) {
            if (frame.gapTo <= stream.position->offset)
                return;
            from.offset = stream.position->offset;
        }
        const auto to = isOpen ? from.offset : frame.gapTo;
        stream.position = LogPosition {from.epoch, to};
        stream.holes = 0;
        m_effects.push_back(DeliverGap {handle, std::move(from), to});
    }

    State &m_state;
    std::vector<Effect> m_effects;
};

} // namespace

std::vector<Effect> step(State &state, const Event &event)
{
    Step step(state);
    std::visit(step, event);
    return std::move(step).effects();
}

} // namespace quarterdeck::sync_machine
