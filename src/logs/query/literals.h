// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/node.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

/// Reads of typed texts: numbers, durations, sizes, addresses, times. Used for literals and for values of records.
namespace quarterdeck::logs::query {

/// `[+-]digits[.digits][e±digits]`, the whole text.
[[nodiscard]] bool isNumber(std::string_view text) noexcept;
/// Exact decimal order of two numbers (2^53 + 1 differs from 2^53).
[[nodiscard]] std::strong_ordering compareNumbers(std::string_view a, std::string_view b);
[[nodiscard]] double toDouble(std::string_view number) noexcept;
/// Shortest usual spelling, 15 digits.
[[nodiscard]] std::string numberText(double number);

/// A number without sign at the front, taken from `text`.
[[nodiscard]] std::optional<double> takeNumber(std::string_view &text) noexcept;
/// "250ms", "1h30m", "412 ms" (one space allowed): nanoseconds.
[[nodiscard]] std::optional<std::int64_t> durationOf(std::string_view text) noexcept;
/// Milliseconds with up to three digits of fraction.
[[nodiscard]] std::string millisecondsText(std::int64_t nanoseconds);
/// "10kB", "10 MiB": bytes as a decimal.
[[nodiscard]] std::optional<std::string> sizeOf(std::string_view text);
/// "10.0.0.1", "::1", "::ffff:10.0.0.1".
[[nodiscard]] std::optional<Address> addressOf(std::string_view text) noexcept;
/// A text that is a whole date or date and time.
[[nodiscard]] std::optional<TimePoint> timeOf(std::string_view text, const TimeZone &zone);

/// The literal of an unquoted word where `type` is expected; nothing where it is no level, no time.
[[nodiscard]] std::optional<Literal> literalOf(std::string_view word, ValueType type, const TimeZone &zone,
                                               TimePoint now);
/// The same of a quoted one: a text, but a level against @level and a time against @time.
[[nodiscard]] std::optional<Literal> quotedLiteralOf(std::string_view text, ValueType type, const TimeZone &zone,
                                                     TimePoint now);
/// The text as it is spelled.
[[nodiscard]] Literal textLiteral(std::string_view text, bool isQuoted);

} // namespace quarterdeck::logs::query
