// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test.h"
#include "sync/machine/log_streams.h"

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>

using namespace quarterdeck;
using namespace quarterdeck::sync_machine;

namespace {

constexpr StreamHandle one {1};

template <class T>
std::vector<T> allOf(const std::vector<Effect> &effects)
{
    std::vector<T> found;
    for (const auto &effect : effects) {
        if (const auto *match = std::get_if<T>(&effect))
            found.push_back(*match);
    }
    return found;
}

Error broken()
{
    return {ErrorKind::Unavailable, "stream.ended", "test"};
}

LogPosition at(std::uint64_t offset, const std::string &epoch = "e1")
{
    return {epoch, ByteOffset(offset)};
}

/// A machine with one subscription on an open connection; its id on the wire.
std::uint32_t open(State &state, std::optional<LogPosition> position = std::nullopt)
{
    (void)step(state, Subscribed {one, {"env", 1}, std::move(position), 0});
    const auto sent = allOf<Send>(step(state, Opened {state.attempt}));
    return sent.empty() ? 0 : sent.front().request.subscription;
}

FrameArrived frame(const State &state, std::uint32_t id, LogPosition from, std::uint64_t bytes)
{
    return {state.attempt, id, false, std::move(from), bytes, {}};
}

// ---- a server as PROTOCOL.md §4.2 describes it, and a network that misbehaves ---------------------------------------

struct FakeLog
{
    struct Gap
    {
        std::uint64_t from;
        std::uint64_t to;
    };
    std::string epoch = "e0";
    std::string bytes; ///< Of this epoch, from offset 0; those within gaps never existed.
    std::uint64_t first = 0; ///< Retention.
    std::vector<Gap> gaps;
};

struct Flying ///< A frame on its way, with its bytes.
{
    FrameArrived frame;
    std::string bytes;
};

class Server
{
public:
    FakeLog log;

    void take(const protocol::LogRequest &request)
    {
        switch (request.kind) {
        case protocol::LogRequest::Kind::Subscribe:
            m_readers[request.subscription]
                = {request.epoch, request.from, request.last, request.credit, request.from.value_or(0)};
            break;
        case protocol::LogRequest::Kind::Credit:
            if (const auto found = m_readers.find(request.subscription); found != m_readers.end())
                found->second.credit += request.credit;
            break;
        case protocol::LogRequest::Kind::Unsubscribe:
            m_readers.erase(request.subscription);
            break;
        }
    }
    void forget() { m_readers.clear(); }

    std::optional<Flying> next(Attempt attempt, std::uint64_t most)
    {
        for (auto &[id, reader] : m_readers) {
            if (auto frame = nextOf(id, reader, most)) {
                frame->frame.attempt = attempt;
                return frame;
            }
        }
        return std::nullopt;
    }

private:
    struct Reader
    {
        std::string epoch;
        std::optional<std::uint64_t> from;
        std::uint64_t last = 0;
        std::uint64_t credit = 0;
        std::uint64_t gapsToldBefore = 0;
    };

    std::optional<Flying> nextOf(std::uint32_t id, Reader &reader, std::uint64_t most)
    {
        const auto end = log.bytes.size();
        if (!reader.from || (!reader.epoch.empty() && reader.epoch != log.epoch)) {
            reader.from
                = reader.from ? log.first : std::max(log.first, end - std::min<std::uint64_t>(end, reader.last));
            reader.gapsToldBefore = *reader.from;
        }
        reader.epoch = log.epoch;
        if (*reader.from < log.first) {
            const auto gap = gapFrame(id, *reader.from, log.first);
            reader.from = reader.gapsToldBefore = log.first;
            return gap;
        }
        auto until = end;
        for (const auto &gap : log.gaps) {
            if (gap.from < reader.gapsToldBefore)
                continue;
            if (gap.from <= *reader.from) {
                reader.gapsToldBefore = gap.from + 1;
                reader.from = std::max(*reader.from, gap.to);
                return gapFrame(id, gap.from, gap.to);
            }
            until = std::min<std::uint64_t>(until, gap.from);
        }
        const auto count
            = std::min<std::uint64_t>({most, reader.credit, until - std::min<std::uint64_t>(until, *reader.from)});
        if (count == 0)
            return std::nullopt;
        Flying flying {{{}, id, false, {log.epoch, ByteOffset(*reader.from)}, count, {}},
                       log.bytes.substr(static_cast<std::size_t>(*reader.from), static_cast<std::size_t>(count))};
        reader.from = *reader.from + count;
        reader.credit -= count;
        return flying;
    }
    Flying gapFrame(std::uint32_t id, std::uint64_t from, std::uint64_t to) const
    {
        return {{{}, id, true, {log.epoch, ByteOffset(from)}, 0, ByteOffset(to)}, {}};
    }
    std::map<std::uint32_t, Reader> m_readers;
};

/// What one receiver got, checked as it comes.
struct Received
{
    std::string epoch;
    std::uint64_t start = 0;
    std::string bytes; ///< Since `start`; gaps are filled with '?'.
    std::vector<FakeLog::Gap> gaps;
    std::uint64_t held = 0;
};

class World
{
public:
    explicit World(std::uint64_t seed)
        : m_random(seed)
    {
        m_state.window = 1 + m_random() % 200;
    }

