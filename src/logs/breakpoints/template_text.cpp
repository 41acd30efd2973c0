// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/template_text.h"

#include "logs/query/parser.h"
#include "logs/query/values.h"

namespace quarterdeck::logs {

std::optional<Template> Template::parse(std::string_view text, const Query::Options &options, bool &isSupported)
{
    Template made;
    std::string literal;
    while (!text.empty()) {
        const char c = text[0];
        text.remove_prefix(1);
        if ((c == '{' || c == '}') && text.starts_with(c)) {
            literal += c;
            text.remove_prefix(1);
        } else if (c == '}') {
            return std::nullopt;
        } else if (c != '{') {
            literal += c;
        } else {
            try {
                query::Parser parser(text, options);
                auto operand = parser.left();
                parser.skipSpaces();
                if (parser.peek() != '}' || !query::hasField(operand))
                    return std::nullopt;
                try {
                    parser.refuseUnsupported();
                } catch (const QueryError &) {
                    isSupported = false;
                }
                made.m_parts.push_back({std::move(literal), std::move(operand)});
                literal.clear();
                text.remove_prefix(parser.at() + 1);
            } catch (const QueryError &) {
                return std::nullopt;
            }
        }
    }
    made.m_parts.push_back({std::move(literal), std::nullopt});
    return made;
}

std::string Template::filled(const Record &record, const query::Context &context) const
{
    std::string text;
    for (const auto &part : m_parts) {
        text += part.text;
        if (!part.operand)
            continue;
        bool isFirst = true;
        query::eachValue(*part.operand, record, context, [&](const query::Value &value) {
            text += isFirst ? "" : ", ";
            text += value.text;
            isFirst = false;
        });
        if (isFirst)
            text += '-';
    }
    return text;
}

} // namespace quarterdeck::logs
