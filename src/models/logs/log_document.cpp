// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logs/log_document.h"

#include "client/error_text.h"
#include "client/logs/log_session.h"
#include "models/logs/row_text.h"

#include <algorithm>
#include <atomic>

namespace quarterdeck::models {

namespace {

constexpr int framePeriod = 16;
constexpr int ratePeriod = 1000;
constexpr std::uint64_t mostCopiedRecords = 100'000;

/// UTF-16 units before the code point `column` (from 1) of the text.
int unitsBefore(const QString &text, std::uint32_t column)
{
    int units = 0;
    for (std::uint32_t point = 1; point < column && units < text.size(); ++point)
        units += text.at(units).isHighSurrogate() && units + 1 < text.size() ? 2 : 1;
    return units;
}

TextProblem problemOf(const QString &text, const logs::QueryError &error)
{
    TextProblem problem;
    problem.sentence = client::queryErrorText(error);
    problem.column = unitsBefore(text, error.column);
    problem.length = std::max(1, unitsBefore(text, error.column + error.length) - problem.column);
    return problem;
}

LogState stateOf(const client::LogStatus &status, const TimeZone &zone)
{
    LogState state;
    state.name = QString::fromStdString(status.name);
    state.format = QString::fromStdString(status.format);
    state.isLive = status.isLive;
    state.stream = static_cast<LogState::Stream>(status.stream);
    state.bytes = status.bytes;
    state.indexedBytes = status.indexedBytes;
    state.isIndexing = status.isIndexing;
    state.isIndexingCancelled = status.isIndexingCancelled;
    state.records = status.records;
    state.isFiltered = status.isFiltered;
    state.isFiltering = status.isFiltering;
    state.filteredRecords = status.filteredRecords;
    state.rows = status.rows;
    state.version = status.version;
    state.isStopped = status.isStopped;
    if (status.pointer)
        state.pointer = status.pointer->value;
    state.stoppedAt = QString::fromStdString(status.stoppedAt);
    state.stopHit = status.stopHit;
    state.stopBreakpoints = status.stopBreakpoints;
    state.behind = status.behind;
    state.stopsWaiting = status.stopsWaiting;
    state.recordsPerSecond = status.recordsPerSecond;
    if (status.lastTime)
        state.lastTime = clockText(*status.lastTime, zone);
    if (status.problem)
        state.problem = client::errorText(*status.problem);
    return state;
}

} // namespace

/// The breakpoints as the person wrote them, and what links the session's threads to this object.
struct LogDocument::Definitions
{
    struct One
    {
        logs::Breakpoint breakpoint;
        bool isEnabled = true;
    };
    std::vector<One> all;
    TimeZone zone = TimeZone::system();
    std::shared_ptr<std::atomic<bool>> isPollPosted = std::make_shared<std::atomic<bool>>(false);
    bool isDirty = false;
    std::uint64_t lastCounts = 0;
    JobHandle readingRequest;
    JobHandle readingDetail;
    JobHandle copying;
    JobHandle suggesting;
    JobHandle reloading;
};

LogDocument::LogDocument(std::shared_ptr<client::LogSession> session, std::shared_ptr<void> keepAlive,
                         Background &background, QObject *parent)
    : QObject(parent)
    , m_session(std::move(session))
    , m_keepAlive(std::move(keepAlive))
    , m_background(background)
    , m_definitions(std::make_unique<Definitions>())
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(framePeriod);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (std::exchange(m_definitions->isDirty, false))
            poll();
    });
    m_rateTimer.setSingleShot(true);
    m_rateTimer.setInterval(ratePeriod);
    connect(&m_rateTimer, &QTimer::timeout, this, &LogDocument::poll);
    m_session->setListener([this, posted = m_definitions->isPollPosted] {
        if (!posted->exchange(true))
            QMetaObject::invokeMethod(
                this, [this] { poll(); }, Qt::QueuedConnection);
    });
    refresh();
}

LogDocument::~LogDocument()
{
    m_session->setListener({});
}

void LogDocument::poll()
{
    m_definitions->isPollPosted->store(false);
    if (m_timer.isActive()) {
        m_definitions->isDirty = true; // once per frame is enough
        return;
    }
    refresh();
}

void LogDocument::refresh()
{
    m_timer.start();
    const auto request = m_state.pointerRequest;
    const auto pointer = m_state.pointer;
    const auto status = m_session->status();
    m_state = stateOf(status, m_definitions->zone);
    if (m_state.recordsPerSecond > 0)
        m_rateTimer.start(); // a stream that falls silent has no news, yet its rate sinks
    const bool hasMoved = m_state.pointer != pointer;
    if (!hasMoved)
        m_state.pointerRequest = request;
    if (!m_definitions->all.empty()
        && std::exchange(m_definitions->lastCounts, status.breakpointCounts) != status.breakpointCounts)
        Q_EMIT breakpointsChanged();
    Q_EMIT stateChanged();
    if (!hasMoved)
        return;
    Q_EMIT pointerMoved();
    if (m_state.pointer) {
        m_definitions->readingRequest = m_background.run(
            this,
            [session = m_session, at = *m_state.pointer](const std::stop_token &) {
                return session->record(RecordOrdinal(at));
            },
            [this, at = *m_state.pointer](Result<client::LogRow> row) {
                if (!row || m_state.pointer != at)
                    return;
                m_state.pointerRequest = QString::fromStdString(row->request);
                Q_EMIT stateChanged();
            });
    }
}

