// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/output.h"
#include "cli/records/record_printer.h"
#include "logs/breakpoints/engine.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace quarterdeck::cli {

/// Judges records in release order and prints their hits: the end of `qd follow`, whatever the records come from.
class HitPrinter
{
public:
    HitPrinter(std::vector<logs::Breakpoint> breakpoints, std::optional<std::uint64_t> mostHits, bool isRaw,
               Output &output);

    /// False: the hit that ends it was printed.
    [[nodiscard]] Result<bool> judge(const logs::Record &record, const RecordOrigin &origin);
    /// The closing line; `reason` is eof, interrupted, time or hit. Returns the exit code.
    [[nodiscard]] Result<int> end(std::string_view reason);

private:
    void printJson(const logs::Hit &hit, const logs::Record &record, const RecordOrigin &origin);
    void printText(const logs::Hit &hit, const logs::Record &record, const RecordOrigin &origin);
    logs::BreakpointEngine m_engine;
    logs::BreakpointState m_state;
    std::optional<std::uint64_t> m_mostHits;
    RecordPrinter m_printer;
    Output &m_output;
    std::uint64_t m_records = 0;
    std::uint64_t m_hits = 0;
};

} // namespace quarterdeck::cli
