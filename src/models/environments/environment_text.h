// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"

#include <QtCore/QString>

namespace quarterdeck::models {

/// "running", "stopped", … in the person's language: the word at the right of a tree row.
[[nodiscard]] QString stateWord(domain::RunState state);
/// "Running", "Stopped", "Ended with exit code 3": the line of a card.
[[nodiscard]] QString stateSentence(const domain::EnvironmentStatus &status);
/// "up 4 min" or "since 17:40", as of `now`; empty where unknown.
[[nodiscard]] QString sinceText(const domain::EnvironmentStatus &status, TimePoint now);
/// "12 s", "4 min", "3 h", "2 d".
[[nodiscard]] QString durationText(std::chrono::nanoseconds duration);
/// Whether the program is there: starting, running, degraded or stopping.
[[nodiscard]] bool isUp(domain::RunState state) noexcept;

} // namespace quarterdeck::models
