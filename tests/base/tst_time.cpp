// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/time.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace std::chrono_literals;

class TestTime : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void printsRfc3339()
    {
        QCOMPARE(formatRfc3339(TimePoint(1772615673s + 338ms)), std::string("2026-03-04T09:14:33.338Z"));
        QCOMPARE(formatRfc3339(TimePoint(1us)), std::string("1970-01-01T00:00:00.000001Z"));
        QCOMPARE(formatRfc3339(TimePoint(-1ms)), std::string("1969-12-31T23:59:59.999Z"));
    }
    void readsWhatItPrints()
    {
        for (const auto nanoseconds : {0LL, 1LL, 999'999'999LL, -1LL, 1'772'615'673'338'000'000LL}) {
            const TimePoint time {std::chrono::nanoseconds(nanoseconds)};
            const auto read = parseRfc3339(formatRfc3339(time));
            QD_VERIFY(read);
            QCOMPARE(read->time_since_epoch().count(), time.time_since_epoch().count());
        }
    }
    void readsOffsets()
    {
        const auto east = parseRfc3339("2026-03-04T10:14:33+01:00");
        QD_VERIFY(east);
        QCOMPARE(formatRfc3339(*east), std::string("2026-03-04T09:14:33.000Z"));
    }
    void readsToTheEdgeOfItsRange()
    {
        for (const std::string text : {"2261-12-31T23:59:59.999Z", "1678-01-01T00:00:00.000Z"}) {
            const auto read = parseRfc3339(text);
            QD_VERIFY(read);
            QCOMPARE(formatRfc3339(*read), text);
        }
    }
    void refuses()
    {
        for (const auto *text :
             {"", "2026-03-04", "2026-13-04T00:00:00Z", "2026-02-30T00:00:00Z", "2026-03-04T25:00:00Z",
              "2026-03-04T00:00:00", "2026-03-04T00:00:00.Z", "2026-03-04T00:00:00Zx", "2262-01-01T00:00:00Z",
              "9999-12-31T00:00:00Z", "1677-12-31T00:00:00Z", "0000-01-01T00:00:00Z"})
            QVERIFY2(!parseRfc3339(text).has_value(), text);
    }
    void zonesFollowSummerTime()
    {
        const auto berlin = TimeZone::named("Europe/Berlin");
        QD_VERIFY(berlin);
        const auto summer = *parseRfc3339("2026-07-01T10:00:00Z");
        QCOMPARE(berlin->toLocal(summer) - summer.time_since_epoch(), std::chrono::nanoseconds(2h));
        QCOMPARE(berlin->toInstant(berlin->toLocal(summer)), summer);
        QCOMPARE(berlin->shortName(summer), std::string("UTC+2"));
        QVERIFY(!TimeZone::named("Mars/Base").has_value());
        QCOMPARE(TimeZone::named("+05:30")->shortName(summer), std::string("UTC+5:30"));
    }
};
QD_TEST_CLASS(time, TestTime)
#include "tst_time.moc"
