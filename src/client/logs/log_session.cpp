// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/logs/log_session.h"

#include "client/logs/log_rows.h"
#include "client/logs/log_session_data.h"

#include <algorithm>

namespace quarterdeck::client {

namespace {
constexpr std::size_t recordsPerStep = 1024;
} // namespace

// ---- opening ------------------------------------------------------------------------------------------------------

Result<std::shared_ptr<LogSession>> LogSession::openFile(const std::string &path, ThreadPool &pool, Options options)
{
    auto data = std::make_shared<Private>(pool, std::move(options));
    data->path = path;
    QD_CHECK(data->openPath());
    data->wantIndexing();
    return std::shared_ptr<LogSession>(new LogSession(std::move(data)));
}

Result<std::shared_ptr<LogSession>> LogSession::open(std::shared_ptr<const logs::ByteSource> source, ThreadPool &pool,
                                                     Options options)
{
    auto data = std::make_shared<Private>(pool, std::move(options));
    const auto &format = Private::formatFor(data->options, *source);
    data->install(std::move(source), format);
    data->wantIndexing();
    return std::shared_ptr<LogSession>(new LogSession(std::move(data)));
}

LogSession::LogSession(std::shared_ptr<Private> data)
    : m_d(std::move(data))
{ }

LogSession::~LogSession()
{
    setListener({});
    m_d->closing.request_stop();
}

Result<> LogSession::Private::openPath()
{
    QD_TRY(auto file, logs::FileSource::open(path));
    const auto &format = formatFor(options, *file);
    install(std::move(file), format);
    return {};
}

void LogSession::Private::install(std::shared_ptr<const logs::ByteSource> source, const logs::Format &format)
{
    auto locked = state.lock();
    locked->source = source;
    locked->index = std::make_shared<logs::LogIndex>(std::move(source), format, options.zone);
    locked->hasIndexedOnce = false;
    locked->isIndexingCancelled = false;
    locked->problem.reset();
    locked->bytes = locked->source->size().value_or(0);
    locked->lastGrowth = std::chrono::steady_clock::now();
    locked->stream = options.isLive ? StreamState::Connecting : StreamState::Local;
    forgetRecords(*locked, options);
}

void LogSession::Private::forgetRecords(State &locked, const Options &options)
{
    ++locked.version;
    ++locked.breakpointsVersion;
    locked.rate.clear();
    locked.lastTime.reset();
    locked.hits = {};
    locked.hitCount = 0;
    locked.filtered = 0;
    locked.judged = 0;
    locked.counts.assign(locked.engine->breakpoints().size(), {});
    locked.debugger.reset();
    locked.stopsFrom = options.isLive ? 0 : UINT64_MAX; // a file is read, it does not run, until F5
}

void LogSession::setListener(std::function<void()> listener)
{
    const std::scoped_lock lock(m_d->listenerMutex);
    m_d->listener = std::move(listener);
}

// ---- status -------------------------------------------------------------------------------------------------------

LogStatus LogSession::status() const
{
    LogStatus status;
    const auto locked = m_d->state.lock();
    const auto counts = locked->index->counts();
    status.name = locked->source->name();
    status.format = locked->index->format().title();
    status.isLive = m_d->options.isLive;
    status.stream = locked->stream;
    status.bytes = std::max(locked->bytes, counts.indexedTo.value);
    status.indexedBytes = counts.indexedTo.value;
    status.isIndexing = !locked->hasIndexedOnce && !locked->isIndexingCancelled;
    status.isIndexingCancelled = locked->isIndexingCancelled;
    status.records = counts.records;
    status.lines = counts.lines;
    status.isFiltered = !locked->filter.isEmpty();
    status.filteredRecords = status.isFiltered ? locked->filtered : counts.records;
    status.isFiltering = status.isFiltered && locked->filtered < counts.records;
    status.rows = status.isFiltered ? locked->hitCount : counts.records;
    status.version = locked->version;
    status.pointer = locked->debugger.pointer();
    status.isStopped = status.pointer.has_value();
    if (const auto *stop = locked->debugger.currentStop(); stop != nullptr && !stop->breakpoints.empty()) {
        const auto &definitions = locked->engine->breakpoints();
        if (stop->breakpoints.front() < definitions.size())
            status.stoppedAt = definitions[stop->breakpoints.front()].name;
        status.stopHit = stop->hits;
        status.stopBreakpoints = stop->breakpoints.size();
    }
    if (status.pointer && status.pointer->value < status.records)
        status.behind = status.records - 1 - status.pointer->value;
    status.stopsWaiting = status.isStopped ? locked->debugger.stopsWaiting() : 0;
    status.judgedRecords = locked->judged;
    for (const auto &breakpoint : locked->counts)
        status.breakpointCounts += breakpoint.count + breakpoint.hits;
    status.lastTime = locked->lastTime;
    status.problem = locked->problem;
    if (m_d->options.isLive && locked->rate.size() > 1) {
        const auto since = locked->rate.front();
        const std::chrono::duration<double> span = std::chrono::steady_clock::now() - since.first;
        if (span.count() > 0.2 && span.count() < 10)
            status.recordsPerSecond = static_cast<double>(counts.records - since.second) / span.count();
    }
    return status;
}

// ---- source -------------------------------------------------------------------------------------------------------

void LogSession::sourceChanged()
{
    m_d->wantIndexing();
}

void LogSession::setStreamState(StreamState stream, std::optional<Error> problem)
{
    {
        auto locked = m_d->state.lock();
        locked->stream = stream;
        locked->problem = std::move(problem);
    }
    m_d->notify();
}

void LogSession::cancelIndexing()
{
    {
        auto locked = m_d->state.lock();
        if (locked->hasIndexedOnce)
            return;
        locked->isIndexingCancelled = true;
        locked->indexingStop.request_stop();
    }
    m_d->notify();
}

void LogSession::resumeIndexing()
{
    m_d->state.lock()->isIndexingCancelled = false;
    m_d->wantIndexing();
    m_d->notify();
}

void LogSession::reload()
{
    if (m_d->path.empty())
        return;
    m_d->state.lock()->indexingStop.request_stop();
    if (auto opened = m_d->openPath(); !opened)
        m_d->state.lock()->problem = opened.error();
    m_d->wantIndexing();
    m_d->notify();
}

// ---- filter and breakpoints ---------------------------------------------------------------------------------------

void LogSession::setFilter(logs::Query query)
{
    {
        auto locked = m_d->state.lock();
        locked->filter = std::move(query);
        locked->hits = {};
        locked->hitCount = 0;
        locked->filtered = 0;
        ++locked->version;
    }
    m_d->wantFiltering();
    m_d->notify();
}

void LogSession::setBreakpoints(std::vector<logs::Breakpoint> breakpoints)
{
    {
        auto locked = m_d->state.lock();
        const auto pointer = locked->debugger.pointer();
        const bool waitsForStop = !pointer && locked->stopsFrom != UINT64_MAX;
        locked->engine = std::make_shared<logs::BreakpointEngine>(std::move(breakpoints));
        locked->counts.assign(locked->engine->breakpoints().size(), {});
        ++locked->breakpointsVersion;
        locked->judged = 0;
        locked->debugger.reset();
        if (pointer)
            locked->debugger.standAt(*pointer);
        if (waitsForStop || m_d->options.isLive)
            locked->stopsFrom = locked->index->counts().records;
    }
    m_d->wantJudging();
    m_d->notify();
}

std::vector<BreakpointStatus> LogSession::breakpoints() const
{
    std::vector<BreakpointStatus> all;
    const auto locked = m_d->state.lock();
    const auto &definitions = locked->engine->breakpoints();
    all.reserve(definitions.size());
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        all.push_back({definitions[i], locked->counts[i].count, locked->counts[i].hits});
    }
    return all;
}

