// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/logs/log_session.h"
#include "logs/index/record_set.h"
#include "logs/source/file_source.h"

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace quarterdeck::client {

/// What a session and its jobs share. Three jobs at most run at a time, one of each kind: indexing, filtering, judging.
/// Each works in steps of a few thousand records, and looks at the state again between them.
struct LogSession::Private : std::enable_shared_from_this<LogSession::Private>
{
    Private(ThreadPool &enginePool, Options sessionOptions)
        : pool(enginePool)
        , options(std::move(sessionOptions))
    { }

    ThreadPool &pool;
    const Options options;
    std::string path; ///< Of a file; empty for other sources.
    std::stop_source closing;

    /// A job that is asked for again while it runs starts over when it is done.
    struct Job
    {
        bool isRunning = false;
        bool isWantedAgain = false;
    };

    struct BreakpointCounts
    {
        std::uint64_t count = 0;
        std::uint64_t hits = 0;
    };

    struct State
    {
        std::shared_ptr<const logs::ByteSource> source;
        std::shared_ptr<logs::LogIndex> index;
        std::uint64_t version = 1;
        Job indexing;
        Job filtering;
        Job judging;

        bool hasIndexedOnce = false; ///< The first pass reached the end.
        bool isIndexingCancelled = false;
        std::stop_source indexingStop;
        std::chrono::steady_clock::time_point lastGrowth;
        StreamState stream = StreamState::Local;
        std::optional<Error> problem;
        std::uint64_t bytes = 0;
        std::optional<TimePoint> lastTime;
        std::deque<std::pair<std::chrono::steady_clock::time_point, std::uint64_t>> rate; ///< when, how many records

        logs::Query filter;
        logs::RecordSet hits;
        std::uint64_t filtered = 0; ///< Records judged by the filter.
        std::uint64_t hitCount = 0;

        std::shared_ptr<const logs::BreakpointEngine> engine = std::make_shared<logs::BreakpointEngine>();
        std::vector<BreakpointCounts> counts; ///< Of each breakpoint, as far as `judged`.
        std::uint64_t breakpointsVersion = 1;
        std::uint64_t judged = 0;
        std::uint64_t stopsFrom = 0; ///< A running pointer stops at hits from this record on.
        logs::Debugger debugger;
    };
    Guarded<State> state;

    /// What the engine remembers; of the judging job alone, of which there is one at a time. It may be large (one entry
    /// per key of `per`), so it stays where it is.
    struct Judging
    {
        std::uint64_t version = 0; ///< State::breakpointsVersion it belongs to.
        logs::BreakpointState state;
    } judging;

    std::mutex listenerMutex;
    std::function<void()> listener; // guarded by listenerMutex

    void notify();
    void wantIndexing();
    void wantFiltering();
    void wantJudging();

    void index(const std::stop_token &poolStop);
    void filter(const std::stop_token &poolStop);
    void judge(const std::stop_token &poolStop);
    /// One pass over the new bytes. False: nothing more to do now.
    void indexOnce(const std::stop_token &poolStop);
    void grew(State &locked, std::uint64_t records, std::uint64_t bytes);

    /// Opens the file of `path` and starts a fresh index over it.
    [[nodiscard]] Result<> openPath();
    void install(std::shared_ptr<const logs::ByteSource> source, const logs::Format &format);
    [[nodiscard]] static const logs::Format &formatFor(const Options &options, const logs::ByteSource &source);
    /// A stream begins empty: its format shows itself with its first lines, which are then read again by it.
    void refineFormat();
    /// Forgets all that was derived from the records.
    static void forgetRecords(State &locked, const Options &options);

    [[nodiscard]] bool isClosing(const std::stop_token &poolStop) const
    {
        return poolStop.stop_requested() || closing.stop_requested();
    }
};

} // namespace quarterdeck::client
