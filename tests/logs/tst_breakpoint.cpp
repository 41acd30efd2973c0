// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/breakpoint.h"
#include "logs/breakpoints/breakpoint_file.h"
#include "logs/breakpoints/engine.h"
#include "logs/records.h"
#include "support/test.h"

#include <QDir>
#include <QFile>

#include <random>

using namespace quarterdeck;

namespace {

logs::Query::Options options()
{
    return {TimeZone::utc(), *parseRfc3339("2026-03-04T12:00:00Z")};
}

logs::BreakpointEngine engineOf(const std::vector<std::string> &texts)
{
    std::vector<logs::Breakpoint> all;
    for (const auto &text : texts) {
        auto parsed = logs::Breakpoint::parse(text, options());
        if (!parsed)
            qFatal("%s: %s at %u", text.c_str(), parsed.error().id.c_str(), parsed.error().column);
        all.push_back(*std::move(parsed));
    }
    return logs::BreakpointEngine(std::move(all));
}

/// "record:breakpoint[key]count/hits", breakpoints by place.
std::string run(const std::vector<std::string> &texts, const Records &records)
{
    const auto engine = engineOf(texts);
    auto state = engine.start();
    std::string told;
    for (const auto &record : records.all()) {
        const auto hit = engine.judge(state, logs::RecordEvent {record});
        for (const auto &firing : hit.firings)
            told += (told.empty() ? "" : " ") + std::to_string(record.ordinal.value + 1) + ":"
                + std::to_string(firing.breakpoint) + (firing.key.empty() ? "" : "[" + firing.key + "]")
                + std::to_string(firing.count) + "/" + std::to_string(firing.hits);
    }
    return told;
}

Records orders()
{
    return Records("2026-03-04 08:00:00.000 INFO - Shop: order=1 status=new\n"
                   "2026-03-04 08:00:01.000 INFO - Shop: order=2 status=new\n"
                   "2026-03-04 08:00:02.000 WARN - Shop: order=1 status=paid\n"
                   "2026-03-04 08:00:03.000 INFO - Shop: order=2 note=x\n"
                   "2026-03-04 08:00:30.000 ERROR - Shop: order=1 status=paid\n"
                   "2026-03-04 08:00:31.000 INFO - Shop: order=2 status=sent\n"
                   "2026-03-04 08:00:32.000 INFO - Shop: nothing");
}

} // namespace

