// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/node.h"

#include "logs/query/folding.h"
#include "logs/query/values.h"

#include <algorithm>
#include <array>
#include <utility>

namespace quarterdeck::logs::query {

namespace {

struct Name
{
    std::string_view name;
    Builtin builtin;
};
constexpr auto builtins = std::to_array<Name>({
    {"time", Builtin::Time},           {"level", Builtin::Level},       {"component", Builtin::Component},
    {"logger", Builtin::Component},    {"node", Builtin::Component},    {"thread", Builtin::Thread},
    {"user", Builtin::User},           {"request", Builtin::Request},   {"message", Builtin::Message},
    {"raw", Builtin::Raw},             {"stack", Builtin::Stack},       {"exception", Builtin::Exception},
    {"source", Builtin::Source},       {"env", Builtin::Env},           {"instance", Builtin::Instance},
    {"line", Builtin::Line},           {"pattern", Builtin::Pattern},   {"duration", Builtin::Duration},
    {"delta", Builtin::Delta},         {"arrival", Builtin::Arrival},   {"late", Builtin::Late},
    {"span", Builtin::Span},           {"parent", Builtin::Parent},
});

Truth truth(bool value) { return value ? Truth::True : Truth::False; }
Truth negated(Truth value)
{
    return value == Truth::Unknown ? value : (value == Truth::True ? Truth::False : Truth::True);
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

bool holds(Operator op, std::strong_ordering order)
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

bool isEquality(Operator op) { return op == Operator::Equal || op == Operator::Exact; }

/// A value against an interval [begin, end): equal lies inside.
template <class Number>
bool holdsInterval(Operator op, Number value, Number begin, Number end)
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

/// One value as text.
Truth compareText(Operator op, std::string_view value, const Literal &literal, const re2::RE2 *pattern)
{
    switch (op) {
    case Operator::Exact:
        return truth(value == literal.text);
    case Operator::Equal:
        return truth(folded(value) == literal.foldedText);
    case Operator::Contains:
        return truth(folded(value).find(literal.foldedText) != std::string::npos);
    case Operator::StartsWith:
        return truth(folded(value).starts_with(literal.foldedText));
    case Operator::EndsWith:
        return truth(folded(value).ends_with(literal.foldedText));
    case Operator::Like:
        return truth(isLike(folded(value), literal.foldedText));
    case Operator::Matches:
        return truth(pattern != nullptr && re2::RE2::PartialMatch(piece(value), *pattern));
    default:
        return truth(holds(op, folded(value).compare(literal.foldedText) <=> 0)); // UTF-8 keeps the order of code points
    }
}

/// One value against a typed literal. Unknown: it cannot be read as that type, and the operator needs an order.
Truth compareValue(const Operand &left, Operator op, std::string_view value, const Literal &literal, const re2::RE2 *pattern)
{
    const bool isTextual = op == Operator::Contains || op == Operator::StartsWith || op == Operator::EndsWith
        || op == Operator::Like || op == Operator::Matches;
    if (isTextual)
        return compareText(op, value, literal, pattern);
    switch (literal.kind) {
    case Literal::Kind::Number:
        if (left.builtin == Builtin::Duration && !isNumber(value))
            break;
        if (isNumber(value))
            return truth(holds(op, compareNumbers(value, literal.decimal)));
        break;
    case Literal::Kind::Size:
        if (isNumber(value))
            return truth(holds(op, compareNumbers(value, literal.decimal)));
        if (const auto size = sizeOf(value))
            return truth(holds(op, compareNumbers(*size, literal.decimal)));
        break;
    case Literal::Kind::Duration: {
        auto unit = std::int64_t(1'000'000);
        if (left.name.ends_with("_ns"))
            unit = 1;
        else if (left.name.ends_with("_us"))
            unit = 1'000;
        else if (left.name.ends_with("_s"))
            unit = 1'000'000'000;
        if (const auto length = durationValue(value, unit))
            return truth(holds(op, *length <=> literal.nanoseconds));
        break;
    }
    case Literal::Kind::Text:
        if (isNumber(literal.text) && isNumber(value)) // quoted, but both sides are numbers
            return truth(holds(op, compareNumbers(value, literal.text)));
        return compareText(op, value, literal, pattern);
    default:
        return compareText(op, value, literal, pattern);
    }
    return isEquality(op) ? compareText(op, value, literal, pattern) : Truth::Unknown;
}

Truth compareTime(const Record &record, Operator op, const Literal &literal, const Context &context)
{
    if (!record.time)
        return Truth::Unknown;
    if (literal.kind == Literal::Kind::Time)
        return truth(holdsInterval(op, *record.time, literal.begin, literal.end));
    constexpr std::int64_t perDay = 86'400'000'000'000;
    const auto local = context.zone.toLocal(*record.time).count();
    const auto inDay = ((local % perDay) + perDay) % perDay;
    return truth(holdsInterval(op, inDay, literal.nanoseconds, literal.nanosecondsEnd));
}

/// The positive form of a compare over all values of the left side.
Truth comparePositive(const Node &node, Operator op, const Record &record, const Context &context)
{
    const auto &left = node.left;
    const auto &literal = node.right;
    if (left.builtin == Builtin::Level && left.function == Function::None && literal.kind == Literal::Kind::Level)
        return record.level == Level::None ? Truth::Unknown : truth(holds(op, record.level <=> literal.level));
    if (left.builtin == Builtin::Time && left.function == Function::None
        && (literal.kind == Literal::Kind::Time || literal.kind == Literal::Kind::Clock))
        return compareTime(record, op, literal, context);
    Values values;
    std::deque<std::string> storage;
    valuesOf(left, record, values, storage);
    if (left.function == Function::Count) {
        storage.push_back(std::to_string(values.size()));
        values = {storage.back()};
    }
    if (literal.kind == Literal::Kind::Null && isEquality(op))
        return truth(values.empty());
    if (values.empty())
        return Truth::Unknown;
    const bool isAll = left.function == Function::All;
    if (left.function == Function::First)
        values.resize(1);
    else if (left.function == Function::Last)
        values = {values.back()};
    std::optional<Literal> other;
    if (node.rightField) {
        Values rights;
        valuesOf(*node.rightField, record, rights, storage);
        if (rights.empty())
            return Truth::Unknown;
        other.emplace();
        other->text = rights.front();
        other->foldedText = folded(rights.front());
        if (isNumber(other->text)) {
            other->kind = Literal::Kind::Number;
            other->decimal = other->text;
        }
    }
    auto result = isAll ? Truth::True : Truth::False;
    for (const auto value : values) {
        std::string_view shown = value;
        if (left.function == Function::Len) {
            storage.push_back(std::to_string(codePoints(value)));
            shown = storage.back();
        } else if (left.function == Function::Lower || left.function == Function::Upper) {
            storage.push_back(folded(value));
            shown = storage.back();
        }
        const auto one = compareValue(left, op, shown, other ? *other : literal, node.pattern.get());
        result = isAll ? std::min(result, one) : std::max(result, one);
    }
    return result;
}

Truth compare(const Node &node, const Record &record, const Context &context)
{
    switch (node.op) {
    case Operator::NotEqual:
        return negated(comparePositive(node, Operator::Equal, record, context));
    case Operator::NotEqualOrMissing: {
        const auto positive = comparePositive(node, Operator::Equal, record, context);
        return positive == Truth::Unknown ? Truth::True : negated(positive);
    }
    case Operator::NotMatches:
        return negated(comparePositive(node, Operator::Matches, record, context));
    default:
        return comparePositive(node, node.op, record, context);
    }
}

Truth isIn(const Node &node, const Record &record, const Context &context)
{
    auto result = Truth::False;
    Node single;
    single.left = node.left;
    for (const auto &item : node.items) {
        single.right = item.from;
        auto one = Truth::False;
        if (!item.to) {
            one = comparePositive(single, Operator::Equal, record, context);
        } else {
            one = comparePositive(single, Operator::GreaterEqual, record, context);
            const bool wraps = item.from.kind == Literal::Kind::Clock && item.to->kind == Literal::Kind::Clock
                && item.from.nanoseconds > item.to->nanoseconds;
            single.right = *item.to;
            const auto upper = comparePositive(single, Operator::LessEqual, record, context);
            one = wraps ? std::max(one, upper) : std::min(one, upper);
        }
        result = std::max(result, one);
    }
    return node.isNegated ? negated(result) : result;
}

Truth has(const Node &node, const Record &record)
{
    switch (node.left.builtin) {
    case Builtin::Level:
        return truth(record.level != Level::None);
    case Builtin::Time:
        return truth(record.time.has_value());
    default:
        break;
    }
    Values values;
    std::deque<std::string> storage;
    valuesOf(node.left, record, values, storage);
    return truth(!values.empty());
}

} // namespace

Builtin builtinNamed(std::string_view name) noexcept
{
    for (const auto &known : builtins) {
        if (std::ranges::equal(name, known.name, {}, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }))
            return known.builtin;
    }
    return Builtin::None;
}

bool isEvaluated(Builtin builtin) noexcept
{
    switch (builtin) {
    case Builtin::Source:
    case Builtin::Env:
    case Builtin::Instance:
    case Builtin::Pattern:
    case Builtin::Delta:
    case Builtin::Arrival:
    case Builtin::Late:
    case Builtin::Span:
    case Builtin::Parent:
        return false;
    default:
        return true;
    }
}

Truth evaluate(const Node &node, const Record &record, const Context &context)
{
    switch (node.kind) {
    case Node::Kind::Everything:
        return Truth::True;
    case Node::Kind::And: {
        auto result = Truth::True;
        for (const auto &child : node.children) {
            result = std::min(result, evaluate(child, record, context));
            if (result == Truth::False)
                break;
        }
        return result;
    }
    case Node::Kind::Or: {
        auto result = Truth::False;
        for (const auto &child : node.children) {
            result = std::max(result, evaluate(child, record, context));
            if (result == Truth::True)
                break;
        }
        return result;
    }
    case Node::Kind::Not:
        return negated(evaluate(node.children.front(), record, context));
    case Node::Kind::Text:
        return truth(re2::RE2::PartialMatch(piece(record.text), *node.pattern));
    case Node::Kind::Compare:
        return compare(node, record, context);
    case Node::Kind::In:
        return isIn(node, record, context);
    case Node::Kind::Has:
        return has(node, record);
    }
    return Truth::Unknown;
}

} // namespace quarterdeck::logs::query