    std::string problem; ///< The first one; empty while all is well.

    void run(int steps)
    {
        perform(step(m_state, Subscribed {one, {"env", 1}, std::nullopt, m_random() % 50}));
        for (int i = 0; i < steps && problem.empty(); ++i)
            act(m_random() % 100, true);
        loseConnection(); // a frame that vanished at the very end shows with the next connection
        for (int quiet = 0; quiet < 500; ++quiet)
            act(20 + m_random() % 60, false);
        m_server.log.bytes += "the end"; // which must arrive, whatever was before
        for (int quiet = 0; quiet < 200'000 && problem.empty() && !isComplete(); ++quiet)
            act(20 + m_random() % 60, false);
        if (problem.empty() && !isComplete())
            problem = "did not reach the end";
    }
    [[nodiscard]] std::size_t received() const { return m_total; }
    [[nodiscard]] std::size_t faults() const { return m_faults; }

private:
    /// All is received that there is.
    [[nodiscard]] bool isComplete() const
    {
        const auto &log = m_server.log;
        return m_received.epoch == log.epoch && m_received.start + m_received.bytes.size() == log.bytes.size();
    }

    void act(std::uint64_t choice, bool mayFail)
    {
        if (choice < 20) { // the program writes
            const auto count = m_random() % 40;
            for (std::uint64_t i = 0; i < count; ++i)
                m_server.log.bytes += static_cast<char>('a' + m_random() % 26);
        } else if (choice < 45) { // a frame goes on its way
            if (m_isOpen) {
                if (auto next = m_server.next(m_state.attempt, 1 + m_random() % 30))
                    m_flying.push_back(*std::move(next));
            }
        } else if (choice < 70) { // and arrives
            if (!m_flying.empty()) {
                auto arrived = std::move(m_flying.front());
                m_flying.pop_front();
                if (m_random() % 20 == 0) { // doubled
                    ++m_faults;
                    m_flying.push_front(arrived);
                }
                if (mayFail && m_random() % 20 == 0) { // never arrives
                    ++m_faults;
                    return;
                }
                deliver(arrived);
            }
        } else if (choice < 76) { // the receiver works
            const auto bytes = m_random() % (m_received.held + 1);
            const auto done = m_random() % 3 == 0 ? m_received.held : bytes;
            m_received.held -= done;
            perform(step(m_state, Consumed {one, done}));
        } else if (choice < 80) {
            if (m_timer)
                perform(step(m_state, TimerFired {*std::exchange(m_timer, std::nullopt)}));
            else if (m_isConnecting)
                answerConnect(mayFail);
        } else if (mayFail) {
            fail(choice);
        }
    }

    void fail(std::uint64_t choice)
    {
        if (choice < 88) { // broken, or the backend was replaced: nothing it knew is left but the log
            loseConnection();
        } else if (choice < 91) { // a program was killed: nobody knows what it would have written
            m_server.log.gaps.push_back({m_server.log.bytes.size(), m_server.log.bytes.size()});
            m_server.log.bytes += "x";
        } else if (choice < 94) { // a known number is missing
            const auto from = m_server.log.bytes.size();
            m_server.log.bytes.append(7, '?');
            m_server.log.gaps.push_back({from, from + 7});
        } else if (choice < 96) { // retention
            m_server.log.first = std::max<std::uint64_t>(m_server.log.first, m_server.log.bytes.size() * 2 / 3);
        } else if (choice < 97) { // the log could not be continued
            ++m_epochs;
            m_history[m_server.log.epoch] = m_server.log;
            m_server.log = FakeLog {};
            m_server.log.epoch = "e" + std::to_string(m_epochs);
        } else if (choice < 99) { // late news of an earlier connection
            if (m_state.attempt.value > 0)
                perform(step(m_state, Lost {Attempt(m_state.attempt.value - 1), broken()}));
            perform(step(m_state, TimerFired {m_state.attempt}));
        }
    }

    void loseConnection()
    {
        if (!m_isOpen)
            return;
        ++m_faults;
        m_isOpen = false;
        m_server.forget();
        if (m_random() % 2 == 0)
            m_flying.clear(); // otherwise they arrive late, of an earlier attempt
        perform(step(m_state, Lost {m_state.attempt, broken()}));
    }

    void answerConnect(bool mayFail)
    {
        m_isConnecting = false;
        if (mayFail && m_random() % 4 == 0) {
            perform(step(m_state, Lost {m_state.attempt, broken()}));
        } else {
            m_isOpen = true;
            perform(step(m_state, Opened {m_state.attempt}));
        }
    }

    void deliver(const Flying &arrived) { perform(step(m_state, arrived.frame), &arrived.bytes); }

    void perform(const std::vector<Effect> &effects, const std::string *bytes = nullptr)
    {
        for (const auto &effect : effects) {
            if (std::holds_alternative<Connect>(effect)) {
                m_isConnecting = true;
            } else if (std::holds_alternative<Disconnect>(effect)) {
                m_isOpen = m_isConnecting = false;
                m_server.forget();
            } else if (const auto *send = std::get_if<Send>(&effect)) {
                if (!m_isOpen)
                    problem = "sent without a connection";
                m_server.take(send->request);
            } else if (const auto *timer = std::get_if<StartTimer>(&effect)) {
                m_timer = timer->attempt;
            } else if (const auto *some = std::get_if<Deliver>(&effect)) {
                take(*some, bytes == nullptr ? std::string() : *bytes);
            } else if (const auto *gap = std::get_if<DeliverGap>(&effect)) {
                takeGap(*gap);
            } else if (const auto *report = std::get_if<Report>(&effect)) {
                if (report->health == StreamHealth::Ended)
                    problem = "ended";
            }
        }
    }

    const FakeLog &logOf(const std::string &epoch)
    {
        return epoch == m_server.log.epoch ? m_server.log : m_history[epoch];
    }

    void begin(const LogPosition &from)
    {
        if (m_received.epoch == from.epoch)
            return;
        m_received = {from.epoch, from.offset.value, {}, {}, m_received.held};
    }

    void take(const Deliver &some, const std::string &frameBytes)
    {
        begin(some.at);
        if (some.skip + some.bytes != frameBytes.size() || some.bytes == 0)
            problem = "wrong part of a frame";
        if (some.at.offset.value != m_received.start + m_received.bytes.size())
            problem = "not in order";
        const auto fresh = frameBytes.substr(static_cast<std::size_t>(some.skip));
        if (logOf(some.at.epoch).bytes.substr(static_cast<std::size_t>(some.at.offset.value), fresh.size()) != fresh)
            problem = "other bytes than the log's";
        m_received.bytes += fresh;
        m_total += fresh.size();
        m_received.held += fresh.size();
        if (m_received.held > m_state.window)
            problem = "more in memory than the window";
    }

    void takeGap(const DeliverGap &gap)
    {
        begin(gap.from);
        const auto from = gap.from.offset.value;
        if (from != m_received.start + m_received.bytes.size())
            problem = "gap not in order";
        const auto &log = logOf(gap.from.epoch);
        const bool isDeclared = gap.to.value <= log.first || std::ranges::any_of(log.gaps, [&](const auto &known) {
                                    return known.from <= from && known.to == gap.to.value;
                                });
        if (!isDeclared)
            problem = "gap that nobody declared";
        if (gap.to.value == from && !m_openGaps.emplace(gap.from.epoch, from).second)
            problem = "gap told twice";
        m_received.bytes.append(static_cast<std::size_t>(gap.to.value - from), '?');
    }

    std::mt19937_64 m_random;
    State m_state;
    Server m_server;
    std::map<std::string, FakeLog> m_history;
    std::set<std::pair<std::string, std::uint64_t>> m_openGaps;
    std::deque<Flying> m_flying;
    Received m_received;
    std::optional<Attempt> m_timer;
    bool m_isConnecting = false;
    bool m_isOpen = false;
    int m_epochs = 0;
    std::size_t m_total = 0;
    std::size_t m_faults = 0;
};

} // namespace

class TestLogStreamsMachine : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void subscribesAtItsPosition()
    {
        State state;
        const auto connect = step(state, Subscribed {one, {"env", 2}, at(70), 0});
        QCOMPARE(allOf<Connect>(connect).size(), std::size_t(1));
        QCOMPARE(allOf<Report>(connect).front().health, StreamHealth::Connecting);
        const auto opened = step(state, Opened {state.attempt});
        const auto request = allOf<Send>(opened).front().request;
        QCOMPARE(request.environment, std::string("env"));
        QCOMPARE(request.instance, 2U);
        QCOMPARE(request.epoch, std::string("e1"));
        QCOMPARE(request.from, std::optional<std::uint64_t>(70));
        QCOMPARE(request.credit, state.window);
        QCOMPARE(allOf<Report>(opened).front().health, StreamHealth::Live);
    }

