// SPDX-License-Identifier: GPL-3.0-or-later
// First, for moc: it cannot read <compare> before other headers of the standard library.
#include "support/test.h"

#include "logs/breakpoints/debugger.h"

using namespace quarterdeck;

namespace {

logs::Stop stopAt(std::uint64_t record)
{
    logs::Stop stop;
    stop.at = RecordOrdinal(record);
    stop.breakpoints = {0};
    stop.hits = record;
    return stop;
}

std::uint64_t place(const logs::Debugger &debugger)
{
    return debugger.pointer() ? debugger.pointer()->value : 999;
}

} // namespace

class TestDebugger : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void runsUntilAHit()
    {
        logs::Debugger debugger;
        QVERIFY(!debugger.isStopped());
        QVERIFY(debugger.record(stopAt(5)));
        QCOMPARE(place(debugger), std::uint64_t(5));
        QVERIFY(debugger.currentStop() != nullptr);
        QCOMPARE(debugger.currentStop()->hits, std::uint64_t(5));
        // Hits behind the pointer are recorded, and wait.
        QVERIFY(!debugger.record(stopAt(7)));
        QVERIFY(!debugger.record(stopAt(9)));
        QCOMPARE(place(debugger), std::uint64_t(5));
        QCOMPARE(debugger.stopsWaiting(), std::size_t(2));
    }
    void continuesThroughWhatWaits()
    {
        logs::Debugger debugger;
        for (const auto at : {5, 7, 9})
            static_cast<void>(debugger.record(stopAt(static_cast<std::uint64_t>(at))));
        QVERIFY(debugger.continueForwards());
        QCOMPARE(place(debugger), std::uint64_t(7));
        QVERIFY(debugger.continueForwards());
        QVERIFY(debugger.continueBackwards());
        QCOMPARE(place(debugger), std::uint64_t(7));
        QVERIFY(debugger.continueForwards());
        QCOMPARE(place(debugger), std::uint64_t(9));
        QVERIFY(!debugger.continueForwards()); // runs on
        QVERIFY(!debugger.isStopped());
        QVERIFY(debugger.record(stopAt(12)));
        QCOMPARE(place(debugger), std::uint64_t(12));
    }
    void goesBackNoFurtherThanTheFirst()
    {
        logs::Debugger debugger;
        QVERIFY(!debugger.continueBackwards());
        static_cast<void>(debugger.record(stopAt(5)));
        QVERIFY(!debugger.continueBackwards());
        QCOMPARE(place(debugger), std::uint64_t(5));
    }
    void standsByHandAnywhere()
    {
        logs::Debugger debugger;
        debugger.note(stopAt(5)); // in the past: a running pointer runs on
        debugger.note(stopAt(9));
        QVERIFY(!debugger.isStopped());
        debugger.standAt(RecordOrdinal(7));
        QVERIFY(debugger.isStopped());
        QVERIFY(debugger.currentStop() == nullptr);
        QCOMPARE(debugger.stopsWaiting(), std::size_t(1));
        QVERIFY(debugger.continueBackwards());
        QCOMPARE(place(debugger), std::uint64_t(5));
    }
    void goesLiveAndForgets()
    {
        logs::Debugger debugger;
        static_cast<void>(debugger.record(stopAt(5)));
        static_cast<void>(debugger.record(stopAt(6)));
        debugger.goLive();
        QVERIFY(!debugger.isStopped());
        QCOMPARE(debugger.stops().size(), std::size_t(2));
        debugger.reset();
        QVERIFY(debugger.stops().empty());
        QCOMPARE(debugger.stopsWaiting(), std::size_t(0));
    }
};

QD_TEST_CLASS(debugger, TestDebugger)
#include "tst_debugger.moc"
