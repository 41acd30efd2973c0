// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/breakpoints/breakpoint.h"
#include "logs/breakpoints/template_text.h"
#include "logs/query/node.h"

#include <memory>
#include <optional>
#include <string>

namespace quarterdeck::logs {

/// Which of the counted matches fire.
struct HitRule
{
    enum class Kind : std::uint8_t { Exactly, AtLeast, MoreThan, LessThan, AtMost, Every, Within };
    Kind kind = Kind::Exactly;
    std::uint64_t n = 1;
    std::chrono::nanoseconds window {0}; ///< Of Within.
};

/// What stands behind the condition of a breakpoint and has an evaluation. Immutable once parsed.
struct BreakpointClauses
{
    std::optional<query::Expression> per;
    std::optional<HitRule> hits;
    std::optional<query::Expression> changed;
    std::optional<query::Literal> until;
    bool isOnce = false;
    query::Context context;
};

} // namespace quarterdeck::logs
