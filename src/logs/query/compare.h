// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/node.h"
#include "logs/query/values.h"

namespace quarterdeck::logs::query {

/// What a compare needs besides the two sides.
struct Compare
{
    Operator op = Operator::Equal;
    std::int64_t unit = 1'000'000; ///< Nanoseconds of a plain number as a duration.
    const re2::RE2 *pattern = nullptr;
    const TextFinder *finder = nullptr;
    const Context *context = nullptr;
};

/// One value against a literal, in the positive form. Unknown: it cannot be read as what the operator needs.
[[nodiscard]] Truth compared(const Compare &compare, const Value &value, const Literal &literal);
/// Two values of a record.
[[nodiscard]] Truth compared(const Compare &compare, const Value &left, const Value &right);
/// Lies the value in the range, bounds included?
[[nodiscard]] Truth isInRange(const Compare &compare, const Value &value, const Literal &from, const Literal &to);

} // namespace quarterdeck::logs::query
