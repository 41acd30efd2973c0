// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace quarterdeck::logs {

/// A pausing hit: where, and by which breakpoints (places in the set).
struct Stop
{
    RecordOrdinal at;
    std::vector<std::size_t> breakpoints;
    std::uint64_t hits = 0; ///< Of the first of them, this one included.
};

/// Owns the execution pointer. Records are known by their place in release order; stops are recorded as they are
/// judged, also while the pointer stands elsewhere, so that stepping never judges anything again and works in both
/// directions. Plain data: the caller guards it. All costs are logarithmic in the number of stops.
class Debugger
{
public:
    /// A pausing hit was judged at `stop.at`. While running, the pointer stops there: returns true then.
    bool record(Stop stop);
    /// A pausing hit in the past: kept for stepping, a running pointer runs on.
    void note(Stop stop);
    /// Puts the pointer on a record by hand, and stops.
    void standAt(RecordOrdinal at);
    /// F5: on to the next recorded stop behind the pointer; without one, runs (follows the live end). True: stopped.
    bool continueForwards();
    /// To the recorded stop before the pointer. False: there is none, and nothing changed.
    bool continueBackwards();
    /// Runs on without stopping at what is recorded.
    void goLive();
    /// Forgets pointer and stops (other breakpoints, another file).
    void reset();

    [[nodiscard]] bool isStopped() const noexcept { return m_pointer.has_value(); }
    [[nodiscard]] std::optional<RecordOrdinal> pointer() const noexcept { return m_pointer; }
    /// The stop under the pointer, if the pointer stands on one.
    [[nodiscard]] const Stop *currentStop() const;
    /// Recorded stops behind the pointer.
    [[nodiscard]] std::size_t stopsWaiting() const;
    [[nodiscard]] const std::map<RecordOrdinal, Stop> &stops() const noexcept { return m_stops; }

private:
    std::optional<RecordOrdinal> m_pointer;
    std::map<RecordOrdinal, Stop> m_stops;
};

} // namespace quarterdeck::logs
