// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/parser.h"

#include <algorithm>
#include <array>

/// The stages behind a query: they are read whole, so that their errors stand at the right place, but nothing evaluates
/// them yet and no tree is kept of them.
namespace quarterdeck::logs::query {

void Parser::fieldList()
{
    do {
        static_cast<void>(field());
        skipSpaces();
    } while (take(","));
}

void Parser::aggregates()
{
    constexpr auto names
        = std::to_array<std::string_view>({"count", "sum", "avg", "min", "max", "p50", "p90", "p95", "p99"});
    do {
        skipSpaces();
        const auto from = m_at;
        m_at += nameLength(m_text.substr(m_at));
        const auto word = folded(m_text.substr(from, m_at - from));
        const bool isKnown = std::ranges::find(names, word) != names.end();
        if (!isKnown) {
            m_at = from;
            failHere("an aggregate");
        }
        note(QueryToken::Kind::Function, from);
        if (take("(")) {
            static_cast<void>(field());
            skipSpaces();
            if (!take(")"))
                failHere(")");
        } else if (word != "count" || wordCharacterAt(m_text.substr(m_at)) > 0) {
            failHere("(");
        }
        skipSpaces();
    } while (take(","));
    if (takeKeyword("by"))
        fieldList();
}

void Parser::stage()
{
    skipSpaces();
    if (takeKeyword("where")) {
        static_cast<void>(orTerm());
    } else if (takeKeyword("top")) {
        static_cast<void>(wholeNumber(1));
        static_cast<void>(field());
    } else if (takeKeyword("rate")) {
        static_cast<void>(duration());
        skipSpaces();
        if (takeKeyword("by"))
            static_cast<void>(field());
    } else if (takeKeyword("sort")) {
        static_cast<void>(field());
        skipSpaces();
        static_cast<void>(takeKeyword("desc"));
    } else if (takeKeyword("head") || takeKeyword("tail")) {
        static_cast<void>(wholeNumber(0));
    } else if (takeKeyword("fields")) {
        fieldList();
    } else {
        aggregates();
    }
    skipSpaces();
    if (!isAtEnd() && peek() != '|')
        failHere();
}

} // namespace quarterdeck::logs::query