// ---- pointer ------------------------------------------------------------------------------------------------------

void LogSession::continueForwards()
{
    {
        auto locked = m_d->state.lock();
        auto &debugger = locked->debugger;
        const auto pointer = debugger.pointer();
        if (!pointer && !m_d->options.isLive && !debugger.stops().empty()) {
            debugger.standAt(debugger.stops().begin()->first);
        } else if (pointer || !m_d->options.isLive) {
            const auto from = pointer ? pointer->value + 1 : 0;
            if (!debugger.continueForwards())
                locked->stopsFrom = std::max(from, locked->judged); // what is judged later may still stop it
        }
    }
    m_d->notify();
}

bool LogSession::continueBackwards()
{
    bool moved = false;
    {
        auto locked = m_d->state.lock();
        if (!locked->debugger.isStopped() && !locked->debugger.stops().empty()) {
            locked->debugger.standAt(locked->debugger.stops().rbegin()->first);
            moved = true;
        } else {
            moved = locked->debugger.continueBackwards();
        }
    }
    m_d->notify();
    return moved;
}

void LogSession::goLive()
{
    {
        auto locked = m_d->state.lock();
        locked->debugger.goLive();
        locked->stopsFrom
            = m_d->options.isLive ? std::max(locked->judged, locked->index->counts().records) : UINT64_MAX;
    }
    m_d->notify();
}

