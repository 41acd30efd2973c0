// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace quarterdeck {

/// An instant, UTC, nanoseconds.
using TimePoint = std::chrono::sys_time<std::chrono::nanoseconds>;

/// The system clock, or the value of QUARTERDECK_NOW (RFC 3339) where it is set: for relative times in queries.
[[nodiscard]] TimePoint nowForQueries();

/// "2026-03-04T09:14:33.338Z" (RFC 3339 §5.6) with 3, 6 or 9 digits of fraction, as many as are not zero, at least 3.
[[nodiscard]] std::string formatRfc3339(TimePoint time);

/// Whether every instant of that year, with a day to spare, is a TimePoint: nanoseconds in 64 bits reach from 1677 to
/// 2262.
[[nodiscard]] bool isYearInRange(int year);

/// Reads an RFC 3339 date-time ("T" or a space, zone required). InvalidInput "time.notRfc3339", also for a year that is
/// not in range.
[[nodiscard]] Result<TimePoint> parseRfc3339(std::string_view text);

/// A time zone: UTC, a fixed offset or a zone of the system's database. A cheap value, copied freely across threads.
class TimeZone
{
public:
    /// The system's zone (TZ, /etc/localtime); UTC where none is known.
    [[nodiscard]] static TimeZone system();
    [[nodiscard]] static TimeZone utc() { return {}; }
    /// "Europe/Berlin", "UTC", "Z", "+02:00". InvalidInput "time.unknownZone".
    [[nodiscard]] static Result<TimeZone> named(std::string_view name);

    /// Local wall clock of an instant, as nanoseconds since 1970-01-01 00:00 local.
    [[nodiscard]] std::chrono::nanoseconds toLocal(TimePoint time) const;
    /// The instant of a local wall clock; the earlier one where clocks went back, the shifted one in a gap.
    [[nodiscard]] TimePoint toInstant(std::chrono::nanoseconds local) const;
    /// "UTC", "UTC+1" or "UTC+5:30" at that instant.
    [[nodiscard]] std::string shortName(TimePoint at) const;

private:
    const void *m_zone = nullptr; // a date::time_zone of the process-wide, immutable database
    std::chrono::seconds m_fixed {0};
};

} // namespace quarterdeck
