// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/template_text.h"

#include "logs/query/parser.h"
#include "logs/query/values.h"

namespace quarterdeck::logs {

namespace {

/// Walks a template; false where it is malformed. `literal` gets characters, `field` the inside of braces.
template <class Literal, class Field>
bool walk(std::string_view text, Literal literal, Field field)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
            literal(c);
            ++i;
        } else if (c == '{') {
            const auto close = text.find('}', i);
            if (close == std::string_view::npos || !field(text.substr(i + 1, close - i - 1)))
                return false;
            i = close;
        } else if (c == '}') {
            return false;
        } else {
            literal(c);
        }
    }
    return true;
}

std::optional<query::Operand> operandOf(std::string_view text)
{
    try {
        const Query::Options options {TimeZone::utc(), TimePoint {}};
        query::Parser parser(text, options);
        auto operand = parser.operand();
        parser.skipSpaces();
        return parser.isAtEnd() ? std::optional(std::move(operand)) : std::nullopt;
    } catch (const QueryError &) {
        return std::nullopt;
    }
}

} // namespace

bool isTemplate(std::string_view text)
{
    return walk(text, [](char) {}, [](std::string_view inside) { return operandOf(inside).has_value(); });
}

std::string filledTemplate(std::string_view text, const Record &record)
{
    std::string filled;
    walk(
        text, [&](char c) { filled += c; },
        [&](std::string_view inside) {
            const auto operand = operandOf(inside);
            query::Values values;
            std::deque<std::string> storage;
            if (operand)
                query::valuesOf(*operand, record, values, storage);
            if (values.empty())
                filled += '-';
            for (std::size_t i = 0; i < values.size(); ++i) {
                filled += i == 0 ? "" : ", ";
                filled += values[i];
            }
            return true;
        });
    return filled;
}

} // namespace quarterdeck::logs