    void handsOnEachByteOnce()
    {
        State state;
        const auto id = open(state, at(10));
        auto got = allOf<Deliver>(step(state, frame(state, id, at(10), 5)));
        QCOMPARE(got.size(), std::size_t(1));
        QCOMPARE(got.front().skip, std::uint64_t(0));
        QVERIFY(allOf<Deliver>(step(state, frame(state, id, at(10), 5))).empty()); // doubled
        got = allOf<Deliver>(step(state, frame(state, id, at(12), 6))); // overlapping
        QCOMPARE(got.front().skip, std::uint64_t(3));
        QCOMPARE(got.front().at, at(15));
        QCOMPARE(got.front().bytes, std::uint64_t(3));
        QVERIFY(step(state, frame(state, id + 1, at(18), 1)).empty()); // of nobody
    }

    void asksAgainWhereBytesAreMissing()
    {
        State state;
        const auto id = open(state, at(10));
        const auto effects = step(state, frame(state, id, at(11), 5));
        QVERIFY(allOf<Deliver>(effects).empty());
        const auto sent = allOf<Send>(effects);
        QCOMPARE(sent.size(), std::size_t(2));
        QCOMPARE(sent.front().request.kind, protocol::LogRequest::Kind::Unsubscribe);
        QCOMPARE(sent.back().request.from, std::optional<std::uint64_t>(10));
        QVERIFY(sent.back().request.subscription != id);
        QVERIFY(step(state, frame(state, id, at(10), 5)).empty()); // late, of the subscription before
        for (int i = 0; i < 2; ++i)
            (void)step(state, frame(state, state.lastWireId, at(11), 5));
        QCOMPARE(allOf<Disconnect>(step(state, frame(state, state.lastWireId, at(11), 5))).size(), std::size_t(1));
    }