void LogSession::pause()
{
    {
        auto locked = m_d->state.lock();
        if (const auto records = locked->index->counts().records; records > 0 && !locked->debugger.isStopped())
            locked->debugger.standAt(RecordOrdinal(records - 1));
    }
    m_d->notify();
}

void LogSession::standAt(RecordOrdinal at)
{
    {
        auto locked = m_d->state.lock();
        if (at.value < locked->index->counts().records)
            locked->debugger.standAt(at);
    }
    m_d->notify();
}

bool LogSession::step(bool forwards)
{
    bool moved = false;
    {
        auto locked = m_d->state.lock();
        const auto records = locked->index->counts().records;
        const bool isFiltered = !locked->filter.isEmpty();
        const auto pointer = locked->debugger.pointer();
        std::optional<RecordOrdinal> to;
        if (!pointer) {
            const auto rows = isFiltered ? locked->hitCount : records;
            if (rows > 0) {
                const auto row = m_d->options.isLive ? rows - 1 : 0;
                to = isFiltered ? locked->hits.at(row) : std::optional(RecordOrdinal(row));
            }
        } else if (isFiltered) {
            const auto before = locked->hits.before(*pointer);
            if (forwards)
                to = locked->hits.at(before + (locked->hits.contains(*pointer) ? 1 : 0));
            else if (before > 0)
                to = locked->hits.at(before - 1);
        } else if (forwards ? pointer->value + 1 < records : pointer->value > 0) {
            to = RecordOrdinal(forwards ? pointer->value + 1 : pointer->value - 1);
        }
        if (to) {
            locked->debugger.standAt(*to);
            moved = true;
        }
    }
    if (moved)
        m_d->notify();
    return moved;
}

Result<> LogSession::stepInRequest(bool forwards, const std::stop_token &stop)
{
    std::shared_ptr<logs::LogIndex> index;
    std::uint64_t version = 0;
    RecordOrdinal from;
    logs::RecordSet shown;
    bool isFiltered = false;
    {
        auto locked = m_d->state.lock();
        index = locked->index;
        version = locked->version;
        isFiltered = !locked->filter.isEmpty();
        if (isFiltered)
            shown = locked->hits;
        const auto pointer = locked->debugger.pointer();
        if (!pointer)
            return Error(ErrorKind::NotFound, "debug.notStopped");
        from = *pointer;
    }
    QD_TRY(const auto here, index->read(from, 1));
    if (here.records.empty() || here.records.front().request.empty())
        return Error(ErrorKind::NotFound, "debug.noRequest");
    const std::string request(here.records.front().request);
    const auto found = [&](const logs::Record &record) {
        return record.request == request && (!isFiltered || shown.contains(record.ordinal));
    };
    std::optional<RecordOrdinal> to;
    auto next = from.value;
    while (!to) {
        if (stop.stop_requested())
            return Error(ErrorKind::Cancelled, "cancelled");
        std::uint64_t first = next + 1;
        std::uint64_t count = recordsPerStep;
        if (!forwards) {
            count = std::min<std::uint64_t>(recordsPerStep, next);
            first = next - count;
        }
        if (count == 0)
            break;
        if (forwards) {
            QD_TRY(const auto batch, index->read(RecordOrdinal(first), static_cast<std::size_t>(count)));
            if (batch.records.empty())
                break;
            if (const auto hit = std::ranges::find_if(batch.records, found); hit != batch.records.end())
                to = hit->ordinal;
            next = batch.records.back().ordinal.value;
            continue;
        }
        // Large records come in several batches; the last hit of the range is the nearest.
        for (auto at = first; at < first + count;) {
            QD_TRY(const auto batch, index->read(RecordOrdinal(at), static_cast<std::size_t>(first + count - at)));
            if (batch.records.empty())
                break;
            const auto hit = std::find_if(batch.records.rbegin(), batch.records.rend(), found);
            if (hit != batch.records.rend())
                to = hit->ordinal;
            at = batch.records.back().ordinal.value + 1;
        }
        next = first;
    }
    if (!to)
        return Error(ErrorKind::NotFound, "debug.noFurther", request);
    {
        auto locked = m_d->state.lock();
        // The pointer may have been moved while this was reading: the newer wish wins.
        if (locked->index == index && locked->version == version && locked->debugger.pointer() == from)
            locked->debugger.standAt(*to);
    }
    m_d->notify();
    return {};
}

