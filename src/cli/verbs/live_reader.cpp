// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs/live_reader.h"

#include "cli/verbs/environment_names.h"

#include <algorithm>

namespace quarterdeck::cli {

namespace {
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto tailPause = 250ms; // as for files
constexpr auto quietTime = 300ms;
} // namespace

LiveReader::LiveReader(client::LiveLog log, const domain::EnvironmentDefinition &environment, std::uint32_t instance,
                       const ReadingOptions &reading)
    : m_log(std::move(log))
    , m_first(m_log.spool->firstOffset())
    , m_lastGrowth(Clock::now())
{
    m_origin.environment = nameOf(environment);
    m_origin.source = "env:" + m_origin.environment;
    m_origin.instance = instance;
    m_origin.zone = reading.query.zone;
    m_origin.hasLines = false; // places in the copy on this computer mean nothing to others
    m_origin.hasOffset = false;
    m_input = std::make_unique<SourceInput>(m_log.spool, m_first, nullptr);
    RecordReader::Options options;
    options.isGrowing = true;
    options.format = reading.format;
    options.zone = reading.query.zone;
    options.from = m_first;
    m_reader = std::make_unique<RecordReader>(*m_input, options);
}

Result<> LiveReader::tellGaps(ByteOffset upTo, const TakeGap &gap)
{
    const auto gaps = m_log.spool->gaps();
    for (; m_gapsTold < gaps.size() && gaps[m_gapsTold].at <= upTo; ++m_gapsTold) {
        if (gaps[m_gapsTold].at > m_first) // what is older was not asked for
            QD_CHECK(gap(gaps[m_gapsTold]));
    }
    return {};
}

Result<bool> LiveReader::tell(const logs::Record &record, const TakeRecord &take, const TakeGap &gap)
{
    QD_CHECK(tellGaps(record.offset, gap));
    m_origin.format = m_reader->format();
    return take(record, m_origin);
}

Result<LiveReader::Seen> LiveReader::read(const TakeRecord &take, const TakeGap &gap)
{
    auto seen = Seen::Nothing;
    const auto now = Clock::now();
    if (const auto size = m_log.spool->size(); size && *size != m_lastSize) {
        m_lastSize = *size;
        m_lastGrowth = now;
    }
    while (true) {
        QD_TRY(const auto *record, m_reader->next());
        if (record == nullptr && now - m_lastGrowth >= tailPause)
            record = m_reader->releaseTail(false);
        if (record == nullptr)
            return seen;
        seen = Seen::Some;
        QD_TRY(const bool goesOn, tell(*record, take, gap));
        if (!goesOn)
            return Seen::Enough;
    }
}

Result<LiveReader::Seen> LiveReader::readRest(const TakeRecord &take, const TakeGap &gap)
{
    QD_TRY(const auto seen, read(take, gap));
    if (seen == Seen::Enough)
        return seen;
    while (const auto *record = m_reader->releaseTail(true)) {
        QD_TRY(const bool goesOn, tell(*record, take, gap));
        if (!goesOn)
            return Seen::Enough;
    }
    QD_CHECK(tellGaps(m_input->at(), gap));
    return seen;
}

Result<> LiveReader::waitUntilLive(const Interruption &interruption, std::chrono::nanoseconds limit) const
{
    const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(limit);
    while (true) {
        const auto status = m_log.session->status();
        if (status.stream == client::StreamState::Live)
            return {};
        if (status.stream == client::StreamState::Ended)
            return status.problem.value_or(Error(ErrorKind::Unavailable, "stream.ended", m_origin.environment));
        if (Clock::now() >= until)
            return status.problem.value_or(Error(ErrorKind::Unavailable, "wait.timeout", m_origin.environment));
        if (interruption.waitFor(10ms))
            return Error(ErrorKind::Cancelled, "cancelled");
    }
}

bool LiveReader::isQuiet() const
{
    const auto size = m_log.spool->size();
    return m_log.session->status().stream == client::StreamState::Live && size && *size == m_lastSize
        && Clock::now() - m_lastGrowth >= quietTime;
}

bool LiveReader::hasCaughtUpWith(const client::LiveLog &second) const
{
    if (isQuiet())
        return true;
    const auto there = second.spool->position();
    const auto bytes = second.spool->size();
    if (!bytes || *bytes == 0 || there.epoch.empty())
        return false; // it has not begun: nothing has come since
    const auto here = m_log.spool->position();
    return here.epoch != there.epoch || here.offset.value >= there.offset.value - std::min(there.offset.value, *bytes);
}

std::optional<Error> LiveReader::ended() const
{
    const auto status = m_log.session->status();
    if (status.stream != client::StreamState::Ended)
        return std::nullopt;
    return status.problem.value_or(Error(ErrorKind::Unavailable, "stream.ended", m_origin.environment));
}

} // namespace quarterdeck::cli
