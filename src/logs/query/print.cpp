// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/node.h"
#include "logs/query/query.h"

#include <fmt/format.h>

#include <algorithm>

namespace quarterdeck::logs::query {

namespace {

std::string delimited(std::string_view text, char delimiter)
{
    std::string out(1, delimiter);
    for (const char c : text) {
        out += c;
        if (c == delimiter)
            out += c;
    }
    return out + delimiter;
}

/// A dotted run of names and nothing else.
bool isNamePath(std::string_view text)
{
    while (true) {
        const auto length = nameLength(text);
        if (length == 0 || length == text.size())
            return length != 0;
        text.remove_prefix(length);
        if (text[0] != '.')
            return false;
        text.remove_prefix(1);
    }
}

bool isBareName(std::string_view name)
{
    const auto word = folded(name);
    return isNamePath(name) && builtinNamed(name) == Builtin::None && !isReservedWord(word) && !isClauseWord(word)
        && !name.starts_with("fields.") && !isOperatorWord(word);
}

std::string printedField(const Field &field, bool isRight)
{
    std::string text;
    if (field.builtin != Builtin::None)
        text = (isRight ? "@" : "") + std::string(name(field.builtin));
    else if (!isRight && isBareName(field.name))
        text = field.name;
    else if (field.steps.empty())
        text = delimited(field.name, '`');
    else if (isNamePath(field.name))
        text = "fields." + field.name;
    else
        text = "fields[" + delimited(field.name, '"') + "]";
    for (const auto &step : field.steps)
        text += step.index ? fmt::format("[{}]", *step.index) : "[" + delimited(step.key, '"') + "]";
    return text;
}

std::string printedLiteral(const Literal &literal)
{
    // A word of `f:v` may look like a field of a compare; as a text it means the same in quotes.
    const bool looksLikeField = literal.kind == Literal::Kind::Text && literal.text.starts_with("fields.");
    return literal.isQuoted || looksLikeField ? quotedLiteral(literal.text) : literal.text;
}

std::string printedSide(const Expression &expression, bool isRight)
{
    switch (expression.kind) {
    case Expression::Kind::Path:
        return printedField(expression.field, isRight);
    case Expression::Kind::Value:
        return printedLiteral(expression.literal);
    case Expression::Kind::Call:
        return std::string(name(expression.function)) + "(" + printedSide(expression.parts.front(), false) + ")";
    case Expression::Kind::Add:
    case Expression::Kind::Subtract:
    case Expression::Kind::Multiply:
    case Expression::Kind::Divide:
        break;
    }
    constexpr std::string_view signs = "+-*/";
    const auto sign
        = signs[static_cast<std::size_t>(expression.kind) - static_cast<std::size_t>(Expression::Kind::Add)];
    return printedSide(expression.parts[0], isRight) + " " + sign + " " + printedSide(expression.parts[1], isRight);
}

std::string printedRegex(const Node &node)
{
    return "/" + node.text + "/" + (node.isExact ? "c" : "");
}

std::string printedChild(const Node &node)
{
    const bool isGroup = node.kind == Node::Kind::And || node.kind == Node::Kind::Or;
    return isGroup ? "(" + printed(node) + ")" : printed(node);
}

std::string printedItems(const Node &node)
{
    std::string text;
    for (const auto &item : node.items) {
        text += (text.empty() ? "" : ", ") + printedLiteral(item.from);
        if (item.to)
            text += ".." + printedLiteral(*item.to);
    }
    return text;
}

bool mustBeQuoted(const Node &node)
{
    const auto word = folded(node.text);
    return node.isQuoted || isClauseWord(word) || isReservedWord(word);
}

} // namespace

std::string printed(const Expression &expression)
{
    return printedSide(expression, false);
}

std::string printed(const Node &node)
{
    switch (node.kind) {
    case Node::Kind::Everything:
        return {};
    case Node::Kind::And:
    case Node::Kind::Or: {
        const bool isAnd = node.kind == Node::Kind::And;
        std::string text;
        for (const auto &child : node.children) {
            if (!text.empty())
                text += isAnd ? " and " : " or ";
            text += isAnd || child.kind == Node::Kind::Or ? printedChild(child) : printed(child);
        }
        return text;
    }
    case Node::Kind::Not:
        return "not " + printedChild(node.children.front());
    case Node::Kind::Text:
        return mustBeQuoted(node) ? delimited(node.text, '"') : node.text;
    case Node::Kind::Regex:
        return printedRegex(node);
    case Node::Kind::Compare: {
        const auto right = node.isRegex ? printedRegex(node) : printedSide(node.right, true);
        return printedSide(node.left, false) + " " + std::string(name(node.op)) + " " + right;
    }
    case Node::Kind::In:
        return printedSide(node.left, false) + (node.isNegated ? " not in (" : " in (") + printedItems(node) + ")";
    case Node::Kind::Has:
        return "has " + printedField(node.left.field, false);
    case Node::Kind::Changed:
        return "changed(" + printedField(node.left.field, false) + ")";
    }
    return {};
}

} // namespace quarterdeck::logs::query
