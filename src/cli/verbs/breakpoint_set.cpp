// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs/breakpoint_set.h"

#include "base/file.h"
#include "logs/breakpoints/breakpoint_file.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace quarterdeck::cli {

namespace {

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

} // namespace

Outcome<std::vector<logs::Breakpoint>> breakpointSet(const std::vector<std::string> &texts,
                                                     const std::vector<std::string> &files,
                                                     const logs::Query::Options &options)
{
    std::vector<logs::Breakpoint> breakpoints;
    for (const auto &text : texts) {
        auto parsed = logs::Breakpoint::parse(text, options);
        if (!parsed) {
            auto name = nameIn(text);
            return Failure(parsed.error(),
                           name.empty() ? "#" + std::to_string(breakpoints.size() + 1) : std::move(name));
        }
        breakpoints.push_back(*std::move(parsed));
    }
    for (const auto &file : files) {
        QD_TRY(const auto bytes, readFile(file, 1U << 20U));
        auto parsed = logs::parseBreakpointFile(bytes, options);
        if (!parsed) {
            Failure failure(parsed.error().error, file);
            failure.message = file + ":" + std::to_string(parsed.error().line) + ": " + failure.message;
            failure.line = parsed.error().line;
            return failure;
        }
        std::ranges::move(*parsed, std::back_inserter(breakpoints));
    }
    if (const auto refused = logs::checkSet(breakpoints)) {
        Failure failure(refused->error, breakpoints[refused->line - 1].name);
        failure.column.reset();
        failure.length.reset();
        if (failure.id == "breakpoint.unknownName") {
            failure.message = "“" + failure.subject + "” names “" + refused->error.subject
                + "”, but there is no such breakpoint. Define it too.";
            failure.hint = "Define it too.";
        }
        return failure;
    }
    if (breakpoints.empty())
        return Failure::option("breakpoint.none", files.empty() ? std::string() : files.front(),
                               "There is no breakpoint to follow. Write one with --break");
    return breakpoints;
}

std::string_view name(logs::BreakpointAction::Kind kind) noexcept
{
    constexpr std::array<std::string_view, 9> names {"pause",    "log",   "bookmark", "notify", "highlight",
                                                     "snapshot", "level", "disable",  "enable"};
    return names[static_cast<std::size_t>(kind)];
}

} // namespace quarterdeck::cli
