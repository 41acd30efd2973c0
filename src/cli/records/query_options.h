// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/failure.h"
#include "cli/options.h"
#include "logs/formats/format.h"
#include "logs/query/query.h"

#include <optional>
#include <string>

namespace quarterdeck::cli {

/// What options say about reading records: zone, clock and format. InvalidInput "time.unknownZone", "format.unknown".
struct ReadingOptions
{
    logs::Query::Options query;
    const logs::Format *format = nullptr; ///< Null: found by the first lines.
};
[[nodiscard]] Outcome<ReadingOptions> readingOptions(const GlobalOptions &global);

/// Which records are wanted: `--query`, `--since` and `--until` together.
class Selection
{
public:
    struct Texts
    {
        std::optional<std::string> query;
        std::string since;
        std::string until;
        bool byLine = false; ///< Refuses what a physical line alone cannot answer.
    };
    [[nodiscard]] static Outcome<Selection> parse(const Texts &texts, const logs::Query::Options &options);

    /// Something was asked for: that nothing matches is then a verdict.
    [[nodiscard]] bool isAsked() const noexcept { return m_isAsked; }
    /// Judging needs more of a record than its text and place.
    [[nodiscard]] bool needsHeads() const noexcept { return m_needsHeads; }
    [[nodiscard]] bool matches(const logs::Record &record) const
    {
        return (m_query.isEmpty() || m_query.matches(record)) && (m_since.isEmpty() || m_since.matches(record))
            && (m_until.isEmpty() || m_until.matches(record));
    }

private:
    logs::Query m_query;
    logs::Query m_since;
    logs::Query m_until;
    bool m_isAsked = false;
    bool m_needsHeads = false;
};

} // namespace quarterdeck::cli
