// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "client/logs/log_session.h"
#include "models/logs/row_window.h"

namespace quarterdeck::models {

/// The row as it is painted; times in `zone`.
[[nodiscard]] Row paintableRow(const client::LogRow &row, const TimeZone &zone);
/// "09:14:33.338"
[[nodiscard]] QString clockText(TimePoint time, const TimeZone &zone);
/// "2026-03-04"
[[nodiscard]] QString dateText(TimePoint time, const TimeZone &zone);
/// The record with its fields, in full.
[[nodiscard]] RecordDetail recordDetail(const client::LogRow &row, const TimeZone &zone);

} // namespace quarterdeck::models