// ---- rows ---------------------------------------------------------------------------------------------------------

void LogDocument::requestRows(std::uint64_t first, int count)
{
    m_reading = m_background.run(
        this,
        [session = m_session, zone = m_definitions->zone, first, count](const std::stop_token &stop) {
            RowWindow window;
            window.first = first;
            auto read = session->rows(first, static_cast<std::size_t>(std::max(0, count)), stop);
            if (!read)
                return Result<RowWindow>(read.error());
            window.version = read->version;
            window.rows.reserve(read->rows.size());
            for (const auto &row : read->rows)
                window.rows.push_back(paintableRow(row, zone));
            return Result<RowWindow>(std::move(window));
        },
        [this](Result<RowWindow> window) {
            if (!window) {
                if (window.error().kind() != ErrorKind::Cancelled)
                    Q_EMIT message(client::errorText(window.error()));
                return;
            }
            m_window = *std::move(window);
            Q_EMIT windowChanged();
        });
}

std::uint64_t LogDocument::rowOf(std::uint64_t ordinal) const
{
    return m_session->rowOf(RecordOrdinal(ordinal));
}

void LogDocument::copyRecords(std::uint64_t firstRow, std::uint64_t lastRow, std::function<void(QString)> done)
{
    const auto count = std::min(lastRow - firstRow + 1, mostCopiedRecords);
    m_definitions->copying = m_background.run(
        this,
        [session = m_session, firstRow, count](const std::stop_token &stop) {
            auto read = session->rows(firstRow, static_cast<std::size_t>(count), stop);
            QString text;
            if (read) {
                for (const auto &row : read->rows)
                    text += QString::fromStdString(row.text) + QLatin1Char('\n');
            }
            return text;
        },
        [done = std::move(done)](const QString &text) { done(text); });
}

void LogDocument::readRecord(std::uint64_t ordinal, std::function<void(RecordDetail)> done)
{
    m_definitions->readingDetail = m_background.run(
        this,
        [session = m_session, zone = m_definitions->zone, ordinal](const std::stop_token &) {
            const auto row = session->record(RecordOrdinal(ordinal));
            return row ? recordDetail(*row, zone) : RecordDetail {};
        },
        [done = std::move(done)](RecordDetail detail) { done(std::move(detail)); });
}

// ---- filter -------------------------------------------------------------------------------------------------------

std::optional<TextProblem> LogDocument::setFilter(const QString &text)
{
    auto query = logs::Query::parse(text.toStdString(), {m_definitions->zone, nowForQueries()});
    if (!query)
        return problemOf(text, query.error());
    if (text == m_filterText && !m_isTextFilter)
        return std::nullopt;
    m_filterText = text;
    m_isTextFilter = false;
    m_session->setFilter(*std::move(query));
    refresh();
    return std::nullopt;
}

std::optional<TextProblem> LogDocument::checkFilter(const QString &text) const
{
    const auto query = logs::Query::parse(text.toStdString(), {m_definitions->zone, nowForQueries()});
    return query ? std::nullopt : std::optional(problemOf(text, query.error()));
}

void LogDocument::setTextFilter(const QString &text)
{
    m_filterText = text;
    m_isTextFilter = true;
    m_session->setFilter(logs::Query::forText(text.toStdString()));
    refresh();
}

QList<FilterToken> LogDocument::filterTokens(const QString &text)
{
    const auto utf8 = text.toStdString();
    const auto units = [&](std::uint32_t bytes) {
        return static_cast<int>(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(bytes)).size());
    };
    QList<FilterToken> tokens;
    for (const auto &token : logs::Query::tokens(utf8))
        tokens.append({static_cast<FilterToken::Kind>(token.kind), units(token.begin), units(token.end)});
    return tokens;
}

// ---- breakpoints --------------------------------------------------------------------------------------------------

QList<BreakpointItem> LogDocument::breakpoints() const
{
    QList<BreakpointItem> items;
    const auto statuses = m_session->breakpoints();
    for (std::size_t i = 0; i < m_definitions->all.size(); ++i) {
        const auto &one = m_definitions->all[i];
        BreakpointItem item;
        item.name = QString::fromStdString(one.breakpoint.name);
        item.text = QString::fromStdString(one.breakpoint.text);
        item.condition = QString::fromStdString(one.breakpoint.condition.text());
        item.isEnabled = one.isEnabled;
        item.isLogpoint = !one.breakpoint.pauses();
        if (i < statuses.size()) {
            item.count = statuses[i].count;
            item.hits = statuses[i].hits;
        }
        items.append(item);
    }
    return items;
}

std::optional<TextProblem> LogDocument::checkBreakpoint(const QString &text) const
{
    const auto parsed = logs::Breakpoint::parse(text.toStdString(), {m_definitions->zone, nowForQueries()});
    return parsed ? std::nullopt : std::optional(problemOf(text, parsed.error()));
}

