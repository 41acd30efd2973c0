// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/breakpoint.h"

#include "logs/breakpoints/breakpoint_parser.h"
#include "logs/query/characters.h"

#include <algorithm>

namespace quarterdeck::logs {

namespace {

/// The condition of a bare query as it can stand in the text form, where some words end a query.
std::string conditionInTextForm(const Query &query, std::string_view typed, const Query::Options &options)
{
    try {
        const auto text = breakpointText("x", typed);
        const auto again = BreakpointParser(text, options).parse();
        if (again.condition.canonical() == query.canonical() && again.text == text)
            return std::string(typed);
    } catch (const QueryError &) {
        return query.canonical(); // which quotes such words
    }
    return query.canonical();
}

} // namespace

bool Breakpoint::pauses() const
{
    return actions.empty() || std::ranges::any_of(actions, [](const BreakpointAction &one) {
               return one.kind == BreakpointAction::Kind::Pause;
           });
}

QueryResult<Breakpoint> Breakpoint::parse(std::string_view text, const Query::Options &options)
{
    try {
        if (BreakpointParser::isTextForm(text))
            return BreakpointParser(text, options).parse();
        query::Parser parser(text, options);
        auto root = parser.query();
        parser.refuseUnsupported();
        const auto typed = query::trimmed(text);
        if (typed.empty())
            parser.failHere("a condition");
        Breakpoint breakpoint;
        breakpoint.name = typed;
        breakpoint.condition = Query::fromTree(std::move(root), typed, options);
        breakpoint.text = breakpointText(typed, conditionInTextForm(breakpoint.condition, typed, options));
        return breakpoint;
    } catch (QueryError &error) {
        return tl::make_unexpected(std::move(error));
    }
}

std::string conditionLike(const Record &record)
{
    std::string condition;
    const auto add = [&](const std::string &part) { condition += (condition.empty() ? "" : " and ") + part; };
    if (!record.component.empty())
        add("component = " + quotedLiteral(record.component));
    if (record.level != Level::None)
        add("level = " + std::string(name(record.level)));
    auto message = record.message;
    if (!record.request.empty() && message.size() > record.request.size() + 1 && message.starts_with('[')
        && message.substr(1).starts_with(record.request))
        message.remove_prefix(record.request.size() + 2); // with its brackets
    std::string_view longest;
    std::size_t from = 0;
    while (from <= message.size()) {
        const auto digit = std::min(message.find_first_of("0123456789", from), message.size());
        const auto run = query::trimmed(message.substr(from, digit - from));
        if (run.size() > longest.size())
            longest = run;
        from = digit + 1;
    }
    if (!longest.empty())
        add("message contains " + quotedLiteral(longest));
    return condition;
}

} // namespace quarterdeck::logs
