// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/logs/log_rows.h"

namespace quarterdeck::client {

std::uint32_t countCauses(std::string_view stack)
{
    constexpr std::string_view mark = "Caused by:";
    std::uint32_t causes = 0;
    for (auto at = stack.find(mark); at != std::string_view::npos; at = stack.find(mark, at + mark.size())) {
        const auto lineStart = at == 0 ? 0 : stack.rfind('\n', at - 1) + 1;
        if (stack.substr(lineStart, at - lineStart).find_first_not_of(" \t") == std::string_view::npos)
            ++causes;
    }
    return causes;
}

LogRow rowOf(const logs::Record &record, const logs::Query &filter, std::size_t limit)
{
    LogRow row;
    row.ordinal = record.ordinal;
    row.firstLine = record.firstLine.value;
    row.lineCount = record.lineCount;
    row.text = record.text.substr(0, limit);
    row.time = record.time;
    row.timeRaw = record.timeRaw;
    row.level = record.level;
    row.component = record.component;
    row.thread = record.thread;
    row.user = record.user;
    row.request = record.request;
    row.message = record.message.substr(0, limit);
    row.causes = countCauses(record.stack.substr(0, limit));
    if (!filter.isEmpty())
        row.matches = filter.spansIn(row.text);
    return row;
}

} // namespace quarterdeck::client
