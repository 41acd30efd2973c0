// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/parser.h"
#include "logs/query/query.h"

#include <algorithm>

namespace quarterdeck::logs {

namespace {

using Kind = QueryToken::Kind;

/// Bytes of the quoted text at the front; to the end where it is not closed.
std::size_t quotedLength(std::string_view text)
{
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] != text[0])
            continue;
        if (at + 1 >= text.size() || text[at + 1] != text[0])
            return at + 1;
        ++at;
    }
    return text.size();
}

/// A token of a text that does not parse, by its looks.
QueryToken tokenByLooks(std::string_view text, std::size_t at)
{
    const auto rest = text.substr(at);
    const auto token = [&](Kind kind, std::size_t length) {
        return QueryToken {kind, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + length)};
    };
    const char c = rest[0];
    if (c == '"' || c == '\'')
        return token(Kind::String, quotedLength(rest));
    if (c == '`')
        return token(Kind::Field, quotedLength(rest));
    if (std::string_view("()[]{},").find(c) != std::string_view::npos)
        return token(Kind::Punctuation, 1);
    if (std::string_view("=!<>~").find(c) != std::string_view::npos) {
        const auto end = rest.find_first_not_of("=!<>~");
        return token(Kind::Operator, std::min(end, rest.size()));
    }
    const auto length = query::wordLength(rest);
    if (length == 0)
        return token(Kind::Keyword, query::codePointBytes(rest)); // | and &
    const auto word = rest.substr(0, length);
    if (query::isReservedWord(query::folded(word)))
        return token(Kind::Keyword, length);
    const auto name = query::nameLength(word);
    if (name > 0 && name < length && word[name] == ':')
        return token(Kind::Field, name);
    return token(Kind::Text, length);
}

} // namespace

std::vector<QueryToken> Query::tokens(std::string_view text)
{
    const Options options {TimeZone::utc(), TimePoint {}};
    query::Parser parser(text, options);
    std::size_t at = text.size(); // the first byte that was not understood
    try {
        static_cast<void>(parser.query());
    } catch (const QueryError &error) {
        at = 0;
        for (std::uint32_t column = 1; column < error.column && at < text.size(); ++column)
            at += query::codePointBytes(text.substr(at));
    }
    auto tokens = parser.takeTokens();
    std::ranges::stable_sort(tokens, {}, &QueryToken::begin);
    std::erase_if(tokens, [at](const QueryToken &token) { return token.end > at; });
    bool isFirst = true;
    std::size_t from = tokens.empty() ? 0 : tokens.back().end;
    while (from < text.size()) {
        if (const auto space = query::spaceAt(text.substr(from))) {
            from += space;
            continue;
        }
        auto token = tokenByLooks(text, from);
        if (from >= at && isFirst) {
            token.kind = Kind::Error;
            isFirst = false;
        }
        from = token.end;
        tokens.push_back(token);
    }
    return tokens;
}

} // namespace quarterdeck::logs
