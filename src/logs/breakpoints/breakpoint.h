// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::logs {

class Template;
struct BreakpointClauses;

/// What a breakpoint does when it fires.
struct BreakpointAction
{
    enum class Kind : std::uint8_t { Pause, Log, Bookmark, Notify, Highlight, Snapshot, Level, Disable, Enable };
    Kind kind = Kind::Pause;
    std::string text; ///< The template of Log as written, the name of Disable and Enable.
    std::shared_ptr<const Template> format; ///< Of Log.
};

/// A breakpoint as defined by its text: a name, a condition and what to do. A value.
struct Breakpoint
{
    std::string name;
    Query condition;
    std::vector<BreakpointAction> actions; ///< Empty: pause.
    bool enabled = true;
    std::string group; ///< For people; empty: none.
    std::string text; ///< The text form: the condition as typed, the clauses in the order of the grammar.
    std::shared_ptr<const BreakpointClauses> clauses; ///< Null: none but actions.

    [[nodiscard]] bool pauses() const;

    /// Reads the text form, or a bare query whose trimmed text is then the name. The whole grammar parses; clauses
    /// without evaluation are refused as Unsupported at their column.
    [[nodiscard]] static QueryResult<Breakpoint> parse(std::string_view text, const Query::Options &options);
};

/// The text of a breakpoint with that name and condition, and no clauses.
[[nodiscard]] std::string breakpointText(std::string_view name, std::string_view condition);

/// The condition that finds records like this one: component, level, and the longest run of the message without digits,
/// as far as the record has them.
[[nodiscard]] std::string conditionLike(const Record &record);

} // namespace quarterdeck::logs
