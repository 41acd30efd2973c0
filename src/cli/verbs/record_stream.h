// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/output.h"
#include "cli/records/query_options.h"
#include "cli/records/record_printer.h"
#include "logs/source/spool.h"

#include <cstdint>
#include <deque>
#include <string>

namespace quarterdeck::cli {

/// Prints the records of a live log: the last of the past, then everything. `tail` and `run` end here.
class RecordStream
{
public:
    RecordStream(Selection selection, std::uint64_t lastOfPast, bool isRaw, Output &output);

    /// Until `pastEnds` only the last ones are kept; then they are printed, and the rest as it comes.
    [[nodiscard]] Result<bool> take(const logs::Record &record, const RecordOrigin &origin);
    [[nodiscard]] Result<> takeGap(const logs::SpoolGap &gap);
    [[nodiscard]] Result<> pastEnds();
    [[nodiscard]] std::uint64_t printed() const noexcept { return m_printed; }

private:
    Selection m_selection;
    std::uint64_t m_lastOfPast;
    RecordPrinter m_printer;
    Output &m_output;
    bool m_isPast = true;
    std::deque<std::string> m_kept;
    std::uint64_t m_printed = 0;
};

} // namespace quarterdeck::cli
