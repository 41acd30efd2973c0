// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/values.h"

#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/literals.h"
#include "logs/query/record_fields.h"

#include <fmt/format.h>

#include <cmath>

namespace quarterdeck::logs::query {

namespace {

using Kind = Value::Kind;

void give(std::string_view text, const ValueSink &sink)
{
    if (text.empty())
        return; // an empty view means absent
    Value value;
    value.text = text;
    sink(value);
}

void giveDuration(std::int64_t nanoseconds, const ValueSink &sink)
{
    const auto text = millisecondsText(nanoseconds);
    Value value;
    value.kind = Kind::Duration;
    value.text = text;
    value.nanoseconds = nanoseconds;
    sink(value);
}

void giveNumber(const std::string &text, const ValueSink &sink)
{
    Value value;
    value.kind = Kind::Number;
    value.text = text;
    sink(value);
}

void builtinValues(Builtin builtin, const Record &record, const ValueSink &sink)
{
    Value value;
    switch (builtin) {
    case Builtin::Level:
        if (record.level == Level::None)
            return;
        value.kind = Kind::Level;
        value.level = record.level;
        value.text = name(record.level);
        return sink(value);
    case Builtin::Time:
        if (!record.time)
            return;
        value.kind = Kind::Time;
        value.time = *record.time;
        value.text = record.timeRaw;
        return sink(value);
    case Builtin::Message: // '' is present
        value.text = record.message;
        return sink(value);
    case Builtin::Raw:
        value.text = record.text;
        return sink(value);
    case Builtin::Component:
        return give(record.component, sink);
    case Builtin::Thread:
        return give(record.thread, sink);
    case Builtin::User:
        return give(record.user, sink);
    case Builtin::Request:
        return give(record.request, sink);
    case Builtin::Stack:
        return give(record.stack, sink);
    case Builtin::Exception:
        return eachException(record, [&](std::string_view, std::string_view line) { give(line, sink); });
    case Builtin::Line:
        return giveNumber(fmt::format("{}", record.firstLine.value + 1), sink);
    case Builtin::Duration:
        if (const auto duration = durationOf(record))
            giveDuration(*duration, sink);
        return;
    default:
        return;
    }
}

void fieldValues(const Field &field, const Record &record, const ValueSink &sink)
{
    // A text record has no nested values: of the steps only one element can be meant.
    std::optional<std::uint64_t> wanted;
    if (!field.steps.empty()) {
        if (field.steps.size() > 1 || !field.steps.front().index)
            return;
        wanted = field.steps.front().index;
    }
    std::uint64_t place = 0;
    const auto pick = [&](const Value &value) {
        if (!wanted || *wanted == place++)
            sink(value);
    };
    if (field.builtin != Builtin::None)
        return builtinValues(field.builtin, record, pick);
    eachOwnValue(record, field.name, [&](std::string_view text) {
        Value value;
        value.text = text;
        pick(value);
    });
}

// ---- arithmetic

struct Quantity
{
    enum class Kind : std::uint8_t { None, Number, Duration, Time };
    Kind kind = Kind::None;
    double number = 0; ///< Of a duration in nanoseconds.
    TimePoint time;
};

Quantity quantityOf(const Value &value, const Context &context)
{
    switch (value.kind) {
    case Kind::Duration:
        return {Quantity::Kind::Duration, static_cast<double>(value.nanoseconds), {}};
    case Kind::Time:
        return {Quantity::Kind::Time, 0, value.time};
    default:
        break;
    }
    if (isNumber(value.text))
        return {Quantity::Kind::Number, toDouble(value.text), {}};
    if (const auto duration = durationOf(value.text))
        return {Quantity::Kind::Duration, static_cast<double>(*duration), {}};
    if (const auto size = sizeOf(value.text))
        return {Quantity::Kind::Number, toDouble(*size), {}};
    if (const auto time = timeOf(value.text, context.zone))
        return {Quantity::Kind::Time, 0, *time};
    return {};
}

Quantity calculated(Expression::Kind op, const Quantity &a, const Quantity &b)
{
    using Q = Quantity::Kind;
    const auto nanoseconds = [](double number) { return std::chrono::nanoseconds(std::llround(number)); };
    if (a.kind == Q::None || b.kind == Q::None)
        return {};
    switch (op) {
    case Expression::Kind::Add:
        if (a.kind == Q::Time && b.kind == Q::Duration)
            return {Q::Time, 0, a.time + nanoseconds(b.number)};
        if (a.kind == Q::Duration && b.kind == Q::Time)
            return {Q::Time, 0, b.time + nanoseconds(a.number)};
        if (a.kind == b.kind && a.kind != Q::Time)
            return {a.kind, a.number + b.number, {}};
        return {};
    case Expression::Kind::Subtract:
        if (a.kind == Q::Time && b.kind == Q::Time)
            return {Q::Duration, static_cast<double>((a.time - b.time).count()), {}};
        if (a.kind == Q::Time && b.kind == Q::Duration)
            return {Q::Time, 0, a.time - nanoseconds(b.number)};
        if (a.kind == b.kind)
            return {a.kind, a.number - b.number, {}};
        return {};
    case Expression::Kind::Multiply:
        if (a.kind == Q::Time || b.kind == Q::Time || (a.kind == Q::Duration && b.kind == Q::Duration))
            return {};
        return {a.kind == Q::Duration || b.kind == Q::Duration ? Q::Duration : Q::Number, a.number * b.number, {}};
    case Expression::Kind::Divide:
        if (a.kind == Q::Time || b.kind == Q::Time || b.number == 0 || (a.kind == Q::Number && b.kind == Q::Duration))
            return {};
        return {a.kind == b.kind ? Q::Number : Q::Duration, a.number / b.number, {}};
    default:
        return {};
    }
}

void giveQuantity(const Quantity &quantity, const ValueSink &sink)
{
    switch (quantity.kind) {
    case Quantity::Kind::None:
        return;
    case Quantity::Kind::Number:
        return giveNumber(numberText(quantity.number), sink);
    case Quantity::Kind::Duration:
        if (std::abs(quantity.number) < 9e18)
            giveDuration(std::llround(quantity.number), sink);
        return;
    case Quantity::Kind::Time: {
        const auto text = formatRfc3339(quantity.time);
        Value value;
        value.kind = Kind::Time;
        value.text = text;
        value.time = quantity.time;
        return sink(value);
    }
    }
}

void literalValue(const Literal &literal, const ValueSink &sink)
{
    Value value;
    value.text = literal.text;
    switch (literal.kind) {
    case Literal::Kind::Duration:
        value.kind = Kind::Duration;
        value.nanoseconds = literal.nanoseconds;
        break;
    case Literal::Kind::Time:
        value.kind = Kind::Time;
        value.time = literal.begin;
        break;
    case Literal::Kind::Level:
        value.kind = Kind::Level;
        value.level = literal.level;
        break;
    case Literal::Kind::Null:
        return;
    default:
        break;
    }
    sink(value);
}

void callValues(const Expression &call, const Record &record, const Context &context, const ValueSink &sink)
{
    const auto &inner = call.parts.front();
    switch (call.function) {
    case Function::Count: {
        std::uint64_t count = 0;
        eachValue(inner, record, context, [&](const Value &) { ++count; });
        return giveNumber(fmt::format("{}", count), sink);
    }
    case Function::First: {
        bool isFirst = true;
        return eachValue(inner, record, context, [&](const Value &value) {
            if (std::exchange(isFirst, false))
                sink(value);
        });
    }
    case Function::Last: {
        std::uint64_t count = 0;
        eachValue(inner, record, context, [&](const Value &) { ++count; });
        return eachValue(inner, record, context, [&](const Value &value) {
            if (--count == 0)
                sink(value);
        });
    }
    case Function::All: // its meaning lies in the compare
        return eachValue(inner, record, context, sink);
    case Function::Len:
        return eachValue(inner, record, context,
                         [&](const Value &value) { giveNumber(fmt::format("{}", codePoints(value.text)), sink); });
    case Function::Lower:
    case Function::Upper:
        return eachValue(inner, record, context, [&](const Value &value) {
            const auto text = call.function == Function::Lower ? lowerCase(value.text) : upperCase(value.text);
            Value changed;
            changed.text = text;
            sink(changed);
        });
    case Function::Ip:
        return eachValue(inner, record, context, [&](const Value &value) {
            const auto address = addressOf(value.text);
            if (!address)
                return;
            Value changed = value;
            changed.kind = Kind::Ip;
            changed.address = *address;
            sink(changed);
        });
    case Function::Minute:
        return eachValue(inner, record, context, [&](const Value &value) {
            const auto time = value.kind == Kind::Time ? std::optional(value.time) : timeOf(value.text, context.zone);
            if (!time)
                return;
            constexpr std::int64_t perMinute = 60'000'000'000;
            const auto local = context.zone.toLocal(*time).count();
            const auto inHour = ((local % (60 * perMinute)) + 60 * perMinute) % (60 * perMinute);
            giveNumber(fmt::format("{}", inHour / perMinute), sink);
        });
    case Function::Prev:
    case Function::Changed:
        return; // without state: missing
    }
}

} // namespace

void eachValue(const Expression &expression, const Record &record, const Context &context, const ValueSink &sink)
{
    switch (expression.kind) {
    case Expression::Kind::Path:
        return fieldValues(expression.field, record, sink);
    case Expression::Kind::Value:
        return literalValue(expression.literal, sink);
    case Expression::Kind::Call:
        return callValues(expression, record, context, sink);
    default:
        return eachValue(expression.parts[0], record, context, [&](const Value &left) {
            const auto a = quantityOf(left, context);
            eachValue(expression.parts[1], record, context, [&](const Value &right) {
                giveQuantity(calculated(expression.kind, a, quantityOf(right, context)), sink);
            });
        });
    }
}

bool isPresent(const Expression &expression, const Record &record, const Context &context)
{
    bool isThere = false;
    eachValue(expression, record, context, [&](const Value &) { isThere = true; });
    return isThere;
}

std::vector<std::string> textsOf(const Expression &expression, const Record &record, const Context &context)
{
    std::vector<std::string> texts;
    eachValue(expression, record, context, [&](const Value &value) { texts.emplace_back(value.text); });
    return texts;
}

std::int64_t unitOf(const Expression &expression) noexcept
{
    const auto *leaf = &expression;
    while (leaf->kind == Expression::Kind::Call)
        leaf = &leaf->parts.front();
    const std::string_view name = leaf->field.name;
    if (name.ends_with("_ns"))
        return 1;
    if (name.ends_with("_us"))
        return 1'000;
    if (name.ends_with("_s"))
        return 1'000'000'000;
    return 1'000'000;
}

std::optional<std::int64_t> durationValue(std::string_view text, std::int64_t unit) noexcept
{
    if (!isNumber(text))
        return durationOf(text);
    const auto length = toDouble(text) * static_cast<double>(unit);
    return std::abs(length) < 9e18 ? std::optional(static_cast<std::int64_t>(std::llround(length))) : std::nullopt;
}

} // namespace quarterdeck::logs::query
