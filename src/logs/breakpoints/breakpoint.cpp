// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/breakpoint.h"

#include "logs/breakpoints/template_text.h"
#include "logs/query/folding.h"
#include "logs/query/node.h"
#include "logs/query/parser.h"

#include <algorithm>
#include <array>

namespace quarterdeck::logs {

namespace {

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view spaces = " \t\r\n";
    const auto first = text.find_first_not_of(spaces);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

std::string doubleQuoted(std::string_view text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"')
            quoted += c;
    }
    return quoted + "\"";
}

std::string quotedArgument(query::Parser &parser)
{
    parser.skipSpaces();
    if (parser.isAtEnd() || parser.text()[parser.at()] != '"')
        parser.fail(parser.at(), parser.isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "\"");
    return parser.quoted();
}

BreakpointAction action(query::Parser &parser)
{
    using Kind = BreakpointAction::Kind;
    parser.skipSpaces();
    const auto from = parser.at();
    if (parser.takeKeyword("pause"))
        return {Kind::Pause, {}};
    if (parser.takeKeyword("log")) {
        parser.skipSpaces();
        const auto quote = parser.at();
        auto text = quotedArgument(parser);
        if (!isTemplate(text))
            parser.fail(quote, "breakpoint.badTemplate", text);
        return {Kind::Log, std::move(text)};
    }
    if (parser.takeKeyword("bookmark"))
        return {Kind::Bookmark, {}};
    if (parser.takeKeyword("notify"))
        return {Kind::Notify, {}};
    if (parser.takeKeyword("highlight"))
        return {Kind::Highlight, {}};
    if (parser.takeKeyword("disable"))
        return {Kind::Disable, quotedArgument(parser)};
    if (parser.takeKeyword("enable"))
        return {Kind::Enable, quotedArgument(parser)};
    for (const auto *unbuilt : {"snapshot", "level"}) {
        if (parser.isKeyword(unbuilt))
            parser.fail(from, "query.unsupported", unbuilt, {}, ErrorKind::Unsupported);
    }
    parser.fail(from, parser.isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "an action");
}

void clauses(query::Parser &parser, Breakpoint &breakpoint, bool &isDisabled)
{
    constexpr auto unbuilt = std::to_array<std::string_view>(
        {"per", "hits", "changed", "missing", "within", "after", "in", "once", "until", "group"});
    while (true) {
        parser.skipSpaces();
        if (parser.isAtEnd())
            return;
        const auto from = parser.at();
        if (parser.takeKeyword("disabled")) {
            if (isDisabled)
                parser.fail(from, "breakpoint.duplicateClause", "disabled");
            isDisabled = true;
        } else if (parser.takeKeyword("do")) {
            do {
                breakpoint.actions.push_back(action(parser));
                parser.skipSpaces();
                if (parser.isAtEnd() || parser.text()[parser.at()] != ',')
                    break;
                parser.setAt(parser.at() + 1);
            } while (true);
        } else {
            for (const auto clause : unbuilt) {
                if (parser.isKeyword(clause))
                    parser.fail(from, "query.unsupported", std::string(clause), {}, ErrorKind::Unsupported);
            }
            parser.fail(from, "query.unexpected");
        }
    }
}

std::string canonicalActions(const std::vector<BreakpointAction> &actions)
{
    using Kind = BreakpointAction::Kind;
    std::string text;
    for (const auto &one : actions) {
        text += text.empty() ? " do " : ", ";
        switch (one.kind) {
        case Kind::Pause:
            text += "pause";
            break;
        case Kind::Log:
            text += "log " + doubleQuoted(one.text);
            break;
        case Kind::Bookmark:
            text += "bookmark";
            break;
        case Kind::Notify:
            text += "notify";
            break;
        case Kind::Highlight:
            text += "highlight";
            break;
        case Kind::Disable:
            text += "disable " + doubleQuoted(one.text);
            break;
        case Kind::Enable:
            text += "enable " + doubleQuoted(one.text);
            break;
        case Kind::Snapshot:
        case Kind::Level:
            break;
        }
    }
    return text;
}

Breakpoint parseText(query::Parser &parser, std::string_view text, bool isLog, const Query::Options &options)
{
    Breakpoint breakpoint;
    const auto quote = parser.at();
    breakpoint.name = quotedArgument(parser);
    if (isLog) {
        if (!isTemplate(breakpoint.name))
            parser.fail(quote, "breakpoint.badTemplate", breakpoint.name);
        breakpoint.actions.push_back({BreakpointAction::Kind::Log, breakpoint.name});
    }
    parser.skipSpaces();
    if (!parser.takeKeyword("when"))
        parser.fail(parser.at(), parser.isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "when");
    parser.endsAtClauses = true;
    parser.skipSpaces();
    const auto from = parser.at();
    static_cast<void>(parser.query());
    const auto condition = trimmed(text.substr(from, parser.at() - from));
    auto query = Query::parse(condition, options);
    if (!query)
        throw query.error();
    breakpoint.condition = *std::move(query);
    bool isDisabled = false;
    const auto before = breakpoint.actions.size();
    clauses(parser, breakpoint, isDisabled);
    breakpoint.enabled = !isDisabled;
    breakpoint.text = "break " + doubleQuoted(breakpoint.name) + " when" + (condition.empty() ? "" : " ")
        + std::string(condition) + canonicalActions(breakpoint.actions) + (isDisabled ? " disabled" : "");
    if (isLog && before == breakpoint.actions.size())
        breakpoint.text = "log " + doubleQuoted(breakpoint.name) + " when" + (condition.empty() ? "" : " ")
            + std::string(condition) + (isDisabled ? " disabled" : "");
    return breakpoint;
}

} // namespace

bool Breakpoint::pauses() const
{
    return actions.empty() || std::ranges::any_of(actions, [](const BreakpointAction &action) {
               return action.kind == BreakpointAction::Kind::Pause;
           });
}

QueryResult<Breakpoint> Breakpoint::parse(std::string_view text, const Query::Options &options)
{
    try {
        query::Parser parser(text, options);
        parser.skipSpaces();
        for (const auto *form : {"break", "log"}) {
            const auto start = parser.at();
            if (query::folded(text.substr(start, std::string_view(form).size())) != form)
                continue;
            parser.setAt(start + std::string_view(form).size());
            parser.skipSpaces();
            if (!parser.isAtEnd() && text[parser.at()] == '"')
                return parseText(parser, text, std::string_view(form) == "log", options);
            parser.setAt(start);
        }
        auto query = Query::parse(text, options);
        if (!query)
            return tl::make_unexpected(query.error());
        Breakpoint breakpoint;
        breakpoint.name = trimmed(text);
        if (breakpoint.name.empty())
            parser.fail(text.size(), "query.unexpectedEnd", {}, "a condition");
        breakpoint.condition = *std::move(query);
        breakpoint.text = "break " + doubleQuoted(breakpoint.name) + " when " + breakpoint.name;
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
    if (!record.request.empty() && message.starts_with("[" + std::string(record.request) + "]"))
        message.remove_prefix(record.request.size() + 2);
    std::string_view longest;
    std::size_t from = 0;
    while (from <= message.size()) {
        const auto digit = std::min(message.find_first_of("0123456789", from), message.size());
        const auto run = trimmed(message.substr(from, digit - from));
        if (run.size() > longest.size())
            longest = run;
        from = digit + 1;
    }
    if (!longest.empty())
        add("message contains " + quotedLiteral(longest));
    return condition;
}

} // namespace quarterdeck::logs
