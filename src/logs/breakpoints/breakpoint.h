// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::logs {

/// What a breakpoint does when it fires.
struct BreakpointAction
{
    enum class Kind : std::uint8_t { Pause, Log, Bookmark, Notify, Highlight, Snapshot, Level, Disable, Enable };
    Kind kind = Kind::Pause;
    std::string text; ///< The template of Log, the name of Disable and Enable.
};

/// A breakpoint as defined by its text: a name, a condition and what to do. A value.
struct Breakpoint
{
    std::string name;
    Query condition;
    std::vector<BreakpointAction> actions; ///< Empty: pause.
    bool enabled = true;
    std::string text; ///< The canonical text form: `break "name" when condition`.

    [[nodiscard]] bool pauses() const;

    /// Reads the text form, or a bare query whose trimmed text is then the name. The whole grammar parses; clauses without
    /// evaluation are refused as Unsupported at their column.
    [[nodiscard]] static QueryResult<Breakpoint> parse(std::string_view text, const Query::Options &options);
};

/// The condition that finds records like this one: component, level, and the longest run of the message without digits,
/// as far as the record has them.
[[nodiscard]] std::string conditionLike(const Record &record);

} // namespace quarterdeck::logs
