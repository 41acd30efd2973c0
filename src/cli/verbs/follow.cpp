// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/inputs.h"
#include "cli/records/query_options.h"
#include "cli/records/record_reader.h"
#include "cli/verbs/breakpoint_set.h"
#include "cli/verbs/environment_names.h"
#include "cli/verbs/hits.h"
#include "cli/verbs/live_reader.h"
#include "cli/verbs/verbs.h"
#include "client/environments/environments.h"
#include "logs/source/file_source.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>

namespace quarterdeck::cli {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto poll = 50ms;
constexpr auto liveLimit = 15s;
constexpr std::string_view nothingCame = "input.pause"; // between our own reader and us: never told
constexpr std::string_view environmentMark = "env:";
constexpr auto tailPause = 250ms; // a record that nothing followed for so long is complete, as in the window

/// A file that grows, is cut, or is replaced by another of its name.
class FollowedFile
{
public:
    FollowedFile(std::string path, RecordReader::Options options, const Interruption &interruption)
        : m_path(std::move(path))
        , m_options(options)
        , m_interruption(interruption)
    { }

    [[nodiscard]] Result<> open(bool fromStart)
    {
        QD_TRY(auto source, logs::FileSource::open(m_path));
        QD_TRY(const auto size, source->size());
        if (m_options.format == nullptr && !fromStart) { // what is there says how records begin
            const auto sample = logs::sampleLines(*source, 64U << 10U);
            const std::vector<std::string_view> lines(sample.begin(), sample.end());
            m_options.format = logs::guessFormat(lines).format;
        }
        read(std::move(source), ByteOffset(fromStart ? 0 : size));
        return {};
    }
    [[nodiscard]] RecordReader &reader() { return *m_reader; }

    enum class Change { None, Cut, Replaced };
    /// Whether the bytes read so far are still those of the path.
    [[nodiscard]] Change change() const
    {
        if (!m_input->isStillThere())
            return Change::Cut;
        return m_source->wasReplaced() ? Change::Replaced : Change::None;
    }
    /// Reads from the start what is at the path now. False: nothing yet.
    [[nodiscard]] bool startAgain()
    {
        auto source = logs::FileSource::open(m_path);
        if (!source)
            return false;
        read(*std::move(source), ByteOffset(0));
        return true;
    }

private:
    void read(std::shared_ptr<logs::FileSource> source, ByteOffset from)
    {
        m_source = std::move(source);
        m_input = std::make_unique<SourceInput>(m_source, from, &m_interruption);
        m_options.from = from;
        m_reader = std::make_unique<RecordReader>(*m_input, m_options);
    }
    std::string m_path;
    RecordReader::Options m_options;
    const Interruption &m_interruption;
    std::shared_ptr<logs::FileSource> m_source;
    std::unique_ptr<SourceInput> m_input;
    std::unique_ptr<RecordReader> m_reader;
};

class FileFollower
{
public:
    FileFollower(HitPrinter &hits, RecordOrigin origin, const Surroundings &surroundings, Output &output)
        : m_hits(hits)
        , m_origin(std::move(origin))
        , m_surroundings(surroundings)
        , m_output(output)
    { }

    [[nodiscard]] Result<std::string_view> followStream(const RecordReader::Options &options,
                                                        std::optional<Clock::time_point> end)
    {
        // Reading gives up for a moment when nothing comes: the last record may be complete, the time over.
        StreamInput input(m_surroundings.in, [this, end]() -> Result<> {
            QD_CHECK(m_output.flush());
            std::chrono::milliseconds pause = tailPause;
            if (end)
                pause = std::clamp(std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now()), 0ms, pause);
            if (m_surroundings.in.waitFor(pause))
                return {};
            return Error(ErrorKind::Cancelled, std::string(nothingCame));
        });
        RecordReader reader(input, options);
        while (true) {
            const auto record = reader.next();
            const bool isPausing = !record && record.error().id() == nothingCame;
            const bool isInterrupted = !record && !isPausing && record.error().kind() == ErrorKind::Cancelled;
            if (!record && !isPausing && !isInterrupted)
                return record.error();
            if (record && *record != nullptr) {
                QD_TRY(const bool goesOn, judge(**record, reader));
                if (!goesOn)
                    return "hit";
            }
            const bool isEof = record && *record == nullptr;
            const bool isTimeUp = end && Clock::now() >= *end;
            const bool isEnding = isEof || isInterrupted || isTimeUp;
            if (isEnding || isPausing) {
                QD_TRY(const bool goesOn, judgeTail(reader, isEnding));
                if (!goesOn)
                    return "hit";
            }
            if (isEnding)
                return isEof ? "eof" : (isInterrupted ? "interrupted" : "time");
        }
    }

