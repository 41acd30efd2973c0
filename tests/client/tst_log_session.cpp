// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/logs/log_session.h"
#include "support/test.h"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <fstream>

using namespace quarterdeck;
using namespace quarterdeck::client;

namespace {

std::string record(int n, const std::string &level, const std::string &node, const std::string &message)
{
    return fmt::format("2026-03-04 09:{:02}:{:02}.{:03} {} - {}: {}\n", n / 60000 % 60, n / 1000 % 60, n % 1000, level,
                       node, message);
}

logs::Query query(const std::string &text)
{
    auto parsed = logs::Query::parse(text, {TimeZone::utc(), TimePoint {}});
    return parsed ? *parsed : logs::Query::forText("?");
}

logs::Breakpoint breakpoint(const std::string &text)
{
    auto parsed = logs::Breakpoint::parse(text, {TimeZone::utc(), TimePoint {}});
    return parsed ? *parsed : logs::Breakpoint {};
}

/// A source in memory that grows: the live stream of these tests.
class GrowingSource : public logs::ByteSource
{
public:
    void append(const std::string &bytes) { *m_bytes.lock() += bytes; }
    void forgetBefore(std::uint64_t offset) { m_first = offset; }
    ByteOffset firstOffset() const override { return ByteOffset(m_first); }
    std::string name() const override { return "Sample shop, Development"; }
    Result<std::uint64_t> size() const override { return m_bytes.lock()->size(); }
    Result<std::size_t> readAt(ByteOffset from, std::span<char> into) const override
    {
        if (from.value < m_first)
            return Error(ErrorKind::NotFound, "spool.forgotten", name());
        const auto bytes = m_bytes.lock();
        if (from.value >= bytes->size())
            return std::size_t(0);
        return bytes->copy(into.data(), into.size(), static_cast<std::size_t>(from.value));
    }

private:
    std::atomic<std::uint64_t> m_first = 0;
    Guarded<std::string> m_bytes;
};

} // namespace

class TestLogSession : public Test
{
    Q_OBJECT

