// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cli.h"
#include "cli/records/query_options.h"
#include "cli/records/record_printer.h"
#include "cli/records/record_reader.h"
#include "client/workspace.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace quarterdeck::cli {

/// The records of a live log in a single pass, with the gaps between them, each in its place. For one thread.
class LiveReader
{
public:
    /// Told for each record; false: enough.
    using TakeRecord = std::function<Result<bool>(const logs::Record &record, const RecordOrigin &origin)>;
    using TakeGap = std::function<Result<>(const logs::SpoolGap &gap)>;

    LiveReader(client::LiveLog log, const domain::EnvironmentDefinition &environment, std::uint32_t instance,
               const ReadingOptions &reading);

    enum class Seen { Nothing, Some, Enough };
    /// All complete records that are there. One that nothing followed for 250 ms counts as complete.
    [[nodiscard]] Result<Seen> read(const TakeRecord &record, const TakeGap &gap);
    /// The last record, complete or not: nothing follows.
    [[nodiscard]] Result<Seen> readRest(const TakeRecord &record, const TakeGap &gap);

    /// Waits until the stream is live. Unavailable "wait.timeout", or what the stream ended with.
    [[nodiscard]] Result<> waitUntilLive(const Interruption &interruption, std::chrono::nanoseconds limit) const;
    /// Live, and nothing has come for a moment: what there was has been read. The stream itself does not say so.
    [[nodiscard]] bool isQuiet() const;
    /// Quiet, or past the place where `second`, opened to begin now, began: for logs that never pause.
    [[nodiscard]] bool hasCaughtUpWith(const client::LiveLog &second) const;
    /// What the stream ended with, once it has.
    [[nodiscard]] std::optional<Error> ended() const;

private:
    [[nodiscard]] Result<> tellGaps(ByteOffset upTo, const TakeGap &gap);
    [[nodiscard]] Result<bool> tell(const logs::Record &record, const TakeRecord &take, const TakeGap &gap);
    client::LiveLog m_log;
    std::unique_ptr<SourceInput> m_input;
    std::unique_ptr<RecordReader> m_reader;
    RecordOrigin m_origin;
    ByteOffset m_first;
    std::size_t m_gapsTold = 0;
    std::chrono::steady_clock::time_point m_lastGrowth;
    std::uint64_t m_lastSize = 0;
};

} // namespace quarterdeck::cli