    [[nodiscard]] Result<std::string_view> followFile(FollowedFile &file, std::optional<Clock::time_point> end)
    {
        const auto &interruption = m_surroundings.interruption;
        auto quietSince = Clock::now();
        while (true) {
            QD_TRY(const bool isSame, handleChange(file));
            if (!isSame)
                return "hit";
            QD_TRY(const auto seen, judgeWhatIsThere(file, end));
            if (seen == Seen::LastHit)
                return "hit";
            const auto now = Clock::now();
            if (seen == Seen::Some)
                quietSince = now;
            const bool isTimeUp = end && now >= *end;
            const bool isEnding = isTimeUp || interruption.isRequested();
            if (isEnding || now - quietSince >= tailPause) {
                QD_TRY(const bool goesOn, judgeTail(file.reader(), isEnding));
                if (!goesOn)
                    return "hit";
            }
            if (isEnding)
                return isTimeUp ? "time" : "interrupted";
            QD_CHECK(m_output.flush());
            if (seen == Seen::Some)
                continue;
            auto pause = std::chrono::milliseconds(poll);
            if (end)
                pause = std::clamp(std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now()), 1ms, pause);
            static_cast<void>(interruption.waitFor(pause));
        }
    }

private:
    enum class Seen { Nothing, Some, LastHit };
    [[nodiscard]] Result<bool> judge(const logs::Record &record, const RecordReader &reader)
    {
        m_origin.format = reader.format();
        return m_hits.judge(record, m_origin);
    }
    [[nodiscard]] Result<Seen> judgeWhatIsThere(FollowedFile &file, std::optional<Clock::time_point> end)
    {
        auto seen = Seen::Nothing;
        for (std::uint64_t i = 1;; ++i) {
            if (i % 1024 == 0 && end && Clock::now() >= *end)
                return seen;
            const auto record = file.reader().next();
            if (!record && record.error().kind() == ErrorKind::Cancelled)
                return seen;
            QD_CHECK(record);
            if (*record == nullptr)
                return seen;
            seen = Seen::Some;
            QD_TRY(const bool goesOn, judge(**record, file.reader()));
            if (!goesOn)
                return Seen::LastHit;
        }
    }
    [[nodiscard]] Result<bool> judgeTail(RecordReader &reader, bool withUnfinished)
    {
        while (const auto *record = reader.releaseTail(withUnfinished)) {
            QD_TRY(const bool goesOn, judge(*record, reader));
            if (!goesOn)
                return false;
        }
        return true;
    }
    /// A file that was cut or replaced: the rest of the old one is judged, then the new one from its start.
    [[nodiscard]] Result<bool> handleChange(FollowedFile &file)
    {
        const auto change = file.change();
        if (change == FollowedFile::Change::None)
            return true;
        if (change == FollowedFile::Change::Replaced) { // it may have grown between the last read and the rename
            QD_TRY(const auto seen, judgeWhatIsThere(file, std::nullopt));
            if (seen == Seen::LastHit)
                return false;
        }
        QD_TRY(const bool goesOn, judgeTail(file.reader(), true));
        if (goesOn && file.startAgain()) {
            m_origin.hasLines = true;
            m_output.note("qd: “" + m_origin.source
                          + (change == FollowedFile::Change::Cut
                                 ? "” was cut; it is read from its start again"
                                 : "” was replaced; the new one is read from its start"));
        }
        return goesOn;
    }

    HitPrinter &m_hits;
    RecordOrigin m_origin;
    const Surroundings &m_surroundings;
    Output &m_output;
};

} // namespace

