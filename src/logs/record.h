// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong.h"
#include "base/time.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace quarterdeck::logs {

/// Severity by rank; None where the record has none that is known.
enum class Level : std::uint8_t { None, Trace, Debug, Info, Warn, Error, Critical };

/// "TRACE" … "CRITICAL"; "" for None.
[[nodiscard]] std::string_view name(Level level) noexcept;
/// The level of a name, any case, with the names other systems use (verbose, notice, warning, err, fatal, …).
[[nodiscard]] std::optional<Level> levelNamed(std::string_view name) noexcept;

/// One record, parsed: a head line and the lines that continue it. All views point into `text` (or into storage that
/// lives as long as the text): a Record is valid while the owner of its bytes (RecordBatch) lives. Empty views mean
/// "absent".
struct Record
{
    RecordOrdinal ordinal;
    LineNumber firstLine;
    std::uint32_t lineCount = 1;
    ByteOffset offset;

    std::string_view text; ///< All lines joined by LF, without the last LF and without a CR before an LF.
    std::string_view headLine; ///< The first line of `text`.
    std::string_view stack; ///< All continuation lines joined by LF.

    std::optional<TimePoint> time;
    bool timeHasZone = false; ///< False: read in the session's zone.
    std::string_view timeRaw;
    Level level = Level::None;
    std::string_view levelRaw;
    std::string_view component;
    std::string_view thread;
    std::string_view user;
    std::string_view request;
    std::string_view message; ///< The rest of the head line; the whole line for a record without a head.
};

} // namespace quarterdeck::logs
