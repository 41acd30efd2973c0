// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/compare.h"
#include "logs/query/node.h"
#include "logs/query/values.h"

#include <algorithm>

namespace quarterdeck::logs::query {

namespace {

Truth truth(bool value) noexcept
{
    return value ? Truth::True : Truth::False;
}
Truth negated(Truth value) noexcept
{
    return value == Truth::Unknown ? value : (value == Truth::True ? Truth::False : Truth::True);
}

bool isOverAll(const Expression &expression) noexcept
{
    return expression.kind == Expression::Kind::Call
        && (expression.function == Function::All || isOverAll(expression.parts.front()));
}

/// The positive form over all values of both sides: any value satisfies it, or every one with `all(f)`.
Truth comparePositive(const Node &node, Operator op, bool mayBeOverAll, const Record &record, const Context &context)
{
    const auto &left = node.left;
    const bool isLiteral = node.right.kind == Expression::Kind::Value;
    const auto &literal = node.right.literal;
    if (isLiteral && literal.kind == Literal::Kind::Null && (op == Operator::Equal || op == Operator::Exact))
        return truth(!isPresent(left, record, context));
    Compare compare;
    compare.op = op;
    compare.unit = unitOf(left);
    compare.pattern = node.pattern.get();
    compare.finder = node.finder.get();
    compare.context = &context;
    const bool isAll = mayBeOverAll && isOverAll(left);
    auto result = Truth::Unknown;
    bool isFirst = true;
    const auto add = [&](Truth one) {
        if (isFirst)
            result = one;
        else
            result = isAll ? std::min(result, one) : std::max(result, one);
        isFirst = false;
    };
    eachValue(left, record, context, [&](const Value &value) {
        if (isLiteral)
            return add(compared(compare, value, literal));
        std::optional<Truth> any;
        eachValue(node.right, record, context, [&](const Value &other) {
            const auto one = compared(compare, value, other);
            any = any ? std::max(*any, one) : one;
        });
        add(any.value_or(Truth::Unknown));
    });
    return result;
}

Truth compareNode(const Node &node, const Record &record, const Context &context)
{
    // The filter of most screens: a level by rank.
    if (node.left.kind == Expression::Kind::Path && node.left.field.builtin == Builtin::Level
        && record.level == Level::None)
        return node.op == Operator::NotEqualOrMissing ? Truth::True
            : node.right.kind == Expression::Kind::Value && node.right.literal.kind == Literal::Kind::Null
            ? truth(node.op != Operator::NotEqual)
            : Truth::Unknown;
    switch (node.op) {
    case Operator::NotEqual:
        return negated(comparePositive(node, Operator::Equal, false, record, context));
    case Operator::NotEqualOrMissing: {
        if (!isPresent(node.left, record, context))
            return Truth::True;
        const auto positive = comparePositive(node, Operator::Equal, false, record, context);
        return positive == Truth::Unknown ? Truth::True : negated(positive);
    }
    case Operator::NotMatches:
        return negated(comparePositive(node, Operator::Matches, false, record, context));
    default:
        return comparePositive(node, node.op, true, record, context);
    }
}

Truth isIn(const Node &node, const Record &record, const Context &context)
{
    Compare compare;
    compare.unit = unitOf(node.left);
    compare.context = &context;
    const bool isAll = !node.isNegated && isOverAll(node.left);
    std::optional<Truth> result;
    eachValue(node.left, record, context, [&](const Value &value) {
        auto any = Truth::False;
        for (const auto &item : node.items) {
            if (item.from.kind == Literal::Kind::Null)
                continue;
            any = std::max(
                any, item.to ? isInRange(compare, value, item.from, *item.to) : compared(compare, value, item.from));
            if (any == Truth::True)
                break;
        }
        result = !result ? any : (isAll ? std::min(*result, any) : std::max(*result, any));
    });
    if (!result) {
        const bool holdsNull = std::ranges::any_of(
            node.items, [](const ListItem &item) { return item.from.kind == Literal::Kind::Null; });
        result = holdsNull ? Truth::True : Truth::Unknown;
    }
    return node.isNegated ? negated(*result) : *result;
}

/// What testing a node costs, roughly.
int cost(const Node &node)
{
    using Kind = Node::Kind;
    const auto ofField = [](const Expression &expression) {
        if (expression.kind != Expression::Kind::Path)
            return 8;
        switch (expression.field.builtin) {
        case Builtin::Level:
            return 0;
        case Builtin::Time:
        case Builtin::Component:
        case Builtin::Thread:
        case Builtin::User:
        case Builtin::Request:
        case Builtin::Line:
            return 1;
        case Builtin::Message:
            return 3;
        case Builtin::None:
        case Builtin::Duration:
            return 6;
        default:
            return 7;
        }
    };
    switch (node.kind) {
    case Kind::Everything:
        return 0;
    case Kind::Has:
    case Kind::Changed:
        return ofField(node.left);
    case Kind::Compare:
    case Kind::In:
        return ofField(node.left) + (node.pattern ? 4 : 0);
    case Kind::Text:
        return 4;
    case Kind::Regex:
        return 8;
    case Kind::And:
    case Kind::Or:
    case Kind::Not: {
        int sum = 0;
        for (const auto &child : node.children)
            sum = std::min(100, sum + cost(child));
        return sum;
    }
    }
    return 8;
}

} // namespace

Node inCheapOrder(Node node)
{
    for (auto &child : node.children)
        child = inCheapOrder(std::move(child));
    std::ranges::stable_sort(node.children, {}, cost);
    return node;
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
        return truth(node.finder->isIn(record.text));
    case Node::Kind::Regex:
        return truth(re2::RE2::PartialMatch(re2::StringPiece(record.text.data(), record.text.size()), *node.pattern));
    case Node::Kind::Compare:
        return compareNode(node, record, context);
    case Node::Kind::In:
        return isIn(node, record, context);
    case Node::Kind::Has:
        return truth(isPresent(node.left, record, context));
    case Node::Kind::Changed:
        return Truth::Unknown;
    }
    return Truth::Unknown;
}

} // namespace quarterdeck::logs::query
