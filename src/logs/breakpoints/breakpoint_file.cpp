// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/breakpoint_file.h"

#include "logs/query/characters.h"
#include "logs/query/folding.h"

#include <algorithm>
#include <string>

namespace quarterdeck::logs {

namespace {

/// A breakpoint with the lines it was written on.
struct Entry
{
    std::string text; ///< Lines joined by LF.
    std::vector<std::uint32_t> lines;
};

std::vector<Entry> entriesOf(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    std::vector<Entry> entries;
    std::uint32_t number = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (query::trimmed(line).empty() || line.starts_with('#'))
            continue;
        if (query::spaceAt(line) == 0 || entries.empty())
            entries.emplace_back();
        else
            entries.back().text += '\n';
        entries.back().text += line;
        entries.back().lines.push_back(number);
    }
    return entries;
}

/// Moves the column from the joined text to the line it falls on.
BreakpointFileError located(QueryError error, const Entry &entry)
{
    BreakpointFileError placed {std::move(error), entry.lines.front()};
    std::string_view rest = entry.text;
    for (std::size_t i = 0; i + 1 < entry.lines.size(); ++i) {
        const auto end = rest.find('\n');
        const auto points = static_cast<std::uint32_t>(query::codePoints(rest.substr(0, end)));
        if (placed.error.column <= points + 1)
            break;
        placed.error.column -= points + 1;
        placed.line = entry.lines[i + 1];
        rest.remove_prefix(end + 1);
    }
    return placed;
}

} // namespace

std::optional<BreakpointFileError> checkSet(std::span<const Breakpoint> breakpoints)
{
    const auto isNamed = [&](std::string_view name) {
        return std::ranges::any_of(breakpoints, [&](const Breakpoint &one) { return one.name == name; });
    };
    for (std::size_t i = 0; i < breakpoints.size(); ++i) {
        const auto refuse = [&](std::string id, const std::string &subject) {
            BreakpointFileError refused;
            refused.error.kind = ErrorKind::InvalidInput;
            refused.error.id = std::move(id);
            refused.error.subject = subject;
            refused.line = static_cast<std::uint32_t>(i + 1);
            return refused;
        };
        const auto &name = breakpoints[i].name;
        if (std::ranges::any_of(breakpoints.first(i), [&](const Breakpoint &one) { return one.name == name; }))
            return refuse("breakpoint.duplicateName", name);
        for (const auto &action : breakpoints[i].actions) {
            const bool refers
                = action.kind == BreakpointAction::Kind::Disable || action.kind == BreakpointAction::Kind::Enable;
            if (refers && !isNamed(action.text))
                return refuse("breakpoint.unknownName", action.text);
        }
    }
    return std::nullopt;
}

tl::expected<std::vector<Breakpoint>, BreakpointFileError> parseBreakpointFile(std::string_view text,
                                                                               const Query::Options &options)
{
    const auto entries = entriesOf(text);
    std::vector<Breakpoint> breakpoints;
    for (const auto &entry : entries) {
        auto parsed = Breakpoint::parse(entry.text, options);
        if (!parsed)
            return tl::make_unexpected(located(std::move(parsed).error(), entry));
        breakpoints.push_back(*std::move(parsed));
    }
    if (auto refused = checkSet(breakpoints)) {
        refused->line = entries[refused->line - 1].lines.front();
        return tl::make_unexpected(*std::move(refused));
    }
    return breakpoints;
}

} // namespace quarterdeck::logs
