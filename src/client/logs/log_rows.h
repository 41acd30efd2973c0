// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/logs/log_session.h"
#include "logs/index/log_index.h"

namespace quarterdeck::client {

/// More of a record than this is not copied into a row; the whole text comes with `LogSession::record`.
constexpr std::size_t rowTextLimit = 256U << 10U;

/// The record as an owned row; `limit` bytes of its text at most. `matches` are those of `filter`.
[[nodiscard]] LogRow rowOf(const logs::Record &record, const logs::Query &filter, std::size_t limit);

/// "Caused by:" lines in the continuation of a record.
[[nodiscard]] std::uint32_t countCauses(std::string_view stack);

} // namespace quarterdeck::client