namespace {

/// The log of an environment, from now on or with all that is kept of it.
Outcome<std::string_view> followEnvironment(HitPrinter &hits, const GlobalOptions &global, const FollowOptions &options,
                                            const ReadingOptions &reading, std::optional<Clock::time_point> end,
                                            const Surroundings &surroundings, Output &output,
                                            client::Workspace &workspace, const std::stop_token &stop)
{
    const auto asWritten = options.source.substr(environmentMark.size());
    QD_TRY(const auto name, environmentNamed(asWritten));
    QD_TRY(const auto list, workspace.environments().list(0, stop));
    QD_TRY(const auto environment, found(list, name, asWritten));
    client::LiveOptions live;
    live.keepSpool = false;
    live.lastBytes = options.fromStart.value_or(false) ? std::numeric_limits<std::int64_t>::max() : 0;
    QD_TRY(auto log, workspace.openLive(environment.definition.id, name.instance, live, stop));
    LiveReader reader(std::move(log), environment.definition, name.instance, reading);
    const auto &interruption = surroundings.interruption;
    QD_CHECK(reader.waitUntilLive(interruption, global.timeout.value_or(liveLimit)));
    const auto take
        = [&](const logs::Record &record, const RecordOrigin &origin) { return hits.judge(record, origin); };
    const auto gap = [&](const logs::SpoolGap &missing) -> Result<> {
        output.note("qd: bytes are missing here: " + missing.reason);
        return {};
    };
    while (true) {
        QD_TRY(const auto seen, reader.read(take, gap));
        if (seen == LiveReader::Seen::Enough)
            return "hit";
        QD_CHECK(output.flush());
        if (const auto error = reader.ended())
            return *error;
        const bool isTimeUp = end && Clock::now() >= *end;
        if (isTimeUp || interruption.isRequested()) {
            QD_TRY(const auto rest, reader.readRest(take, gap));
            return rest == LiveReader::Seen::Enough ? "hit" : (isTimeUp ? "time" : "interrupted");
        }
        if (seen == LiveReader::Seen::Nothing)
            static_cast<void>(interruption.waitFor(poll));
    }
}

} // namespace

Outcome<int> follow(const GlobalOptions &global, const FollowOptions &options, const Surroundings &surroundings,
                    Output &output)
{
    const auto begin = Clock::now();
    QD_TRY(const auto reading, readingOptions(global));
    QD_TRY(auto breakpoints, breakpointSet(options.breakpoints, options.breakpointFiles, reading.query));
    std::optional<Clock::time_point> end;
    if (options.duration)
        end = begin
            + std::chrono::duration_cast<Clock::duration>(
                  std::min<std::chrono::nanoseconds>(*options.duration, 24h * 3650));
    HitPrinter hits(std::move(breakpoints), options.exitOnHit, options.raw, output);

    RecordReader::Options read;
    read.isGrowing = true;
    read.format = reading.format;
    read.zone = reading.query.zone;
    RecordOrigin origin;
    origin.source = options.source;
    origin.zone = reading.query.zone;
    std::string_view reason;
    if (options.source.starts_with(environmentMark)) {
        QD_TRY(const auto done,
               live(global, surroundings, [&](client::Workspace &workspace, const std::stop_token &stop) {
                   auto ended
                       = followEnvironment(hits, global, options, reading, end, surroundings, output, workspace, stop);
                   if (!ended)
                       return Outcome<int>(std::move(ended).error());
                   reason = *ended;
                   return Outcome<int>(exit_code::ok);
               }));
        static_cast<void>(done);
    } else if (options.source == "-") {
        FileFollower follower(hits, origin, surroundings, output);
        QD_TRY(reason, follower.followStream(read, end));
    } else {
        const bool isFromStart = options.fromStart.value_or(true);
        origin.hasLines = isFromStart;
        FollowedFile file(options.source, read, surroundings.interruption);
        QD_CHECK(file.open(isFromStart));
        FileFollower follower(hits, origin, surroundings, output);
        QD_TRY(reason, follower.followFile(file, end));
    }
    QD_TRY(const auto code, hits.end(reason));
    return code;
}

} // namespace quarterdeck::cli
