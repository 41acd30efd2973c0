// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/guarded.h"
#include "base/result.h"
#include "base/thread_pool.h"
#include "logs/breakpoints/debugger.h"
#include "logs/breakpoints/engine.h"
#include "logs/index/log_index.h"
#include "logs/query/query.h"
#include "logs/source/byte_source.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace quarterdeck::client {

/// Where a live stream stands; Local for files.
enum class StreamState : std::uint8_t { Local, Connecting, Live, Reconnecting, Ended };

/// Everything a window shows about a log besides its rows. A small value: ask for it as often as you like.
struct LogStatus
{
    std::string name;
    std::string format; ///< Title, for people.
    bool isLive = false; ///< A stream: grows by itself, has an end to follow.
    StreamState stream = StreamState::Local;

    std::uint64_t bytes = 0; ///< Of the source, now.
    std::uint64_t indexedBytes = 0;
    bool isIndexing = false; ///< Files: the first pass is running; follow-up growth does not count.
    bool isIndexingCancelled = false;
    std::uint64_t records = 0;
    std::uint64_t lines = 0;

    bool isFiltered = false;
    bool isFiltering = false; ///< The filter has not seen all records yet.
    std::uint64_t filteredRecords = 0; ///< Records that the filter has judged.
    std::uint64_t rows = 0; ///< Rows to show: hits of the filter, or all records.
    std::uint64_t version
        = 0; ///< Changes when rows that were read may have become others (filter, reload, new format).

    bool isStopped = false;
    std::optional<RecordOrdinal> pointer;
    std::string stoppedAt; ///< Name of the first breakpoint of the stop; empty after a step.
    std::uint64_t stopHit = 0; ///< Which hit of that breakpoint.
    std::size_t stopBreakpoints = 0; ///< How many breakpoints met here.
    std::uint64_t behind = 0; ///< Records after the pointer.
    std::size_t stopsWaiting = 0;
    std::uint64_t judgedRecords = 0; ///< Records that the breakpoints have judged.
    std::uint64_t breakpointCounts = 0; ///< Counts and hits of all breakpoints together: changes when one of them does.

    double recordsPerSecond = 0; ///< Of the last seconds; live only.
    std::optional<TimePoint> lastTime; ///< Of the newest record.
    std::optional<Error> problem; ///< Source lost, truncated, replaced, not readable any more.
};

/// One breakpoint with what it did in this session.
struct BreakpointStatus
{
    logs::Breakpoint definition;
    std::uint64_t count = 0;
    std::uint64_t hits = 0;
};

/// A row as read: a record's parts as owned text, independent of the session.
struct LogRow
{
    std::uint64_t row = 0;
    RecordOrdinal ordinal;
    std::uint64_t firstLine = 0; ///< From 0.
    std::uint32_t lineCount = 1;
    std::string text; ///< The whole record.
    std::optional<TimePoint> time;
    std::optional<TimePoint> previousTime; ///< Of the record shown before, for the delta.
    std::string timeRaw;
    logs::Level level = logs::Level::None;
    std::string component;
    std::string thread;
    std::string user;
    std::string request;
    std::string message; ///< Rest of the head line.
    std::uint32_t causes = 0; ///< "Caused by" lines.
    std::vector<logs::MatchSpan> matches; ///< Of the filter's texts, in `text`.
    bool isForgotten = false; ///< The source has forgotten it (a live log beyond its limit): no text, no parts.
    bool hasStop = false; ///< A breakpoint stopped, or would have stopped, here.
};

struct LogRows
{
    std::uint64_t version = 0; ///< LogStatus::version they were read at.
    std::uint64_t first = 0;
    std::vector<LogRow> rows;
};

/// One log, opened: its index, filter, breakpoints and execution pointer. The same code for a file and for a stream.
/// Indexing, filtering and judging run on the pool; all functions are thread-safe. Those marked *reads* touch the disk:
/// call them from pool threads only. The source outlives the session through its shared pointer.
class LogSession
{
public:
    struct Options
    {
        TimeZone zone = TimeZone::system();
        bool isLive = false;
        std::string format; ///< Name of a format; empty: found by the first lines.
    };
    /// Opens a file (*reads*). NotFound, Denied, Unsupported with the path as subject.
    [[nodiscard]] static Result<std::shared_ptr<LogSession>> openFile(const std::string &path, ThreadPool &pool,
                                                                      Options options);
    /// A session over any source, e.g. a spool. `name` is shown.
    [[nodiscard]] static Result<std::shared_ptr<LogSession>> open(std::shared_ptr<const logs::ByteSource> source,
                                                                  ThreadPool &pool, Options options);
    ~LogSession();
    LogSession(const LogSession &) = delete;
    LogSession &operator=(const LogSession &) = delete;

    [[nodiscard]] LogStatus status() const;
    /// Called, from any thread and often, when `status()` has changed: it must be quick. Replace by {} before what it
    /// captures dies: after that call it is not running any more.
    void setListener(std::function<void()> listener);

    /// Says that the source may have grown (a spool was appended to, a watcher fired).
    void sourceChanged();
    void setStreamState(StreamState state, std::optional<Error> problem);
    void cancelIndexing();
    void resumeIndexing();
    /// Reads the file again from the start (it was replaced).
    void reload();

    /// Shows only what matches; the empty query shows all. Earlier work of another filter is stopped.
    void setFilter(logs::Query query);
    /// Replaces the set; counts start again, and the records that are there are judged again: their stops are recorded
    /// for stepping, but only records that arrive from now on stop a running pointer.
    void setBreakpoints(std::vector<logs::Breakpoint> breakpoints);
    [[nodiscard]] std::vector<BreakpointStatus> breakpoints() const;

    /// On to the next stop. In a file without a pointer: to the first one.
    void continueForwards();
    /// Back to the stop before. False: there is none, and nothing changed.
    bool continueBackwards();
    void goLive();
    /// Stops at the newest record.
    void pause();
    /// Puts the pointer on a record.
    void standAt(RecordOrdinal at);
    /// Next or previous record that the filter shows; without a pointer, the newest (a file: the first). False at the
    /// end.
    bool step(bool forwards);
    /// Next or previous record of the same request as the pointer's that the filter shows (*reads*). NotFound
    /// "debug.noRequest" where the record has no request, "debug.noFurther" where there is none further.
    [[nodiscard]] Result<> stepInRequest(bool forwards, const std::stop_token &stop);

    /// Rows `first` … of the filtered log (*reads*).
    [[nodiscard]] Result<LogRows> rows(std::uint64_t first, std::size_t count, const std::stop_token &stop) const;
    /// The row that shows a record, or the next one shown after it.
    [[nodiscard]] std::uint64_t rowOf(RecordOrdinal record) const;
    /// One record by its ordinal, whether the filter shows it or not (*reads*).
    [[nodiscard]] Result<LogRow> record(RecordOrdinal ordinal) const;

private:
    struct Private;
    explicit LogSession(std::shared_ptr<Private> data);
    std::shared_ptr<Private> m_d; // jobs on the pool hold it too, and end at their next step once the session is gone
};

} // namespace quarterdeck::client
