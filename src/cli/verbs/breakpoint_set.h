// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/failure.h"
#include "logs/breakpoints/breakpoint.h"

#include <string>
#include <vector>

namespace quarterdeck::cli {

/// The breakpoints of `--break` and then of `--break-file`, in that order. Refused as a whole if one is bad, if two
/// have one name, or if an action names one that is not there; the failure's subject is the name of the bad one, else
/// "#n".
[[nodiscard]] Outcome<std::vector<logs::Breakpoint>> breakpointSet(const std::vector<std::string> &texts,
                                                                   const std::vector<std::string> &files,
                                                                   const logs::Query::Options &options);
/// "pause", "log", …
[[nodiscard]] std::string_view name(logs::BreakpointAction::Kind kind) noexcept;

} // namespace quarterdeck::cli