std::optional<TextProblem> LogDocument::setBreakpoint(int index, const QString &text)
{
    auto parsed = logs::Breakpoint::parse(text.toStdString(), {m_definitions->zone, nowForQueries()});
    if (!parsed)
        return problemOf(text, parsed.error());
    auto &all = m_definitions->all;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (static_cast<int>(i) != index && all[i].breakpoint.name == parsed->name) {
            logs::QueryError taken;
            taken.kind = ErrorKind::Conflict;
            taken.id = "breakpoint.duplicateName";
            taken.subject = parsed->name;
            return problemOf(text, taken);
        }
    }
    const bool isEnabled = parsed->enabled;
    if (index >= 0 && static_cast<std::size_t>(index) < all.size())
        all[static_cast<std::size_t>(index)] = {*std::move(parsed), isEnabled};
    else
        all.push_back({*std::move(parsed), isEnabled});
    applyBreakpoints();
    return std::nullopt;
}

void LogDocument::setBreakpointEnabled(int index, bool enabled)
{
    auto &all = m_definitions->all;
    if (index < 0 || static_cast<std::size_t>(index) >= all.size())
        return;
    auto &one = all[static_cast<std::size_t>(index)];
    if (std::exchange(one.isEnabled, enabled) != enabled)
        applyBreakpoints();
}

void LogDocument::removeBreakpoint(int index)
{
    auto &all = m_definitions->all;
    if (index < 0 || static_cast<std::size_t>(index) >= all.size())
        return;
    all.erase(all.begin() + index);
    applyBreakpoints();
}

void LogDocument::applyBreakpoints()
{
    std::vector<logs::Breakpoint> set;
    for (const auto &one : m_definitions->all) {
        set.push_back(one.breakpoint);
        set.back().enabled = one.isEnabled;
    }
    m_session->setBreakpoints(std::move(set));
    Q_EMIT breakpointsChanged();
    Q_EMIT breakpointsEdited();
    refresh();
}

void LogDocument::suggestBreakpoint(std::uint64_t ordinal, std::function<void(QString)> done)
{
    m_definitions->suggesting = m_background.run(
        this,
        [session = m_session, ordinal](const std::stop_token &) { return session->record(RecordOrdinal(ordinal)); },
        [this, done = std::move(done)](const Result<client::LogRow> &row) {
            if (!row) {
                Q_EMIT message(client::errorText(row.error()));
                return;
            }
            logs::Record record;
            record.component = row->component;
            record.level = row->level;
            record.request = row->request;
            record.message = row->message;
            const auto condition = QString::fromStdString(logs::conditionLike(record));
            QString base = QString::fromStdString(row->component.empty() ? std::string("record") : row->component);
            if (row->level != logs::Level::None)
                base += QLatin1Char(' ') + QString::fromUtf8(logs::name(row->level)).toLower();
            base.remove(QLatin1Char('"'));
            auto name = base;
            for (int n = 2; std::ranges::any_of(
                     m_definitions->all, [&](const auto &one) { return one.breakpoint.name == name.toStdString(); });
                 ++n)
                name = base + QLatin1Char(' ') + QString::number(n);
            done(QStringLiteral("break \"%1\" when %2").arg(name, condition));
        });
}

// ---- pointer ------------------------------------------------------------------------------------------------------

void LogDocument::continueForwards()
{
    m_session->continueForwards();
    refresh();
}

void LogDocument::continueBackwards()
{
    if (!m_session->continueBackwards())
        Q_EMIT message(tr("No stop before this record."));
    refresh();
}

void LogDocument::pause()
{
    m_session->pause();
    refresh();
}

void LogDocument::goLive()
{
    m_session->goLive();
    refresh();
}

void LogDocument::step(bool forwards)
{
    if (!m_session->step(forwards))
        Q_EMIT message(forwards ? tr("This is the last record so far.") : tr("This is the first record."));
    refresh();
}

void LogDocument::stepInRequest(bool forwards)
{
    if (!m_state.isStopped) {
        step(forwards);
        return;
    }
    m_stepping = m_background.run(
        this,
        [session = m_session, forwards](const std::stop_token &stop) { return session->stepInRequest(forwards, stop); },
        [this](const Result<> &stepped) {
            if (!stepped && stepped.error().kind() != ErrorKind::Cancelled)
                Q_EMIT message(client::errorText(stepped.error()));
            refresh();
        });
}

void LogDocument::standAt(std::uint64_t ordinal)
{
    m_session->standAt(RecordOrdinal(ordinal));
    refresh();
}

void LogDocument::cancelIndexing()
{
    m_session->cancelIndexing();
}
void LogDocument::resumeIndexing()
{
    m_session->resumeIndexing();
}
void LogDocument::reload()
{
    m_definitions->reloading = m_background.run(
        this,
        [session = m_session](const std::stop_token &) {
            session->reload();
            return 0;
        },
        [this](int) { refresh(); });
}

} // namespace quarterdeck::models
