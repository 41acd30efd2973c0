// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/record.h"

#include <span>
#include <string_view>
#include <vector>

namespace quarterdeck::logs {

/// How the lines of a source become records: which line begins one, and what its head says. Immutable, thread-safe.
/// Both functions are called for millions of lines: they allocate nothing.
class Format
{
public:
    virtual ~Format() = default;
    Format() = default;
    Format(const Format &) = delete;
    Format &operator=(const Format &) = delete;

    /// "mendix", "timestamped", "plain": what `qd index --json` calls `format`.
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;
    /// For people: "Mendix runtime".
    [[nodiscard]] virtual std::string_view title() const noexcept = 0;
    [[nodiscard]] virtual bool startsRecord(std::string_view line) const noexcept = 0;
    /// Fills time, level, component, thread, user, request and message of `record` from `record.headLine`.
    /// Times without a zone are read in `zone`.
    virtual void parseHead(Record &record, const TimeZone &zone) const = 0;
};

/// The formats this program knows, in the order they are tried; the last is "plain" (every line is a record). They live
/// as long as the program.
[[nodiscard]] std::span<const Format *const> formats();
/// Null where there is no such format.
[[nodiscard]] const Format *formatNamed(std::string_view name) noexcept;

struct FormatGuess
{
    const Format *format; ///< Never null.
    double score; ///< Share of the non-empty sampled lines that begin a record of it, 0 … 1.
};
/// The format that fits the first lines of a source best; "plain" where none fits.
[[nodiscard]] FormatGuess guessFormat(std::span<const std::string_view> firstLines);

} // namespace quarterdeck::logs
