// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong.h"
#include "protocol/messages.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The client's side of a log stream (PROTOCOL.md §4.2) as a pure function: no clock, no socket, no thread.
namespace quarterdeck::sync {

/// How far ahead of the reader the server may send.
constexpr std::uint64_t creditWindow = 4U << 20U;

struct LogSubscriptionState
{
    enum class Phase : std::uint8_t { Disconnected, Connecting, Live, Waiting };
    Phase phase = Phase::Disconnected;
    std::string epoch; ///< Of what was handed on last; empty: nothing yet.
    std::optional<std::uint64_t> next; ///< Offset that is wanted next.
    std::uint64_t last = 0; ///< Bytes before the end to begin with, while there is no `next`.
    std::uint64_t unconfirmed = 0; ///< Bytes handed on whose credit was not given back yet.
    std::uint32_t failures = 0; ///< Since bytes arrived.
};

// What happens.
struct Begin
{ };
struct Connected
{ };
struct FrameArrived
{
    protocol::LogFrame frame;
};
struct Consumed ///< Bytes are stored.
{
    std::uint64_t bytes = 0;
};
struct Disconnected
{ };
struct TimePassed ///< The time of a StartTimer.
{ };
using LogEvent = std::variant<Begin, Connected, FrameArrived, Consumed, Disconnected, TimePassed>;

// What to do about it.
struct Connect
{ };
struct Send
{
    protocol::LogRequest request;
};
struct HandBytes
{
    std::string epoch;
    std::uint64_t offset = 0;
    std::string bytes;
};
struct HandGap
{
    std::string epoch;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::string reason;
};
struct StartTimer
{
    std::chrono::milliseconds after {0};
};
using LogEffect = std::variant<Connect, Send, HandBytes, HandGap, StartTimer>;

/// Changes the state by the event; the effects are to be performed in order. Bytes are handed on once each and in
/// order, whatever is repeated, lost or cut; what is missing is handed on as a gap.
[[nodiscard]] std::vector<LogEffect> step(LogSubscriptionState &state, LogEvent event);

} // namespace quarterdeck::sync
