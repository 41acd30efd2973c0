// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/breakpoints/breakpoint.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace quarterdeck::logs {

/// What the engine is told: a record in release order, or that time has passed in a live source.
struct RecordEvent
{
    const Record &record;
};
struct TickEvent
{
    TimePoint time;
};
using LogEvent = std::variant<RecordEvent, TickEvent>;

/// One breakpoint that fired.
struct Firing
{
    std::size_t breakpoint = 0; ///< Its place in the set.
    std::string key; ///< Of `per`; empty without one.
    std::uint64_t count = 0; ///< Times its condition held, this one included; of the key.
    std::uint64_t hits = 0; ///< Times it fired, this one included; of the key.
    bool pauses = false;
    std::string text; ///< Of its log actions, joined by LF.
};

/// All that fired on one event: one stop.
struct Hit
{
    std::vector<Firing> firings; ///< In order of definition; never empty in a returned hit.
    [[nodiscard]] bool pauses() const;
};

/// What the engine remembers between events: a value, so that a replay from any point is equal.
struct BreakpointState
{
    /// What is kept for each key of `per`, or once without one.
    struct PerKey
    {
        std::uint64_t count = 0;
        std::uint64_t hits = 0;
        std::vector<TimePoint> times; ///< Of `n within d`: the matches in the window.
        std::optional<TimePoint> newest;
        std::optional<std::string> last; ///< Of `changed e`: the value on the last record that had one.
    };
    struct PerBreakpoint
    {
        std::uint64_t count = 0; ///< Of all keys.
        std::uint64_t hits = 0;
        bool enabled = true;
        std::map<std::string, PerKey, std::less<>> keys; ///< Grows with the number of keys seen.
    };
    std::vector<PerBreakpoint> breakpoints;
    std::optional<TimePoint> time; ///< Of the last record that had one.
};

/// Judges events against a set of breakpoints: a pure function of (state, event). Cheap to copy; const and thread-safe.
class BreakpointEngine
{
public:
    BreakpointEngine() = default;
    /// Conflict of names is the caller's to refuse: see `duplicateName`.
    explicit BreakpointEngine(std::vector<Breakpoint> breakpoints);

    [[nodiscard]] BreakpointState start() const;
    /// Changes `state` by the event; returns what fired, with no firings where nothing did.
    [[nodiscard]] Hit judge(BreakpointState &state, const LogEvent &event) const;
    [[nodiscard]] const std::vector<Breakpoint> &breakpoints() const noexcept { return m_breakpoints; }

private:
    [[nodiscard]] bool counts(std::size_t place, BreakpointState &state, const Record &record, std::string &key) const;
    void applyEffects(BreakpointState &state, const Hit &hit) const;

    std::vector<Breakpoint> m_breakpoints;
};

} // namespace quarterdeck::logs
