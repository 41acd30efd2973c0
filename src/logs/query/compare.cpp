// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/compare.h"

#include "logs/query/folding.h"
#include "logs/query/literals.h"

#include <algorithm>

namespace quarterdeck::logs::query {

namespace {

Truth truth(bool value) noexcept
{
    return value ? Truth::True : Truth::False;
}
bool isEquality(Operator op) noexcept
{
    return op == Operator::Equal || op == Operator::Exact;
}

bool holds(Operator op, std::strong_ordering order) noexcept
{
    switch (op) {
    case Operator::Equal:
    case Operator::Exact:
        return order == 0;
    case Operator::Less:
        return order < 0;
    case Operator::LessEqual:
        return order <= 0;
    case Operator::Greater:
        return order > 0;
    case Operator::GreaterEqual:
        return order >= 0;
    default:
        return false;
    }
}

/// A value against an interval with its end excluded: equal lies inside.
template <class Ordered>
bool holdsInterval(Operator op, const Ordered &value, const Ordered &begin, const Ordered &end)
{
    switch (op) {
    case Operator::Equal:
    case Operator::Exact:
        return value >= begin && value < end;
    case Operator::Less:
        return value < begin;
    case Operator::LessEqual:
        return value < end;
    case Operator::Greater:
        return value >= end;
    case Operator::GreaterEqual:
        return value >= begin;
    default:
        return false;
    }
}

Truth comparedText(const Compare &compare, std::string_view value, std::string_view text, std::string_view foldedText)
{
    switch (compare.op) {
    case Operator::Exact:
        return truth(value == text);
    case Operator::Equal:
        return truth(equalsFolded(value, foldedText));
    case Operator::Contains:
        return truth(compare.finder != nullptr ? compare.finder->isIn(value)
                                               : Folded(value).view().find(foldedText) != std::string_view::npos);
    case Operator::StartsWith:
        return truth(Folded(value).view().starts_with(foldedText));
    case Operator::EndsWith:
        return truth(Folded(value).view().ends_with(foldedText));
    case Operator::Like:
        return truth(isLike(Folded(value).view(), foldedText));
    case Operator::Matches:
        return truth(compare.pattern != nullptr
                     && re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *compare.pattern));
    default: // UTF-8 keeps the order of code points
        return truth(holds(compare.op, Folded(value).view().compare(foldedText) <=> 0));
    }
}

bool isTextual(Operator op) noexcept
{
    return op == Operator::Contains || op == Operator::StartsWith || op == Operator::EndsWith || op == Operator::Like
        || op == Operator::Matches;
}

std::optional<Address> addressIn(const Value &value)
{
    return value.kind == Value::Kind::Ip ? std::optional(value.address) : addressOf(value.text);
}

std::int64_t inDay(TimePoint time, const TimeZone &zone)
{
    constexpr std::int64_t perDay = 86'400'000'000'000;
    const auto local = zone.toLocal(time).count();
    return ((local % perDay) + perDay) % perDay;
}

/// The typed compare; nothing where the value cannot be read as the literal's type.
std::optional<bool> comparedTyped(const Compare &compare, const Value &value, const Literal &literal)
{
    using Kind = Literal::Kind;
    switch (literal.kind) {
    case Kind::Number:
        if (isNumber(value.text))
            return holds(compare.op, compareNumbers(value.text, literal.decimal));
        return std::nullopt;
    case Kind::Size:
        if (isNumber(value.text))
            return holds(compare.op, compareNumbers(value.text, literal.decimal));
        if (const auto size = sizeOf(value.text))
            return holds(compare.op, compareNumbers(*size, literal.decimal));
        return std::nullopt;
    case Kind::Duration: {
        const auto length = value.kind == Value::Kind::Duration ? std::optional(value.nanoseconds)
                                                                : durationValue(value.text, compare.unit);
        return length ? std::optional(holds(compare.op, *length <=> literal.nanoseconds)) : std::nullopt;
    }
    case Kind::Network: {
        const auto address = addressIn(value);
        if (!address)
            return std::nullopt;
        if (isEquality(compare.op))
            return *address >= literal.firstAddress && *address <= literal.lastAddress;
        const bool isUpper = compare.op == Operator::LessEqual || compare.op == Operator::Greater;
        return holds(compare.op, *address <=> (isUpper ? literal.lastAddress : literal.firstAddress));
    }
    case Kind::Level:
        return value.kind == Value::Kind::Level ? std::optional(holds(compare.op, value.level <=> literal.level))
                                                : std::nullopt;
    case Kind::Time: {
        const auto time
            = value.kind == Value::Kind::Time ? std::optional(value.time) : timeOf(value.text, compare.context->zone);
        return time ? std::optional(holdsInterval(compare.op, *time, literal.begin, literal.end)) : std::nullopt;
    }
    case Kind::Clock:
        if (value.kind != Value::Kind::Time)
            return std::nullopt;
        return holdsInterval(compare.op, inDay(value.time, compare.context->zone), literal.nanoseconds,
                             literal.nanosecondsEnd);
    case Kind::Text:
    case Kind::Null:
        break;
    }
    return std::nullopt;
}

} // namespace