class TestBreakpoint : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void firesInOrderOfDefinition()
    {
        QCOMPARE(run({"level >= warn", "Shop", "break \"off\" when Shop disabled"}, orders()),
                 std::string("1:11/1 2:12/2 3:01/1 3:13/3 4:14/4 5:02/2 5:15/5 6:16/6 7:17/7"));
    }
    void countsByHitRules()
    {
        const auto hits = [](const std::string &rule) { return run({"break \"a\" when Shop hits " + rule}, orders()); };
        QCOMPARE(hits("3"), std::string("3:03/1"));
        QCOMPARE(hits("= 3"), std::string("3:03/1"));
        QCOMPARE(hits(">= 6"), std::string("6:06/1 7:07/2"));
        QCOMPARE(hits("> 6"), std::string("7:07/1"));
        QCOMPARE(hits("< 2"), std::string("1:01/1"));
        QCOMPARE(hits("<= 2"), std::string("1:01/1 2:02/2"));
        QCOMPARE(hits("% 3"), std::string("3:03/1 6:06/2"));
        QCOMPARE(hits("every 7"), std::string("7:07/1"));
        QCOMPARE(hits("3 within 2s"), std::string("3:03/1 7:07/2"));
        QCOMPARE(hits("3 within 1s"), std::string());
    }
    void countsByKey()
    {
        QCOMPARE(run({"break \"a\" when Shop per order hits = 2"}, orders()), std::string("3:0[1]2/1 4:0[2]2/1"));
        const auto engine = engineOf({"break \"a\" when Shop per order"});
        auto state = engine.start();
        const auto records = orders();
        for (const auto &record : records.all())
            static_cast<void>(engine.judge(state, logs::RecordEvent {record}));
        QCOMPARE(state.breakpoints[0].count, std::uint64_t(6)); // the last record has no key
        QCOMPARE(state.breakpoints[0].hits, std::uint64_t(6));
    }
    void seesChanges()
    {
        QCOMPARE(run({"break \"a\" when changed status per order"}, orders()), std::string("3:0[1]1/1 6:0[2]1/1"));
        // The last value counts whether or not the record met the condition.
        QCOMPARE(run({"break \"a\" when level = error changed status per order"}, orders()), std::string());
        QCOMPARE(run({"break \"a\" when changed status"}, orders()), std::string("3:01/1 6:02/2"));
    }
    void endsOnceAndUntil()
    {
        QCOMPARE(run({"break \"a\" when Shop once"}, orders()), std::string("1:01/1"));
        QCOMPARE(run({"break \"a\" when Shop hits >= 3 once"}, orders()), std::string("3:03/1"));
        QCOMPARE(run({"break \"a\" when Shop until 2026-03-04T08:00:02"}, orders()), std::string("1:01/1 2:02/2"));
    }
    void enablesAndDisablesAfterTheRecord()
    {
        QCOMPARE(run({"break \"a\" when level = warn do enable \"b\", disable \"c\"", "break \"b\" when Shop disabled",
                      "break \"c\" when Shop"},
                     orders()),
                 std::string("1:21/1 2:22/2 3:01/1 3:23/3 4:11/1 5:12/2 6:13/3 7:14/4"));
    }
    void writesTemplates()
    {
        const auto engine
            = engineOf({"log \"{order}: {status} {{x}} {missing} {len(status)} {level} {line + 1}\" when order = 1",
                        "break \"p\" when status = paid do log \"one\", log \"two\", pause"});
        auto state = engine.start();
        const auto records = orders();
        const auto first = engine.judge(state, logs::RecordEvent {records[0]});
        QCOMPARE(first.firings.size(), std::size_t(1));
        QCOMPARE(first.firings[0].text, std::string("1: new {x} - 3 INFO 2"));
        QVERIFY(!first.pauses());
        const auto third = engine.judge(state, logs::RecordEvent {records[2]});
        QCOMPARE(third.firings.size(), std::size_t(2));
        QCOMPARE(third.firings[1].text, std::string("one\ntwo"));
        QVERIFY(third.pauses());
    }
    void joinsSeveralValues()
    {
        const auto engine = engineOf({"log \"{tag}\" when x"});
        auto state = engine.start();
        const Records records("2026-03-04 08:00:00.000 INFO - Core: x tag=a tag=\"b c\" tag=d");
        QCOMPARE(engine.judge(state, logs::RecordEvent {records[0]}).firings.at(0).text, std::string("a, b c, d"));
    }
    void repliesTheSameFromAnyPoint()
    {
        const auto engine
            = engineOf({"break \"a\" when Shop per order hits % 2", "break \"b\" when changed status once"});
        const auto records = orders();
        const auto shown = [](const logs::Hit &hit) {
            std::string text;
            for (const auto &firing : hit.firings)
                text += std::to_string(firing.breakpoint) + firing.key + std::to_string(firing.hits) + " ";
            return text;
        };
        for (std::size_t split = 0; split < records.all().size(); ++split) {
            auto state = engine.start();
            for (std::size_t i = 0; i < split; ++i)
                static_cast<void>(engine.judge(state, logs::RecordEvent {records[i]}));
            auto copy = state;
            for (std::size_t i = split; i < records.all().size(); ++i)
                QCOMPARE(shown(engine.judge(state, logs::RecordEvent {records[i]})),
                         shown(engine.judge(copy, logs::RecordEvent {records[i]})));
        }
    }
    void doesNothingOnTicks()
    {
        const auto engine = engineOf({"Shop"});
        auto state = engine.start();
        QVERIFY(engine.judge(state, logs::TickEvent {TimePoint {}}).firings.empty());
        QCOMPARE(state.breakpoints[0].count, std::uint64_t(0));
    }
    void suggestsWhatMatchesTheRecord()
    {
        const Records some(
            "2026-03-04 08:00:00.000 ERROR - REST Consume: [1784273164806-115] Call 12 to 'shop' failed 7 times\n"
            "2026-03-04 08:00:00.000 INFO - Core: 12345\n"
            "no head at all 99");
        QCOMPARE(logs::conditionLike(some[0]),
                 std::string("component = 'REST Consume' and level = ERROR and message contains 'to ''shop'' failed'"));
        QCOMPARE(logs::conditionLike(some[1]), std::string("component = 'Core' and level = INFO"));
        for (const auto &record : some.all())
            checkSuggestion(record);
        std::mt19937 random(12);
        const std::string alphabet = "ab '\"{}[]():|&=<>~!?*/\\`0123-\xC3\xA4\xFF\t";
        for (int i = 0; i < 3000; ++i) {
            std::string message = random() % 3 == 0 ? "[abc-12345] " : "";
            for (auto n = random() % 30; n > 0; --n)
                message += alphabet[random() % alphabet.size()];
            std::string component;
            for (auto n = random() % 8; n > 0; --n)
                component += alphabet[random() % 13];
            const Records records("2026-03-04 08:00:00.000 WARNING - " + component + ": " + message);
            checkSuggestion(records[0]);
        }
    }
    void suggestsForRealLogs()
    {
        const QString path
            = qEnvironmentVariable("QUARTERDECK_TESTDATA") + QStringLiteral("/logs/mendix/rebuilt-file.log");
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("no collection of logs in QUARTERDECK_TESTDATA");
        const Records records(file.readAll().toStdString());
        QVERIFY(records.all().size() > 100);
        for (const auto &record : records.all())
            checkSuggestion(record);
    }
    void readsFiles()
    {
        const auto read = logs::parseBreakpointFile("# comment\n"
                                                    "break \"slow\" when duration > 1s\n"
                                                    "    per user hits % 3\n"
                                                    "\n"
                                                    "\t do pause, enable \"later\"\r\n"
                                                    "level >= error\n"
                                                    "break \"later\" when x disabled",
                                                    options());
        QVERIFY(read.has_value());
        QCOMPARE(read->size(), std::size_t(3));
        QCOMPARE((*read)[0].text,
                 std::string("break \"slow\" when duration > 1s per user hits % 3 do pause, enable \"later\""));
        QCOMPARE((*read)[1].name, std::string("level >= error"));
    }
    void refusesFilesByLineAndColumn()
    {
        const auto refused = [](std::string_view text) {
            const auto read = logs::parseBreakpointFile(text, options());
            return read ? std::string("accepted")
                        : std::to_string(read.error().line) + ":" + std::to_string(read.error().error.column) + " "
                    + read.error().error.id;
        };
        QCOMPARE(refused("# a\nbreak \"b\" when x\n  hits 0"), std::string("3:8 query.badNumber"));
        QCOMPARE(refused("break \"ä\" when level >= loud\n hits 2"), std::string("1:25 query.badLevel"));
        QCOMPARE(refused("x\ny\nx"), std::string("3:1 breakpoint.duplicateName"));
        QCOMPARE(refused("x\nbreak \"b\" when y do disable \"c\""), std::string("2:1 breakpoint.unknownName"));
        QCOMPARE(refused(""), std::string("accepted"));
    }

private:
    static void checkSuggestion(const logs::Record &record)
    {
        const auto condition = logs::conditionLike(record);
        const auto parsed = logs::Query::parse(condition, options());
        const auto shown = condition + "  for  " + std::string(record.text);
        QVERIFY2(parsed.has_value(), shown.c_str());
        QVERIFY2(parsed->matches(record), shown.c_str());
        const auto breakpoint = logs::Breakpoint::parse(logs::breakpointText("n", condition), options());
        QVERIFY2(breakpoint.has_value() && breakpoint->condition.matches(record), shown.c_str());
        if (!record.request.empty())
            QVERIFY2(condition.find(record.request) == std::string::npos, shown.c_str());
    }
};

QD_TEST_CLASS(breakpoint, TestBreakpoint)
#include "tst_breakpoint.moc"
