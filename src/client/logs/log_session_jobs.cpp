// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/logs/log_session_data.h"

#include <algorithm>
#include <vector>

namespace quarterdeck::client {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {
constexpr std::uint64_t recordsPerStep = 4096;
constexpr auto tailPause = 250ms; // a record that nothing followed for so long is complete
constexpr auto filePoll = 500ms;
constexpr auto rateWindow = 3s;
constexpr std::size_t sampleBytes = 64U << 10U;

/// A live log may forget its oldest records while they are read: what is left goes on.
bool wasForgotten(const logs::LogIndex &index, std::uint64_t record)
{
    return index.firstKept().value > record;
}
} // namespace

const logs::Format &LogSession::Private::formatFor(const Options &options, const logs::ByteSource &source)
{
    if (const auto *named = logs::formatNamed(options.format))
        return *named;
    const auto sample = logs::sampleLines(source, sampleBytes);
    const std::vector<std::string_view> lines(sample.begin(), sample.end());
    return *logs::guessFormat(lines).format;
}

void LogSession::Private::refineFormat()
{
    std::shared_ptr<logs::LogIndex> index;
    std::shared_ptr<const logs::ByteSource> source;
    {
        auto locked = state.lock();
        index = locked->index;
        source = locked->source;
    }
    if (!options.isLive || !options.format.empty() || index->counts().indexedTo.value >= sampleBytes)
        return;
    const auto &format = formatFor(options, *source);
    if (&format == &index->format())
        return;
    auto locked = state.lock();
    locked->index = std::make_shared<logs::LogIndex>(std::move(source), format, options.zone);
    forgetRecords(*locked, options);
}

void LogSession::Private::notify()
{
    const std::scoped_lock lock(listenerMutex);
    if (listener)
        listener();
}

void LogSession::Private::wantIndexing()
{
    auto locked = state.lock();
    if (locked->indexing.isRunning) {
        locked->indexing.isWantedAgain = true;
        return;
    }
    locked->indexing.isRunning = true;
    pool.post([self = shared_from_this()](const std::stop_token &stop) { self->index(stop); });
}

void LogSession::Private::wantFiltering()
{
    auto locked = state.lock();
    if (locked->filter.isEmpty() || locked->filtering.isRunning)
        return;
    locked->filtering.isRunning = true;
    pool.post([self = shared_from_this()](const std::stop_token &stop) { self->filter(stop); });
}

void LogSession::Private::wantJudging()
{
    auto locked = state.lock();
    if (locked->engine->breakpoints().empty() || locked->judging.isRunning)
        return;
    locked->judging.isRunning = true;
    pool.post([self = shared_from_this()](const std::stop_token &stop) { self->judge(stop); });
}

void LogSession::Private::grew(State &locked, std::uint64_t records, std::uint64_t bytes)
{
    const auto now = Clock::now();
    locked.bytes = std::max(locked.bytes, bytes);
    locked.lastGrowth = now;
    locked.rate.emplace_back(now, records);
    while (locked.rate.size() > 2 && locked.rate.front().first < now - rateWindow)
        locked.rate.pop_front();
}

// ---- indexing -----------------------------------------------------------------------------------------------------

void LogSession::Private::index(const std::stop_token &poolStop)
{
    while (true) {
        if (!isClosing(poolStop))
            indexOnce(poolStop);
        {
            auto locked = state.lock();
            if (!locked->indexing.isWantedAgain || isClosing(poolStop)) {
                locked->indexing.isRunning = false;
                break;
            }
            locked->indexing.isWantedAgain = false;
        }
    }
    notify();
}

void LogSession::Private::indexOnce(const std::stop_token &poolStop)
{
    refineFormat();
    std::shared_ptr<logs::LogIndex> index;
    std::shared_ptr<const logs::ByteSource> source;
    std::stop_source stop;
    bool isFirstPass = false;
    {
        auto locked = state.lock();
        if (locked->isIndexingCancelled)
            return;
        index = locked->index;
        source = locked->source;
        locked->indexingStop = stop;
        isFirstPass = !locked->hasIndexedOnce;
    }
    const std::stop_callback whenClosing(closing.get_token(), [stop]() mutable { stop.request_stop(); });
    const std::stop_callback whenPoolCloses(poolStop, [stop]() mutable { stop.request_stop(); });

    const auto size = source->size();
    if (!size) {
        state.lock()->problem = size.error();
        return;
    }
    const auto before = index->counts();
    if (*size < before.indexedTo.value) {
        state.lock()->problem = Error(ErrorKind::Conflict, "file.truncated", source->name());
        return;
    }
    if (const auto *file = dynamic_cast<const logs::FileSource *>(source.get());
        file != nullptr && file->wasReplaced()) {
        auto locked = state.lock();
        if (!locked->problem)
            locked->problem = Error(ErrorKind::Conflict, "file.replaced", source->name());
    }
    state.lock()->bytes = *size;
    auto done = index->extend(ByteOffset(*size), stop.get_token(), [&](const logs::LogIndex::Counts &counts) {
        {
            auto locked = state.lock();
            if (locked->index != index)
                return;
            grew(*locked, counts.records, *size);
        }
        wantFiltering();
        wantJudging();
        notify();
    });
    if (!done && done.error().kind() != ErrorKind::Cancelled)
        state.lock()->problem = done.error();
    if (stop.stop_requested())
        return;

    const bool hasGrown = index->counts().indexedTo != before.indexedTo;
    bool isTailDue = false;
    {
        auto locked = state.lock();
        if (locked->index != index)
            return;
        if (hasGrown)
            grew(*locked, index->counts().records, *size);
        locked->hasIndexedOnce = true;
        isTailDue = (isFirstPass && !options.isLive) || Clock::now() - locked->lastGrowth >= tailPause;
    }
    if (isTailDue)
        index->closeTail();
    if (hasGrown || isTailDue) {
        const auto counts = index->counts();
        if (counts.records > before.records) {
            if (auto newest = index->read(RecordOrdinal(counts.records - 1), 1);
                newest && !newest->records.empty() && newest->records.back().time)
                state.lock()->lastTime = newest->records.back().time;
        }
        wantFiltering();
        wantJudging();
    }
    // A file says nothing when it grows: look again. A stream calls; only an open last record needs another look.
    if (!path.empty() || (hasGrown && !isTailDue)) {
        pool.postAfter(path.empty() ? tailPause : (hasGrown ? tailPause : filePoll),
                       [weak = weak_from_this()](const std::stop_token &) {
                           if (const auto self = weak.lock(); self && !self->closing.stop_requested())
                               self->wantIndexing();
                       });
    }
}

// ---- filtering ----------------------------------------------------------------------------------------------------

void LogSession::Private::filter(const std::stop_token &poolStop)
{
    while (true) {
        logs::Query query;
        std::shared_ptr<logs::LogIndex> index;
        std::uint64_t version = 0;
        std::uint64_t from = 0;
        {
            auto locked = state.lock();
            query = locked->filter;
            index = locked->index;
            version = locked->version;
            locked->filtered = from = std::max(locked->filtered, index->firstKept().value);
            if (isClosing(poolStop) || query.isEmpty() || from >= index->counts().records) {
                locked->filtering.isRunning = false;
                break;
            }
        }
        const auto count = std::min(recordsPerStep, index->counts().records - from);
        const auto batch = index->read(RecordOrdinal(from), static_cast<std::size_t>(count));
        std::vector<RecordOrdinal> found;
        if (batch) {
            for (const auto &record : batch->records) {
                if (query.matches(record))
                    found.push_back(record.ordinal);
            }
        }
        {
            auto locked = state.lock();
            if (locked->version != version)
                continue; // another filter meanwhile
            if (!batch && wasForgotten(*index, from))
                continue;
            if (!batch || batch->records.empty()) {
                if (!batch)
                    locked->problem = batch.error();
                locked->filtering.isRunning = false;
                break;
            }
            for (const auto ordinal : found)
                locked->hits.add(ordinal);
            locked->hitCount += found.size();
            locked->filtered = from + batch->records.size();
        }
        notify();
    }
    notify();
}

// ---- judging ------------------------------------------------------------------------------------------------------

void LogSession::Private::judge(const std::stop_token &poolStop)
{
    while (true) {
        std::shared_ptr<const logs::BreakpointEngine> engine;
        std::shared_ptr<logs::LogIndex> index;
        std::uint64_t version = 0;
        std::uint64_t from = 0;
        {
            auto locked = state.lock();
            engine = locked->engine;
            index = locked->index;
            version = locked->breakpointsVersion;
            locked->judged = from = std::max(locked->judged, index->firstKept().value);
            if (isClosing(poolStop) || engine->breakpoints().empty() || from >= index->counts().records) {
                locked->judging.isRunning = false;
                break;
            }
        }
        const auto count = std::min(recordsPerStep, index->counts().records - from);
        const auto batch = index->read(RecordOrdinal(from), static_cast<std::size_t>(count));
        if (judging.version != version)
            judging = {version, engine->start()};
        std::vector<logs::Stop> stops;
        if (batch) {
            for (const auto &record : batch->records) {
                const auto hit = engine->judge(judging.state, logs::RecordEvent {record});
                if (!hit.pauses())
                    continue;
                logs::Stop stop;
                stop.at = record.ordinal;
                for (const auto &firing : hit.firings) {
                    if (!firing.pauses)
                        continue;
                    if (stop.breakpoints.empty())
                        stop.hits = firing.hits;
                    stop.breakpoints.push_back(firing.breakpoint);
                }
                stops.push_back(std::move(stop));
            }
        }
        {
            auto locked = state.lock();
            if (locked->breakpointsVersion != version || locked->index != index)
                continue;
            if (!batch && wasForgotten(*index, from))
                continue;
            if (!batch || batch->records.empty()) {
                if (!batch)
                    locked->problem = batch.error();
                locked->judging.isRunning = false;
                break;
            }
            for (std::size_t i = 0; i < locked->counts.size(); ++i)
                locked->counts[i] = {judging.state.breakpoints[i].count, judging.state.breakpoints[i].hits};
            locked->judged = from + batch->records.size();
            for (auto &stop : stops) {
                if (stop.at.value >= locked->stopsFrom)
                    locked->debugger.record(std::move(stop));
                else
                    locked->debugger.note(std::move(stop));
            }
        }
        notify();
    }
    notify();
}

} // namespace quarterdeck::client