Truth compared(const Compare &compare, const Value &value, const Literal &literal)
{
    if (isTextual(compare.op))
        return comparedText(compare, value.text, literal.text, literal.foldedText);
    if (literal.kind == Literal::Kind::Text) {
        if (value.kind == Value::Kind::Ip) { // ip(f) against a quoted address
            if (const auto address = addressOf(literal.text))
                return truth(holds(compare.op, value.address <=> *address));
        }
        if (isNumber(literal.text) && isNumber(value.text)) // quoted, but both are numbers
            return truth(holds(compare.op, compareNumbers(value.text, literal.text)));
        return comparedText(compare, value.text, literal.text, literal.foldedText);
    }
    if (const auto typed = comparedTyped(compare, value, literal))
        return truth(*typed);
    return isEquality(compare.op) ? comparedText(compare, value.text, literal.text, literal.foldedText)
                                  : Truth::Unknown;
}

Truth compared(const Compare &compare, const Value &left, const Value &right)
{
    using Kind = Value::Kind;
    if (!isTextual(compare.op)) {
        const auto is = [&](Kind kind) { return left.kind == kind || right.kind == kind; };
        if (is(Kind::Level)) {
            const auto a = left.kind == Kind::Level ? std::optional(left.level) : levelNamed(left.text);
            const auto b = right.kind == Kind::Level ? std::optional(right.level) : levelNamed(right.text);
            return a && b ? truth(holds(compare.op, *a <=> *b)) : Truth::Unknown;
        }
        if (is(Kind::Time)) {
            const auto a
                = left.kind == Kind::Time ? std::optional(left.time) : timeOf(left.text, compare.context->zone);
            const auto b
                = right.kind == Kind::Time ? std::optional(right.time) : timeOf(right.text, compare.context->zone);
            return a && b ? truth(holds(compare.op, *a <=> *b)) : Truth::Unknown;
        }
        if (is(Kind::Duration)) {
            const auto length = [&](const Value &value) {
                return value.kind == Kind::Duration ? std::optional(value.nanoseconds)
                                                    : durationValue(value.text, compare.unit);
            };
            const auto a = length(left);
            const auto b = length(right);
            return a && b ? truth(holds(compare.op, *a <=> *b)) : Truth::Unknown;
        }
        if (is(Kind::Ip)) {
            const auto a = addressIn(left);
            const auto b = addressIn(right);
            return a && b ? truth(holds(compare.op, *a <=> *b)) : Truth::Unknown;
        }
        if (isNumber(left.text) && isNumber(right.text))
            return truth(holds(compare.op, compareNumbers(left.text, right.text)));
    }
    return comparedText(compare, left.text, right.text, Folded(right.text).view());
}

Truth isInRange(const Compare &compare, const Value &value, const Literal &from, const Literal &to)
{
    auto bound = compare;
    bound.op = Operator::GreaterEqual;
    const auto lower = compared(bound, value, from);
    bound.op = Operator::LessEqual;
    const auto upper = compared(bound, value, to);
    const bool wraps
        = from.kind == Literal::Kind::Clock && to.kind == Literal::Kind::Clock && from.nanoseconds > to.nanoseconds;
    return wraps ? std::max(lower, upper) : std::min(lower, upper);
}

} // namespace quarterdeck::logs::query
