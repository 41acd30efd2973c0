// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/folding.h"
#include "logs/query/node.h"

#include <algorithm>
#include <array>

namespace quarterdeck::logs::query {

namespace {

template <class Meaning>
struct Name
{
    std::string_view name;
    Meaning meaning;
};

// The first name of a meaning is the one that is printed.
constexpr auto builtins = std::to_array<Name<Builtin>>({
    {"time", Builtin::Time},        {"level", Builtin::Level},     {"component", Builtin::Component},
    {"logger", Builtin::Component}, {"node", Builtin::Component},  {"thread", Builtin::Thread},
    {"user", Builtin::User},        {"request", Builtin::Request}, {"message", Builtin::Message},
    {"raw", Builtin::Raw},          {"stack", Builtin::Stack},     {"exception", Builtin::Exception},
    {"source", Builtin::Source},    {"env", Builtin::Env},         {"instance", Builtin::Instance},
    {"line", Builtin::Line},        {"pattern", Builtin::Pattern}, {"duration", Builtin::Duration},
    {"delta", Builtin::Delta},      {"arrival", Builtin::Arrival}, {"late", Builtin::Late},
    {"span", Builtin::Span},        {"parent", Builtin::Parent},
});
constexpr auto functions = std::to_array<Name<Function>>({
    {"len", Function::Len},
    {"lower", Function::Lower},
    {"upper", Function::Upper},
    {"count", Function::Count},
    {"first", Function::First},
    {"last", Function::Last},
    {"all", Function::All},
    {"ip", Function::Ip},
    {"minute", Function::Minute},
    {"prev", Function::Prev},
    {"changed", Function::Changed},
});
constexpr auto operators = std::to_array<Name<Operator>>({
    {"=", Operator::Equal},
    {"==", Operator::Exact},
    {"!=", Operator::NotEqual},
    {"?!=", Operator::NotEqualOrMissing},
    {"<", Operator::Less},
    {"<=", Operator::LessEqual},
    {">", Operator::Greater},
    {">=", Operator::GreaterEqual},
    {"~", Operator::Matches},
    {"!~", Operator::NotMatches},
    {"contains", Operator::Contains},
    {"startswith", Operator::StartsWith},
    {"endswith", Operator::EndsWith},
    {"like", Operator::Like},
});

template <class Names, class Meaning>
std::string_view nameIn(const Names &names, Meaning meaning) noexcept
{
    const auto found = std::ranges::find_if(names, [&](const auto &known) { return known.meaning == meaning; });
    return found == names.end() ? std::string_view() : found->name;
}

/// Names are ASCII, and so is their case.
template <class Names>
auto findIn(const Names &names, std::string_view name) noexcept
{
    constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::find_if(names,
                                [&](const auto &known) { return std::ranges::equal(name, known.name, {}, lower); });
}

} // namespace

Builtin builtinNamed(std::string_view name) noexcept
{
    const auto found = findIn(builtins, name);
    return found == builtins.end() ? Builtin::None : found->meaning;
}

std::optional<Function> functionNamed(std::string_view name) noexcept
{
    const auto found = findIn(functions, name);
    return found == functions.end() ? std::nullopt : std::optional(found->meaning);
}

std::string_view name(Builtin builtin) noexcept
{
    return nameIn(builtins, builtin);
}
std::string_view name(Function function) noexcept
{
    return nameIn(functions, function);
}
std::string_view name(Operator op) noexcept
{
    return nameIn(operators, op);
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

ValueType typeOf(const Expression &expression) noexcept
{
    switch (expression.kind) {
    case Expression::Kind::Path:
        if (expression.field.builtin == Builtin::Level)
            return ValueType::Level;
        return expression.field.builtin == Builtin::Time ? ValueType::Time : ValueType::Any;
    case Expression::Kind::Call:
        switch (expression.function) {
        case Function::First:
        case Function::Last:
        case Function::All:
        case Function::Prev:
            return typeOf(expression.parts.front());
        default:
            return ValueType::Any;
        }
    case Expression::Kind::Add:
    case Expression::Kind::Subtract: { // a time plus or minus a duration is a time, two times make a duration
        const bool isLeftTime = typeOf(expression.parts[0]) == ValueType::Time;
        const bool isRightTime = typeOf(expression.parts[1]) == ValueType::Time;
        return isLeftTime != isRightTime ? ValueType::Time : ValueType::Any;
    }
    default:
        return ValueType::Any;
    }
}

bool hasField(const Expression &expression) noexcept
{
    return expression.kind == Expression::Kind::Path || std::ranges::any_of(expression.parts, hasField);
}

} // namespace quarterdeck::logs::query