    void resumesAfterALoss()
    {
        State state;
        const auto id = open(state, at(0));
        (void)step(state, frame(state, id, at(0), 100));
        const auto lost = step(state, Lost {state.attempt, broken()});
        QCOMPARE(allOf<Report>(lost).front().health, StreamHealth::Reconnecting);
        const auto timer = allOf<StartTimer>(lost).front();
        QVERIFY(step(state, Lost {state.attempt, broken()}).empty()); // told twice
        QCOMPARE(allOf<Connect>(step(state, TimerFired {timer.attempt})).size(), std::size_t(1));
        QVERIFY(step(state, TimerFired {timer.attempt}).empty());
        const auto request = allOf<Send>(step(state, Opened {state.attempt})).front().request;
        QCOMPARE(request.from, std::optional<std::uint64_t>(100));
        QCOMPARE(request.credit, state.window - 100); // what the receiver still holds counts
    }

    void backsOff()
    {
        State state;
        (void)open(state);
        std::vector<std::int64_t> delays;
        for (int i = 0; i < 8; ++i) {
            const auto timer = allOf<StartTimer>(step(state, Lost {state.attempt, broken()})).front();
            delays.push_back(timer.delay.count());
            (void)step(state, TimerFired {timer.attempt});
        }
        QCOMPARE(delays, (std::vector<std::int64_t> {100, 200, 400, 800, 1600, 3200, 3200, 3200}));
        (void)step(state, Opened {state.attempt});
        (void)step(state, frame(state, state.lastWireId, at(0), 1));
        QCOMPARE(allOf<StartTimer>(step(state, Lost {state.attempt, broken()})).front().delay.count(),
                 std::int64_t(100));
    }

