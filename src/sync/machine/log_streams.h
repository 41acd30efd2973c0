// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/strong.h"
#include "protocol/messages.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The log streams of one connection (PROTOCOL.md §4.2) as a pure function: no clock, no thread, no network. A driver
/// performs the effects and reports what happened as events. What it guarantees, whatever is lost, doubled or late: the
/// bytes of a subscription are handed on in order, each once, from its position on; bytes are missing only where the
/// server declared a gap; and at most `window` bytes of a subscription are in memory.
namespace quarterdeck::sync_machine {

/// Byte `offset` of the sequence `epoch` of an instance's log.
struct LogPosition
{
    std::string epoch;
    ByteOffset offset;
    friend bool operator==(const LogPosition &, const LogPosition &) = default;
};

/// A subscription, as long as it lives; chosen by the driver, never used again.
using StreamHandle = Strong<struct StreamHandleTag>;
/// One try to connect. What is reported about an earlier one is ignored.
using Attempt = Strong<struct AttemptTag>;

enum class StreamHealth : std::uint8_t { Connecting, Live, Reconnecting, Ended };

struct LogTarget
{
    std::string environment;
    std::uint32_t instance = 1;
};

// ---- what happens

struct Subscribed
{
    StreamHandle handle;
    LogTarget target;
    std::optional<LogPosition> position; ///< Everything before is known; absent: begin `last` bytes before the end.
    std::uint64_t last = 0;
};
struct Unsubscribed
{
    StreamHandle handle;
};
/// The connection of this attempt stands.
struct Opened
{
    Attempt attempt;
};
/// The connection of this attempt could not be made, or broke.
struct Lost
{
    Attempt attempt;
    Error reason;
};
/// The time that StartTimer asked for has passed.
struct TimerFired
{
    Attempt attempt;
};
/// A frame of the server; its bytes stay with the driver.
struct FrameArrived
{
    Attempt attempt;
    std::uint32_t subscription = 0;
    bool isGap = false;
    LogPosition at;
    std::uint64_t bytes = 0; ///< How many it carries; 0 for gaps.
    ByteOffset gapTo;
};
/// The server refuses. It does not say which subscription, so it is the one whose environment is the subject of the
/// error, or each that has not got anything yet.
struct Refused
{
    Attempt attempt;
    Error reason;
};
/// The receiver is done with bytes that it was handed.
struct Consumed
{
    StreamHandle handle;
    std::uint64_t bytes = 0;
};
using Event = std::variant<Subscribed, Unsubscribed, Opened, Lost, TimerFired, FrameArrived, Refused, Consumed>;

// ---- what to do

struct Connect
{
    Attempt attempt;
};
struct Disconnect
{ };
struct Send
{
    protocol::LogRequest request;
};
/// Report TimerFired with this attempt after `delay`. One timer is enough: a later one replaces it.
struct StartTimer
{
    Attempt attempt;
    std::chrono::milliseconds delay {0};
};
/// Hand on the bytes of the frame just reported, without the first `skip`. The receiver says Consumed for `bytes`
/// later.
struct Deliver
{
    StreamHandle handle;
    LogPosition at; ///< Of the first byte handed on.
    std::uint64_t skip = 0;
    std::uint64_t bytes = 0;
};
/// Hand on that [from, to) is missing, for the reason that the frame just reported names; equal ends: unknown how much.
struct DeliverGap
{
    StreamHandle handle;
    LogPosition from;
    ByteOffset to;
};
struct Report
{
    StreamHandle handle;
    StreamHealth health = StreamHealth::Connecting;
    std::optional<Error> reason;
};
using Effect = std::variant<Connect, Disconnect, Send, StartTimer, Deliver, DeliverGap, Report>;

// ---- state

struct StreamState
{
    LogTarget target;
    std::optional<LogPosition> position; ///< The next byte to hand on.
    std::uint64_t last = 0;
    std::uint32_t wireId = 0; ///< Of the present subscription: frames of earlier ones are late and ignored.
    std::uint64_t credited = 0; ///< Bytes that the server may still send.
    std::uint64_t held = 0; ///< Handed on and not consumed yet.
    std::uint64_t owed = 0; ///< Consumed and not credited again yet.
    std::optional<LogPosition>
        openGap; ///< Where a gap of unknown length was handed on last: it is told again after reconnecting.
    std::uint32_t holes = 0; ///< Frames too far on, one after the other.
};

struct State
{
    enum class Link : std::uint8_t { Idle, Connecting, Open, Waiting };
    std::uint64_t window = 4U << 20U; ///< Most bytes of one subscription in memory.
    Link link = Link::Idle;
    Attempt attempt;
    std::uint32_t failures = 0; ///< Since the last frame.
    std::uint32_t lastWireId = 0;
    std::map<StreamHandle, StreamState> streams;
};

/// Performs one event on the state. The effects are in the order in which they must be performed.
[[nodiscard]] std::vector<Effect> step(State &state, const Event &event);

} // namespace quarterdeck::sync_machine
