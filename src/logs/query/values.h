// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/node.h"

#include <compare>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::logs::query {

/// Reads of literals and of values in records: numbers, durations, sizes, times, the record's own fields.

/// `[+-]digits[.digits][e±digits]`, the whole text.
[[nodiscard]] bool isNumber(std::string_view text) noexcept;
/// Exact decimal order of two numbers (2^53 + 1 differs from 2^53).
[[nodiscard]] std::strong_ordering compareNumbers(std::string_view a, std::string_view b);
/// "250ms", "1h30m", "412 ms" (one space allowed): nanoseconds.
[[nodiscard]] std::optional<std::int64_t> durationOf(std::string_view text);
/// "10kB", "10 MiB": bytes as a decimal.
[[nodiscard]] std::optional<std::string> sizeOf(std::string_view text);
/// A value that is a duration: a text with units, or a plain number of `unit` nanoseconds.
[[nodiscard]] std::optional<std::int64_t> durationValue(std::string_view text, std::int64_t unit = 1'000'000);

/// The typed literal of an unquoted word against `left`, or the text where it is nothing else.
[[nodiscard]] Literal literalOf(std::string_view word, const Operand &left, const TimeZone &zone, TimePoint now);
/// The same for a quoted one: a text, but a level against @level and a time against @time.
[[nodiscard]] Literal quotedLiteralOf(std::string_view text, const Operand &left, const TimeZone &zone, TimePoint now);

/// The values of a field, in order; empty: missing. Views into the record, or into `storage`.
using Values = std::vector<std::string_view>;
void valuesOf(const Operand &operand, const Record &record, Values &values, std::deque<std::string> &storage);
/// How long the record says something took ("executed in 2 seconds and 418 milliseconds", "took 412 ms").
[[nodiscard]] std::optional<std::int64_t> durationOf(const Record &record);

} // namespace quarterdeck::logs::query