    std::string write(const QTemporaryDir &dir, const std::string &text)
    {
        const auto path = dir.filePath(QStringLiteral("app.log")).toStdString();
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    static LogRows rowsOf(const LogSession &session, std::uint64_t first, std::size_t count)
    {
        auto rows = session.rows(first, count, {});
        return rows ? *rows : LogRows {};
    }
    static LogSession::Options options(bool isLive = false)
    {
        LogSession::Options options;
        options.zone = TimeZone::utc();
        options.isLive = isLive;
        return options;
    }

private Q_SLOTS:
    void whatIsForgottenIsPassedOver()
    {
        auto source = std::make_shared<GrowingSource>();
        std::string text;
        for (int i = 0; i < 1000; ++i)
            text += record(i, i % 2 == 0 ? "ERROR" : "INFO", "Core", "number " + std::to_string(i));
        source->append(text);
        ThreadPool pool(2);
        auto opened = LogSession::open(source, pool, options(true));
        QD_VERIFY(opened);
        auto &session = **opened;
        QTRY_COMPARE(session.status().records, std::uint64_t(1000));
        source->forgetBefore(text.find("number 500\n"));

        session.setFilter(query("level = error"));
        session.setBreakpoints({breakpoint("level = error")});
        QTRY_VERIFY(!session.status().isFiltering);
        QTRY_COMPARE(session.status().judgedRecords, std::uint64_t(1000));
        QVERIFY(!session.status().problem);
        const auto rows = rowsOf(session, 0, 1000);
        QCOMPARE(rows.rows.size(), std::size_t(244)); // records 512 … 998: sampled every 64
        QCOMPARE(rows.rows.front().message, std::string("number 512"));
        QCOMPARE(session.breakpoints().at(0).hits, std::uint64_t(244));

        session.setFilter({});
        const auto all = rowsOf(session, 510, 3);
        QCOMPARE(all.rows.size(), std::size_t(3));
        QVERIFY(all.rows[0].isForgotten && all.rows[1].isForgotten && !all.rows[2].isForgotten);
        QCOMPARE(all.rows[2].message, std::string("number 512"));
        source->append(record(1000, "ERROR", "Core", "goes on"));
        session.sourceChanged();
        QTRY_COMPARE(session.breakpoints().at(0).hits, std::uint64_t(245));
    }
    void opensAndReads()
    {
        QTemporaryDir dir;
        ThreadPool pool(3);
        std::string text;
        for (int i = 0; i < 5000; ++i)
            text
                += record(i, i % 10 == 0 ? "WARNING" : "INFO", "Core", fmt::format("[request-{}] number {}", i % 7, i));
        text += "2026-03-04 09:59:00.000 ERROR - Connector: it broke\njava.lang.Exception: x\n\tat a.b\nCaused by: y\n";
        const auto session = LogSession::openFile(write(dir, text), pool, options());
        QD_VERIFY(session);
        QTRY_COMPARE((*session)->status().records, std::uint64_t(5001));
        QTRY_VERIFY(!(*session)->status().isIndexing);
        const auto rows = rowsOf(**session, 4999, 10);
        QCOMPARE(rows.rows.size(), std::size_t(2));
        QCOMPARE(rows.rows[0].message, std::string("[request-1] number 4999"));
        QCOMPARE(rows.rows[0].request, std::string("request-1"));
        QVERIFY(rows.rows[0].previousTime.has_value());
        QCOMPARE(rows.rows[1].level, logs::Level::Error);
        QCOMPARE(rows.rows[1].lineCount, 4U);
        QCOMPARE(rows.rows[1].causes, 1U);
        QCOMPARE((*session)->status().lines, std::uint64_t(5004));
    }

    void filters()
    {
        QTemporaryDir dir;
        ThreadPool pool(3);
        std::string text;
        for (int i = 0; i < 20'000; ++i)
            text += record(i, i % 10 == 0 ? "WARNING" : "INFO", i % 4 == 0 ? "REST Consume" : "Core",
                           fmt::format("n {}", i));
        const auto opened = LogSession::openFile(write(dir, text), pool, options());
        QD_VERIFY(opened);
        auto &session = **opened;
        session.setFilter(query("level >= warn and component:REST*"));
        QTRY_VERIFY(!session.status().isIndexing && !session.status().isFiltering);
        QCOMPARE(session.status().rows, std::uint64_t(1000));
        QCOMPARE(session.status().records, std::uint64_t(20'000));
        const auto rows = rowsOf(session, 1, 2);
        QCOMPARE(rows.rows[0].message, std::string("n 20"));
        QCOMPARE(rows.rows[0].ordinal.value, std::uint64_t(20));
        QCOMPARE(session.rowOf(RecordOrdinal(40)), std::uint64_t(2));
        QCOMPARE(session.rowOf(RecordOrdinal(41)), std::uint64_t(3));
        const auto version = session.status().version;
        session.setFilter({});
        QTRY_COMPARE(session.status().rows, std::uint64_t(20'000));
        QVERIFY(session.status().version != version);
    }

    void followsAndStops()
    {
        ThreadPool pool(3);
        auto source = std::make_shared<GrowingSource>();
        const auto opened = LogSession::open(source, pool, options(true));
        QD_VERIFY(opened);
        auto &session = **opened;
        source->append(record(0, "INFO", "Core", "started") + record(1, "ERROR", "Core", "old trouble"));
        session.sourceChanged();
        QTRY_COMPARE(session.status().records, std::uint64_t(2)); // the open last record is released by the pause
        session.setBreakpoints({breakpoint("break \"trouble\" when level >= error")});
        QTRY_COMPARE(session.status().judgedRecords, std::uint64_t(2));
        QVERIFY(!session.status().isStopped); // what was there does not stop a live stream
        QCOMPARE(session.breakpoints().front().hits, std::uint64_t(1));

        source->append(record(2, "INFO", "Core", "fine") + record(3, "ERROR", "Core", "trouble"));
        for (int i = 4; i < 104; ++i)
            source->append(record(i, "INFO", "Core", "goes on"));
        session.sourceChanged();
        QTRY_VERIFY(session.status().isStopped);
        QCOMPARE(session.status().pointer->value, std::uint64_t(3));
        QCOMPARE(session.status().stoppedAt, std::string("trouble"));
        QCOMPARE(session.status().stopHit, std::uint64_t(2));
        QTRY_COMPARE(session.status().behind, std::uint64_t(100)); // recording goes on behind the pointer

        QVERIFY(session.continueBackwards());
        QCOMPARE(session.status().pointer->value, std::uint64_t(1));
        QCOMPARE(session.status().stopsWaiting, std::size_t(1));
        session.continueForwards();
        QCOMPARE(session.status().pointer->value, std::uint64_t(3));
        session.continueForwards();
        QVERIFY(!session.status().isStopped);
        source->append(record(200, "ERROR", "Core", "again") + record(201, "INFO", "Core", "x"));
        session.sourceChanged();
        QTRY_VERIFY(session.status().isStopped);
        QCOMPARE(session.status().pointer->value, std::uint64_t(104));
    }

    void giantRecordsHideNoNeighbour()
    {
        QTemporaryDir dir;
        ThreadPool pool(3);
        const std::string giant(40U << 20U, 'x');
        const auto path
            = write(dir,
                    record(0, "INFO", "Core", "[1772612109123-042] first") + record(1, "INFO", "Core", giant)
                        + record(2, "INFO", "Core", giant) + record(3, "INFO", "Core", "[1772612109123-042] near")
                        + record(4, "INFO", "Core", "[1772612109123-042] here"));
        const auto opened = LogSession::openFile(path, pool, options());
        QD_VERIFY(opened);
        auto &session = **opened;
        QTRY_COMPARE(session.status().rows, std::uint64_t(5));
        QCOMPARE(rowsOf(session, 0, 5).rows.size(), std::size_t(5)); // more than is read at once
        session.standAt(RecordOrdinal(4));
        QD_VERIFY(session.stepInRequest(false, {}));
        QCOMPARE(session.status().pointer->value, std::uint64_t(3));
    }
    void stepsInRequest()
    {
        QTemporaryDir dir;
        ThreadPool pool(3);
        std::string text;
        for (int i = 0; i < 6000; ++i)
            text += record(i, "INFO", "Core", fmt::format("[request-{}] n {}", i % 2500, i));
        text += record(7000, "INFO", "Core", "no request here");
        const auto opened = LogSession::openFile(write(dir, text), pool, options());
        QD_VERIFY(opened);
        auto &session = **opened;
        QTRY_COMPARE(session.status().records, std::uint64_t(6001));
        QVERIFY(session.step(true));
        QCOMPARE(session.status().pointer->value, std::uint64_t(0));
        QD_VERIFY(session.stepInRequest(true, {}));
        QCOMPARE(session.status().pointer->value, std::uint64_t(2500));
        QD_VERIFY(session.stepInRequest(true, {}));
        QCOMPARE(session.status().pointer->value, std::uint64_t(5000));
        const auto further = session.stepInRequest(true, {});
        QVERIFY(!further);
        QCOMPARE(std::string(further.error().id()), std::string("debug.noFurther"));
        QD_VERIFY(session.stepInRequest(false, {}));
        QCOMPARE(session.status().pointer->value, std::uint64_t(2500));
        QVERIFY(session.step(false));
        QCOMPARE(session.status().pointer->value, std::uint64_t(2499));
        session.standAt(RecordOrdinal(6000));
        QVERIFY(!session.step(true));
        QCOMPARE(std::string(session.stepInRequest(true, {}).error().id()), std::string("debug.noRequest"));
    }

    void stepsFollowTheFilter()
    {
        QTemporaryDir dir;
        ThreadPool pool(3);
        std::string text;
        for (int i = 0; i < 100; ++i)
            text += record(i, i % 10 == 0 ? "ERROR" : "INFO", "Core", "x");
        const auto opened = LogSession::openFile(write(dir, text), pool, options());
        QD_VERIFY(opened);
        auto &session = **opened;
        session.setFilter(query("level >= error"));
        QTRY_COMPARE(session.status().rows, std::uint64_t(10));
        session.standAt(RecordOrdinal(15));
        QVERIFY(session.step(true));
        QCOMPARE(session.status().pointer->value, std::uint64_t(20));
        QVERIFY(session.step(true));
        QCOMPARE(session.status().pointer->value, std::uint64_t(30));
        session.standAt(RecordOrdinal(15));
        QVERIFY(session.step(false));
        QCOMPARE(session.status().pointer->value, std::uint64_t(10));
    }

    void fileBreakpointsMarkAndContinue()
    {
        QTemporaryDir dir;
        ThreadPool pool(3);
        std::string text;
        for (int i = 0; i < 10'000; ++i)
            text += record(i, i % 1000 == 500 ? "ERROR" : "INFO", "Core", "x");
        const auto opened = LogSession::openFile(write(dir, text), pool, options());
        QD_VERIFY(opened);
        auto &session = **opened;
        session.setBreakpoints({breakpoint("level >= error")});
        QTRY_COMPARE(session.status().judgedRecords, std::uint64_t(10'000));
        QVERIFY(!session.status().isStopped);
        session.continueForwards();
        QCOMPARE(session.status().pointer->value, std::uint64_t(500));
        QVERIFY(rowsOf(session, 500, 1).rows.front().hasStop);
        session.continueForwards();
        QCOMPARE(session.status().pointer->value, std::uint64_t(1500));
        QCOMPARE(session.status().stopsWaiting, std::size_t(8));
    }

    void followsAFile()
    {
        QTemporaryDir dir;
        ThreadPool pool(3);
        const auto path = write(dir, record(0, "INFO", "Core", "one"));
        const auto opened = LogSession::openFile(path, pool, options());
        QD_VERIFY(opened);
        auto &session = **opened;
        QTRY_COMPARE(session.status().records, std::uint64_t(1));
        std::ofstream(path, std::ios::app | std::ios::binary) << record(1, "INFO", "Core", "two");
        QTRY_COMPARE(session.status().records, std::uint64_t(2));
        std::filesystem::resize_file(path, 10);
        QTRY_VERIFY(session.status().problem.has_value());
        QCOMPARE(std::string(session.status().problem->id()), std::string("file.truncated"));
        std::ofstream(path, std::ios::binary) << record(1, "INFO", "Core", "fresh");
        session.reload();
        QTRY_COMPARE(session.status().records, std::uint64_t(1));
        QTRY_COMPARE(rowsOf(session, 0, 1).rows.size(), std::size_t(1));
        QCOMPARE(rowsOf(session, 0, 1).rows.front().message, std::string("fresh"));
    }

    void refusesWhatIsNoFile()
    {
        QTemporaryDir dir;
        ThreadPool pool(1);
        const auto missing = LogSession::openFile(dir.filePath(QStringLiteral("none")).toStdString(), pool, options());
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind(), ErrorKind::NotFound);
        QVERIFY(!LogSession::openFile(dir.path().toStdString(), pool, options()));
    }

    void emptyAndBinaryFiles()
    {
        QTemporaryDir dir;
        ThreadPool pool(3);
        const auto empty = LogSession::openFile(write(dir, ""), pool, options());
        QD_VERIFY(empty);
        QTRY_VERIFY(!(*empty)->status().isIndexing);
        QCOMPARE((*empty)->status().rows, std::uint64_t(0));
        QVERIFY(rowsOf(**empty, 0, 10).rows.empty());
        std::string bytes(100'000, '\0');
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<char>(i * 7919 % 251);
        const auto binary = LogSession::openFile(write(dir, bytes), pool, options());
        QD_VERIFY(binary);
        QTRY_VERIFY(!(*binary)->status().isIndexing);
        QVERIFY((*binary)->status().records > 0);
        QVERIFY(!rowsOf(**binary, 0, 10).rows.empty());
    }

    void closesWhileBusy()
    {
        QTemporaryDir dir;
        ThreadPool pool(2);
        std::string text;
        for (int i = 0; i < 200'000; ++i)
            text += record(i, "INFO", "Core", "x");
        const auto path = write(dir, text);
        for (int i = 0; i < 20; ++i) {
            std::atomic<int> called = 0;
            auto opened = LogSession::openFile(path, pool, options());
            QD_VERIFY(opened);
            (*opened)->setListener([&called] { ++called; });
            (*opened)->setFilter(query("x"));
            opened->reset();
            const int before = called;
            QCOMPARE(called.load(), before);
        }
    }
};
QD_TEST_CLASS(log_session, TestLogSession)
#include "tst_log_session.moc"
