// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/breakpoints/breakpoint.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace quarterdeck::logs {

/// Why a file or a set of breakpoints is refused.
struct BreakpointFileError
{
    QueryError error; ///< Column in the line that is told.
    std::uint32_t line = 1; ///< From 1. In a set: the place of the breakpoint, from 1.
};

/// Reads a breakpoint file: UTF-8, one breakpoint a line, indented lines continue the one above, empty lines and lines
/// that start with `#` are skipped. Names must be unique, and those that others refer to must exist.
[[nodiscard]] tl::expected<std::vector<Breakpoint>, BreakpointFileError>
parseBreakpointFile(std::string_view text, const Query::Options &options);

/// Names twice ("breakpoint.duplicateName") or referred to and absent ("breakpoint.unknownName"); column 1.
[[nodiscard]] std::optional<BreakpointFileError> checkSet(std::span<const Breakpoint> breakpoints);

} // namespace quarterdeck::logs
