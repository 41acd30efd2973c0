// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/machine/log_subscription.h"

#include <algorithm>

namespace quarterdeck::sync {

namespace {

using Phase = LogSubscriptionState::Phase;
using Effects = std::vector<LogEffect>;

Effects arrived(LogSubscriptionState &state, protocol::LogFrame frame)
{
    Effects effects;
    if (state.phase != Phase::Live)
        return effects; // of a connection that is given up
    state.failures = 0;
    const bool isOtherEpoch = !state.epoch.empty() && frame.epoch != state.epoch;
    if (frame.isGap) {
        const bool isKnown = !isOtherEpoch && state.next && frame.gapTo < *state.next;
        if (isKnown)
            return effects;
        const auto from = !isOtherEpoch && state.next ? std::max(frame.offset, *state.next) : frame.offset;
        state.epoch = frame.epoch;
        state.next = std::max(from, frame.gapTo);
        effects.push_back(HandGap {frame.epoch, from, *state.next, std::move(frame.bytes)});
        return effects;
    }
    auto offset = frame.offset;
    auto bytes = std::move(frame.bytes);
    if (isOtherEpoch)
        state.next.reset();
    if (state.next && offset < *state.next) { // a repeat, whole or in part
        const auto skip = std::min<std::uint64_t>(*state.next - offset, bytes.size());
        bytes.erase(0, static_cast<std::size_t>(skip));
        offset += skip;
        state.unconfirmed += skip;
    }
    if (bytes.empty())
        return effects;
    if (state.next && offset > *state.next)
        effects.push_back(HandGap {frame.epoch, *state.next, offset, "missing"});
    state.epoch = frame.epoch;
    state.next = offset + bytes.size();
    effects.push_back(HandBytes {state.epoch, offset, std::move(bytes)});
    return effects;
}

} // namespace

Effects step(LogSubscriptionState &state, LogEvent event)
{
    Effects effects;
    if (std::holds_alternative<Begin>(event) || std::holds_alternative<TimePassed>(event)) {
        if (state.phase == Phase::Disconnected || state.phase == Phase::Waiting) {
            state.phase = Phase::Connecting;
            effects.emplace_back(Connect {});
        }
    } else if (std::holds_alternative<Connected>(event)) {
        if (state.phase != Phase::Connecting)
            return effects;
        state.phase = Phase::Live;
        state.unconfirmed = 0;
        protocol::LogRequest request;
        request.subscription = 1;
        request.epoch = state.epoch;
        request.from = state.next;
        request.last = state.last;
        request.credit = creditWindow;
        effects.emplace_back(Send {std::move(request)});
    } else if (auto *frame = std::get_if<FrameArrived>(&event)) {
        return arrived(state, std::move(frame->frame));
    } else if (const auto *consumed = std::get_if<Consumed>(&event)) {
        state.unconfirmed += consumed->bytes;
        if (state.phase == Phase::Live && state.unconfirmed >= creditWindow / 4) {
            protocol::LogRequest credit;
            credit.kind = protocol::LogRequest::Kind::Credit;
            credit.subscription = 1;
            credit.credit = state.unconfirmed;
            state.unconfirmed = 0;
            effects.emplace_back(Send {std::move(credit)});
        }
    } else if (std::holds_alternative<Disconnected>(event)) {
        if (state.phase == Phase::Waiting || state.phase == Phase::Disconnected)
            return effects;
        state.phase = Phase::Waiting;
        const auto exponent = std::min<std::uint32_t>(state.failures, 6);
        ++state.failures;
        effects.emplace_back(StartTimer {std::chrono::milliseconds(50) * (1U << exponent)}); // 50 ms … 3.2 s
    }
    return effects;
}

} // namespace quarterdeck::sync