    void creditBoundsTheMemory()
    {
        State state;
        state.window = 1000;
        const auto id = open(state, at(0));
        (void)step(state, frame(state, id, at(0), 1000));
        QVERIFY(step(state, Consumed {one, 200}).empty());
        const auto sent = allOf<Send>(step(state, Consumed {one, 100}));
        QCOMPARE(sent.front().request.credit, std::uint64_t(300));
        QVERIFY(!allOf<Disconnect>(step(state, frame(state, id, at(1000), 301))).empty()); // more than was credited
    }

    void gapsAndEpochs()
    {
        State state;
        const auto id = open(state, at(10));
        const auto gapTo = [&](std::uint64_t from, std::uint64_t to) {
            return allOf<DeliverGap>(step(state, FrameArrived {state.attempt, id, true, at(from), 0, ByteOffset(to)}));
        };
        QCOMPARE(gapTo(10, 20).front().to, ByteOffset(20));
        QVERIFY(gapTo(10, 20).empty());
        QCOMPARE(gapTo(15, 25).front().from, at(20));
        QCOMPARE(gapTo(25, 25).size(), std::size_t(1)); // unknown length
        QVERIFY(gapTo(25, 25).empty()); // told again after a reconnection
        const auto next = allOf<Deliver>(step(state, frame(state, id, at(0, "e2"), 4)));
        QCOMPARE(next.front().at, at(0, "e2"));
        QCOMPARE(state.streams.at(one).position, std::optional(at(4, "e2")));
    }

    void refusalEndsTheStream()
    {
        State state;
        (void)open(state);
        const auto effects
            = step(state, Refused {state.attempt, Error(ErrorKind::NotFound, "environment.notFound", "env")});
        QCOMPARE(allOf<Report>(effects).front().health, StreamHealth::Ended);
        QCOMPARE(allOf<Disconnect>(effects).size(), std::size_t(1)); // nobody else needs the connection
        QVERIFY(state.streams.empty());
    }

    void oneConnectionForAll()
    {
        State state;
        (void)open(state, at(0));
        const auto second = step(state, Subscribed {StreamHandle(2), {"other", 1}, std::nullopt, 50});
        QVERIFY(allOf<Connect>(second).empty());
        QCOMPARE(allOf<Send>(second).front().request.last, std::uint64_t(50));
        const auto refused
            = step(state, Refused {state.attempt, Error(ErrorKind::NotFound, "environment.notFound", "other")});
        QCOMPARE(allOf<Report>(refused).front().handle, StreamHandle(2));
        QCOMPARE(state.streams.size(), std::size_t(1));
        QVERIFY(allOf<Disconnect>(refused).empty());
        QCOMPARE(allOf<Disconnect>(step(state, Unsubscribed {one})).size(), std::size_t(1));
    }

    /// Thousands of schedules of writing, losing, doubling, retention and new epochs.
    void nothingLostNothingDoubled()
    {
        std::size_t received = 0;
        std::size_t faults = 0;
        for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
            World world(seed);
            world.run(400);
            received += world.received();
            faults += world.faults();
            QVERIFY2(world.problem.empty(), (world.problem + ", seed " + std::to_string(seed)).c_str());
        }
        QVERIFY(received > 500'000); // the schedules do not merely fail
        QVERIFY(faults > 10'000);
    }
};
QD_TEST_CLASS(log_streams_machine, TestLogStreamsMachine)
#include "tst_log_streams_machine.moc"