// ---- rows ---------------------------------------------------------------------------------------------------------

Result<LogRows> LogSession::rows(std::uint64_t first, std::size_t count, const std::stop_token &stop) const
{
    LogRows result;
    result.first = first;
    std::shared_ptr<logs::LogIndex> index;
    logs::Query filter;
    std::vector<RecordOrdinal> wanted; // one before the first, for its time
    const auto start = first > 0 ? first - 1 : 0;
    const auto length = count + (first > 0 ? 1 : 0);
    {
        const auto locked = m_d->state.lock();
        index = locked->index;
        filter = locked->filter;
        result.version = locked->version;
        if (!filter.isEmpty()) {
            wanted = locked->hits.range(start, length);
        } else {
            const auto records = index->counts().records;
            for (auto row = start; row < std::min<std::uint64_t>(records, start + length); ++row)
                wanted.emplace_back(row);
        }
    }
    std::optional<TimePoint> previous;
    auto row = start;
    const auto kept = index->firstKept();
    for (std::size_t i = 0; i < wanted.size();) {
        if (stop.stop_requested())
            return Error(ErrorKind::Cancelled, "cancelled");
        if (wanted[i] < kept) {
            if (row >= first) {
                result.rows.emplace_back();
                result.rows.back().row = row;
                result.rows.back().ordinal = wanted[i];
                result.rows.back().isForgotten = true;
            }
            ++row;
            ++i;
            continue;
        }
        std::size_t run = 1;
        while (i + run < wanted.size() && wanted[i + run].value == wanted[i].value + run)
            ++run;
        QD_TRY(const auto batch, index->read(wanted[i], run));
        for (const auto &record : batch.records) {
            if (row >= first) {
                result.rows.push_back(client::rowOf(record, filter, rowTextLimit));
                result.rows.back().row = row;
                result.rows.back().previousTime = previous;
            }
            previous = record.time;
            ++row;
        }
        if (batch.records.empty())
            break; // the source became shorter
        i += batch.records.size();
    }
    const auto locked = m_d->state.lock();
    for (auto &read : result.rows)
        read.hasStop = locked->debugger.stops().contains(read.ordinal);
    return result;
}

std::uint64_t LogSession::rowOf(RecordOrdinal record) const
{
    const auto locked = m_d->state.lock();
    return locked->filter.isEmpty() ? record.value : locked->hits.before(record);
}

Result<LogRow> LogSession::record(RecordOrdinal ordinal) const
{
    std::shared_ptr<logs::LogIndex> index;
    logs::Query filter;
    {
        const auto locked = m_d->state.lock();
        index = locked->index;
        filter = locked->filter;
    }
    QD_TRY(const auto batch, index->read(ordinal, 1));
    if (batch.records.empty())
        return Error(ErrorKind::NotFound, "log.noSuchRecord", std::to_string(ordinal.value + 1));
    return client::rowOf(batch.records.front(), filter, std::string::npos);
}

} // namespace quarterdeck::client
