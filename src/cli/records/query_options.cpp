// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/query_options.h"

#include <algorithm>
#include <string_view>

namespace quarterdeck::cli {

namespace {

/// A field that a line has by itself.
bool isOfLine(std::string_view field)
{
    if (field.starts_with('@'))
        field.remove_prefix(1);
    const auto isSame = [field](std::string_view name) {
        return std::ranges::equal(field, name, {},
                                  [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    };
    return isSame("line") || isSame("raw");
}

std::uint32_t codePoints(std::string_view text)
{
    return static_cast<std::uint32_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// The first part of a query that asks for more than a line.
std::optional<logs::QueryToken> beyondLine(std::string_view query)
{
    for (const auto &token : logs::Query::tokens(query)) {
        const auto text = query.substr(token.begin, token.end - token.begin);
        if (token.kind == logs::QueryToken::Kind::Function
            || (token.kind == logs::QueryToken::Kind::Field && !isOfLine(text)))
            return token;
    }
    return std::nullopt;
}

Outcome<logs::Query> boundary(const char *option, const char *compare, const std::string &time,
                              const logs::Query::Options &options)
{
    auto literal = time;
    if (literal.size() > 10 && literal[10] == ' ')
        literal[10] = 'T';
    const auto isWord = literal.find_first_of(" \t\r\n()\"'`,|&=!<>~[]{}") == std::string::npos;
    auto query = logs::Query::parse(std::string(compare) + literal, options);
    if (!isWord || !query)
        return Failure::option("option.badValue", time,
                               std::string(option) + ": “" + time
                                   + "” is no time. Write 2026-03-04T09:14, 09:14, today or -15m");
    return *std::move(query);
}

} // namespace

Outcome<ReadingOptions> readingOptions(const GlobalOptions &global)
{
    ReadingOptions reading;
    if (!global.zone.empty()) {
        QD_TRY(reading.query.zone, TimeZone::named(global.zone));
    }
    if (!global.format.empty()) {
        reading.format = logs::formatNamed(global.format);
        if (reading.format == nullptr)
            return Failure(Error(ErrorKind::InvalidInput, "format.unknown", global.format));
    }
    return reading;
}

Outcome<Selection> Selection::parse(const Texts &texts, const logs::Query::Options &options)
{
    Selection selection;
    if (texts.query) {
        auto query = logs::Query::parse(*texts.query, options);
        if (!query)
            return Failure(query.error());
        selection.m_query = *std::move(query);
        selection.m_isAsked = true;
        const auto beyond = beyondLine(*texts.query);
        if (beyond && texts.byLine) {
            const std::string_view text = *texts.query;
            const auto token = text.substr(beyond->begin, beyond->end - beyond->begin);
            auto failure = Failure::option(
                "query.notByLine", std::string(token),
                "“" + std::string(token) + "” belongs to records. With --lines ask for text, /regex/, @line or @raw");
            failure.column = codePoints(text.substr(0, beyond->begin)) + 1;
            failure.length = codePoints(token);
            return failure;
        }
        selection.m_needsHeads = beyond.has_value();
    }
    if (texts.byLine && !(texts.since.empty() && texts.until.empty()))
        return Failure::option("option.badValue", texts.since.empty() ? "--until" : "--since",
                               "Lines have no time. Leave out --lines, or --since and --until");
    if (!texts.since.empty()) {
        QD_TRY(selection.m_since, boundary("--since", "@time >= ", texts.since, options));
    }
    if (!texts.until.empty()) {
        QD_TRY(selection.m_until, boundary("--until", "@time <= ", texts.until, options));
    }
    if (!texts.since.empty() || !texts.until.empty())
        selection.m_isAsked = selection.m_needsHeads = true;
    return selection;
}

} // namespace quarterdeck::cli
