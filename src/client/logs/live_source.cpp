// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/logs/live_source.h"

#include "base/log.h"
#include "sync/log_streams.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

namespace quarterdeck::client {

namespace {

using Clock = std::chrono::steady_clock;
using sync_machine::LogPosition;
using sync_machine::StreamHealth;
constexpr auto tickTime = std::chrono::seconds(1);

TimePoint now()
{
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

logs::LogPosition toSpool(const LogPosition &at)
{
    return {at.epoch, at.offset};
}

struct Bytes
{
    LogPosition at;
    std::string bytes;
    TimePoint arrived;
};
struct Gap
{
    LogPosition at;
    ByteOffset to;
    std::string reason;
    TimePoint arrived;
};
struct Health
{
    StreamHealth health = StreamHealth::Connecting;
    std::optional<Error> reason;
};
using News = std::variant<Bytes, Gap, Health>;

StreamState stateOf(StreamHealth health)
{
    switch (health) {
    case StreamHealth::Connecting:
        return StreamState::Connecting;
    case StreamHealth::Live:
        return StreamState::Live;
    case StreamHealth::Reconnecting:
        return StreamState::Reconnecting;
    case StreamHealth::Ended:
        break;
    }
    return StreamState::Ended;
}

} // namespace

/// Between the network thread, which must never wait for a disk, and the writer. Bounded by the stream's credit.
class LiveSource::Inbox final : public sync::LogSink
{
public:
    void bytesArrived(LogPosition at, std::string bytes) override
    {
        put(Bytes {std::move(at), std::move(bytes), now()});
    }
    void gapDeclared(LogPosition at, ByteOffset to, std::string reason) override
    {
        put(Gap {std::move(at), to, std::move(reason), now()});
    }
    void healthChanged(StreamHealth health, std::optional<Error> reason) override
    {
        put(Health {health, std::move(reason)});
    }

    /// All that came, in order; empty when nothing did until `until`, or nullopt at the end, when all was taken.
    std::optional<std::deque<News>> take(Clock::time_point until)
    {
        std::unique_lock lock(m_mutex);
        m_came.wait_until(lock, until, [this] { return !m_news.empty() || m_isClosed; });
        if (m_news.empty() && m_isClosed)
            return std::nullopt;
        return std::exchange(m_news, {});
    }

    void close()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_isClosed = true;
        }
        m_came.notify_one();
    }

private:
    void put(News news)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_isClosed)
                return; // it is not in the spool, and its position neither
            m_news.push_back(std::move(news));
        }
        m_came.notify_one();
    }

    std::mutex m_mutex;
    std::condition_variable m_came;
    std::deque<News> m_news; // guarded by m_mutex
    bool m_isClosed = false; // guarded by m_mutex
};

class LiveSource::Writer
{
public:
    Writer(std::shared_ptr<sync::LogStreams> streams, sync_machine::LogTarget target,
           std::shared_ptr<logs::Spool> spool, std::shared_ptr<LogSession> session, std::uint64_t lastBytes)
        : m_streams(std::move(streams))
        , m_spool(std::move(spool))
        , m_session(std::move(session))
        , m_inbox(std::make_shared<Inbox>())
    {
        const auto position = m_spool->position();
        std::optional<LogPosition> resume;
        if (!position.epoch.empty())
            resume = LogPosition {position.epoch, position.offset};
        m_mustTrim = !resume && lastBytes > 0;
        m_session->setStreamState(StreamState::Connecting, std::nullopt);
        m_subscription = m_streams->subscribe(std::move(target), resume, lastBytes, m_inbox);
        m_thread = std::jthread([this] { run(); });
    }
    ~Writer()
    {
        m_inbox->close();
        m_thread.join();
    }
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

private:
    void run()
    {
        auto nextTick = Clock::now() + tickTime;
        while (auto news = m_inbox->take(nextTick)) {
            for (auto &one : *news) {
                if (!m_hasFailed)
                    check(std::visit([this](auto &some) { return write(some); }, one));
            }
            if (!news->empty())
                m_session->sourceChanged();
            if (Clock::now() >= nextTick) {
                nextTick = std::max(nextTick + tickTime, Clock::now());
                if (m_isLive && !m_hasFailed)
                    check(m_spool->appendTick(now()));
            }
        }
    }

    Result<> write(Bytes &some)
    {
        const auto count = some.bytes.size();
        if (m_mustTrim)
            QD_CHECK(trim(some));
        QD_CHECK(m_spool->append(toSpool(some.at), some.bytes, some.arrived));
        m_subscription->consumed(count);
        return {};
    }

    /// A log entered in its middle begins with a whole line; what is before is declared.
    Result<> trim(Bytes &some)
    {
        m_mustTrim = false;
        if (some.at.offset.value == 0)
            return {};
        const auto lineEnd = some.bytes.find('\n');
        const auto cut = lineEnd == std::string::npos ? 0 : lineEnd + 1;
        some.bytes.erase(0, cut);
        some.at.offset = some.at.offset.plus(cut);
        return m_spool->appendGap({some.at.epoch, ByteOffset(0)}, some.at.offset, "older than asked for", some.arrived);
    }

    Result<> write(Gap &gap)
    {
        m_mustTrim = false;
        if (gap.to <= gap.at.offset && isKnown(gap))
            return {}; // told again to a spool that was closed meanwhile
        return m_spool->appendGap(toSpool(gap.at), gap.to, gap.reason, gap.arrived);
    }

    [[nodiscard]] bool isKnown(const Gap &gap) const
    {
        const auto gaps = m_spool->gaps();
        const auto position = m_spool->position();
        return position.epoch == gap.at.epoch && position.offset == gap.at.offset && !gaps.empty()
            && gaps.back().from == gap.at.offset && gaps.back().to == gap.at.offset && gaps.back().reason == gap.reason;
    }

    Result<> write(Health &health)
    {
        m_isLive = health.health == StreamHealth::Live;
        m_session->setStreamState(stateOf(health.health), std::move(health.reason));
        return {};
    }

    /// A disk that is full ends the stream: what is not written stays with the backend, and the spool knows its
    /// position.
    void check(const Result<> &written)
    {
        if (written)
            return;
        m_hasFailed = true;
        m_subscription.reset();
        log::error("live log", written.error());
        m_session->setStreamState(StreamState::Ended, written.error());
    }

    const std::shared_ptr<sync::LogStreams> m_streams; // the connection lasts as long as its last log
    const std::shared_ptr<logs::Spool> m_spool;
    const std::shared_ptr<LogSession> m_session;
    const std::shared_ptr<Inbox> m_inbox;
    std::unique_ptr<sync::LogSubscription> m_subscription;
    bool m_mustTrim = false; // these three: writer thread only
    bool m_isLive = false;
    bool m_hasFailed = false;
    std::jthread m_thread; // last: joined before the rest goes
};

LiveSource::LiveSource(std::shared_ptr<sync::LogStreams> streams, sync_machine::LogTarget target,
                       std::shared_ptr<logs::Spool> spool, std::shared_ptr<LogSession> session, std::uint64_t lastBytes)
    : m_writer(std::make_unique<Writer>(std::move(streams), std::move(target), std::move(spool), std::move(session),
                                        lastBytes))
{ }
LiveSource::~LiveSource() = default;

} // namespace quarterdeck::client
