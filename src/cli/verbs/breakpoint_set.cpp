// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs/breakpoint_set.h"

#include "base/file.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace quarterdeck::cli {

namespace {

struct Definition
{
    std::string text;
    std::optional<std::uint32_t> line; ///< Of its file, from 1.
};

/// The name in `break "NAME"`, as far as the text says one.
std::string nameIn(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    text.remove_prefix(first);
    const auto quote = text.find('"');
    auto word = text.substr(0, std::min(quote, text.size()));
    word = word.substr(0, word.find_last_not_of(" \t") + 1);
    const auto isWord = [word](std::string_view keyword) {
        return std::ranges::equal(word, keyword, {},
                                  [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    };
    if (quote == std::string_view::npos || (!isWord("break") && !isWord("log")))
        return {};
    std::string name;
    for (auto at = quote + 1; at < text.size(); ++at) {
        if (text[at] == '"') {
            if (at + 1 >= text.size() || text[at + 1] != '"')
                return name;
            ++at;
        }
        name += text[at];
    }
    return {};
}

/// One breakpoint a line; indented lines continue it; empty ones and those that start with # are skipped.
std::vector<Definition> definitionsIn(std::string_view bytes)
{
    std::vector<Definition> definitions;
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    std::uint32_t number = 0;
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        auto line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        ++number;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == std::string_view::npos || line.starts_with('#'))
            continue;
        if ((line.front() == ' ' || line.front() == '\t') && !definitions.empty())
            definitions.back().text.append("\n").append(line);
        else
            definitions.push_back({std::string(line), number});
    }
    return definitions;
}

Failure refused(std::string id, const std::string &subject, std::string sentence)
{
    return Failure::option(std::move(id), subject, std::move(sentence));
}

} // namespace

Outcome<std::vector<logs::Breakpoint>> breakpointSet(const std::vector<std::string> &texts,
                                                     const std::vector<std::string> &files,
                                                     const logs::Query::Options &options)
{
    std::vector<Definition> definitions;
    for (const auto &text : texts)
        definitions.push_back({text, std::nullopt});
    for (const auto &file : files) {
        QD_TRY(const auto bytes, readFile(file, 1U << 20U));
        auto found = definitionsIn(bytes);
        if (found.empty())
            return refused("breakpoint.emptyFile", file,
                           "There is no breakpoint in “" + file + "”. Write one on each line");
        std::ranges::move(found, std::back_inserter(definitions));
    }
    std::vector<logs::Breakpoint> breakpoints;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        const auto &definition = definitions[i];
        auto parsed = logs::Breakpoint::parse(definition.text, options);
        if (!parsed) {
            auto name = nameIn(definition.text);
            Failure failure(parsed.error(), name.empty() ? "#" + std::to_string(i + 1) : std::move(name));
            failure.line = definition.line;
            return failure;
        }
        if (std::ranges::find(breakpoints, parsed->name, &logs::Breakpoint::name) != breakpoints.end()) {
            auto failure = refused("breakpoint.duplicateName", parsed->name,
                                   "There are two breakpoints “" + parsed->name + "”. Give one another name");
            failure.line = definition.line;
            return failure;
        }
        breakpoints.push_back(*std::move(parsed));
    }
    for (std::size_t i = 0; i < breakpoints.size(); ++i) {
        for (const auto &action : breakpoints[i].actions) {
            using Kind = logs::BreakpointAction::Kind;
            if ((action.kind != Kind::Disable && action.kind != Kind::Enable)
                || std::ranges::find(breakpoints, action.text, &logs::Breakpoint::name) != breakpoints.end())
                continue;
            auto failure = refused("breakpoint.unknownName", breakpoints[i].name,
                                   "“" + breakpoints[i].name + "” names “" + action.text
                                       + "”, but there is no such breakpoint. Define it too");
            failure.line = definitions[i].line;
            return failure;
        }
    }
    return breakpoints;
}

std::string_view name(logs::BreakpointAction::Kind kind) noexcept
{
    constexpr std::array<std::string_view, 9> names {"pause",    "log",   "bookmark", "notify", "highlight",
                                                     "snapshot", "level", "disable",  "enable"};
    return names[static_cast<std::size_t>(kind)];
}

} // namespace quarterdeck::cli
