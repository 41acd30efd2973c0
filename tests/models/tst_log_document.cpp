// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/logs/log_session.h"
#include "models/logs/log_document.h"
#include "support/test.h"

#include <fmt/format.h>

#include <fstream>

using namespace quarterdeck;
using namespace quarterdeck::models;

class TestLogDocument : public Test
{
    Q_OBJECT

    static std::string text()
    {
        std::string all;
        for (int i = 0; i < 1000; ++i)
            all += fmt::format("2026-03-04 09:14:{:02}.{:03} {} - {}: [request-{}] number {}\n", i / 1000, i % 1000,
                               i % 10 == 0 ? "WARNING" : "INFO", i % 4 == 0 ? "REST Consume" : "Core", i % 5, i);
        return all + "2026-03-04 09:20:00.000 ERROR - Connector: broke \x1b[0m\n  at a.b(C.java:1)\nCaused by: x\n";
    }
    std::unique_ptr<LogDocument> open()
    {
        const auto path = m_dir.filePath(QStringLiteral("app.log")).toStdString();
        std::ofstream(path, std::ios::binary) << text();
        client::LogSession::Options options;
        options.zone = TimeZone::utc();
        auto session = client::LogSession::openFile(path, m_pool, options);
        return session ? std::make_unique<LogDocument>(*session, nullptr, m_background) : nullptr;
    }

    QTemporaryDir m_dir;
    ThreadPool m_pool {3};
    Background m_background {2};

private Q_SLOTS:
    void showsRows()
    {
        const auto document = open();
        QVERIFY(document);
        QTRY_COMPARE(document->state().records, std::uint64_t(1001));
        document->requestRows(990, 50);
        QTRY_COMPARE(document->window().rows.size(), std::size_t(11));
        const auto *row = document->window().at(1000);
        QVERIFY(row != nullptr);
        QCOMPARE(row->time, QStringLiteral("09:20:00.000"));
        QCOMPARE(row->date, QStringLiteral("2026-03-04"));
        QCOMPARE(row->message, QStringLiteral("broke ␛[0m"));
        QCOMPARE(row->level, RowLevel::Error);
        QCOMPARE(row->continuation,
                 (QStringList {QStringLiteral("  at a.b(C.java:1)"), QStringLiteral("Caused by: x")}));
        QCOMPARE(row->foldedLines, 2);
        QCOMPARE(row->causes, 1);
        QCOMPARE(document->window().at(995)->delta, QStringLiteral("+0.001"));
        QVERIFY(document->window().at(989) == nullptr);
    }
    void newestRequestWins()
    {
        const auto document = open();
        QTRY_COMPARE(document->state().records, std::uint64_t(1001));
        for (int i = 0; i < 200; ++i)
            document->requestRows(static_cast<std::uint64_t>(i), 10);
        QTRY_COMPARE(document->window().first, std::uint64_t(199));
    }
    void filtersAndMarks()
    {
        const auto document = open();
        QVERIFY(!document->setFilter(QStringLiteral("level >= warn and \"number 2\"")));
        QTRY_VERIFY(!document->state().isFiltering && !document->state().isIndexing);
        QCOMPARE(document->state().rows, std::uint64_t(11)); // 20 and 200, 210 … 290
        document->requestRows(0, 5);
        QTRY_VERIFY(document->window().version == document->state().version && !document->window().rows.empty());
        const auto *row = document->window().at(0);
        QCOMPARE(row->message, QStringLiteral("[request-0] number 20"));
        QCOMPARE(row->matches.size(), 1);
        QCOMPARE(row->message.mid(row->matches[0].begin, row->matches[0].end - row->matches[0].begin),
                 QStringLiteral("number 2"));
    }
    void refusesWithPlace()
    {
        const auto document = open();
        QVERIFY(!document->setFilter(QStringLiteral("level >= error")));
        const auto problem = document->setFilter(QStringLiteral("🙂 and level >= 5 s("));
        QVERIFY(problem.has_value());
        QVERIFY(problem->column >= 10); // UTF-16 units: the smiley counts two
        QVERIFY(!problem->sentence.isEmpty());
        QCOMPARE(document->filterText(), QStringLiteral("level >= error")); // the last valid one stays
        document->setTextFilter(QStringLiteral("number 99"));
        QVERIFY(document->isTextFilter());
        QTRY_COMPARE(document->state().rows, std::uint64_t(11));
    }
    void suggestsABreakpointThatFindsItsRecord()
    {
        const auto document = open();
        QTRY_COMPARE(document->state().records, std::uint64_t(1001));
        QString suggestion;
        document->suggestBreakpoint(20, [&](const QString &text) { suggestion = text; });
        QTRY_VERIFY(!suggestion.isEmpty());
        QVERIFY2(suggestion.contains(QStringLiteral("component = 'REST Consume'")), qPrintable(suggestion));
        QVERIFY(!document->setBreakpoint(-1, suggestion));
        QTRY_COMPARE(document->breakpoints().front().count, std::uint64_t(50));
        const auto again = document->setBreakpoint(-1, suggestion);
        QVERIFY(again.has_value()); // the name is taken
        document->continueForwards();
        QTRY_VERIFY(document->state().isStopped);
        QCOMPARE(*document->state().pointer, std::uint64_t(0));
        QTRY_COMPARE(document->state().pointerRequest, QStringLiteral("request-0"));
        document->stepInRequest(true);
        QTRY_COMPARE(*document->state().pointer, std::uint64_t(5));
        document->setBreakpointEnabled(0, false);
        QTRY_COMPARE(document->breakpoints().front().count, std::uint64_t(0));
        document->removeBreakpoint(0);
        QVERIFY(document->breakpoints().isEmpty());
    }
    void copiesWholeRecords()
    {
        const auto document = open();
        QTRY_COMPARE(document->state().records, std::uint64_t(1001));
        QString copied;
        document->copyRecords(999, 1000, [&](const QString &text) { copied = text; });
        QTRY_VERIFY(!copied.isEmpty());
        QVERIFY(copied.startsWith(QStringLiteral("2026-03-04 09:14:00.999 INFO")));
        QVERIFY(copied.endsWith(QStringLiteral("Caused by: x\n")));
    }
    void diesWhileReading()
    {
        for (int i = 0; i < 30; ++i) {
            const auto document = open();
            document->requestRows(0, 100);
        }
    }
};
QD_TEST_CLASS(log_document, TestLogDocument)
#include "tst_log_document.moc"
