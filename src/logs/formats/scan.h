// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/record.h"

#include <optional>
#include <string_view>

/// Small allocation-free readers that the formats share. Each takes what it reads from the front of `text`.
namespace quarterdeck::logs::scan {

/// A wall clock as it is written: nanoseconds since 1970-01-01 local, and the offset if one is written.
struct Timestamp
{
    std::chrono::nanoseconds local {0};
    std::optional<std::chrono::seconds> offset;
    std::size_t length = 0; ///< Bytes it takes.
    bool isInRange = true; ///< False: a year that no TimePoint reaches; `local` is then the nearest that one does.
};
/// "YYYY-MM-DD", a space, "T" or "t", "hh:mm:ss", a fraction behind "." or ",", and "Z" or "±hh[:]mm" (a space before
/// the offset is allowed). "/" instead of "-" too. Nothing where the numbers are no date.
[[nodiscard]] std::optional<Timestamp> timestamp(std::string_view text) noexcept;
/// A leading run of letters that names a level.
[[nodiscard]] std::optional<Level> levelWord(std::string_view text, std::size_t &length) noexcept;
[[nodiscard]] std::string_view withoutSpaces(std::string_view text) noexcept;
/// Time of `record` from a stamp at the start of `raw`; none, but its text, where it is not in range.
void setTime(Record &record, const Timestamp &stamp, std::string_view raw, const TimeZone &zone);
/// Request and user as the Mendix runtime writes them: a leading `[token]` of 6 to 64 letters, digits, "_" and "-" with
/// at least one digit; the first `user 'NAME'` of the head line.
void setRequestAndUser(Record &record);

} // namespace quarterdeck::logs::scan
