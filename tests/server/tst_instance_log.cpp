// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/output_merger.h"
#include "server/runtime/shim.h"
#include "server/stream/instance_log.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::server;

class TestInstanceLog : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void isOneSequenceOverRestarts()
    {
        QTemporaryDir dir;
        const std::filesystem::path folder = dir.path().toStdString() + "/log";
        InstanceLogReader reader(folder);
        QVERIFY(reader.extent().epoch.empty());
        {
            auto writer = InstanceLogWriter::open(folder);
            QD_VERIFY(writer);
            QD_VERIFY(writer->append("one\n"));
            writer->close();
        }
        const auto epoch = reader.extent().epoch;
        QVERIFY(!epoch.empty());
        auto writer = InstanceLogWriter::open(folder);
        QD_VERIFY(writer);
        QD_VERIFY(writer->append("two\n"));
        QCOMPARE(reader.extent().epoch, epoch);
        QCOMPARE(reader.extent().end, std::uint64_t(8));
        QCOMPARE(*reader.read(2, 100), std::string("e\ntwo\n"));
        QVERIFY(reader.gapsIn(0, 100).empty());
    }
    void aKilledWriterLeavesADeclaredGap()
    {
        QTemporaryDir dir;
        const std::filesystem::path folder = dir.path().toStdString() + "/log";
        {
            auto writer = InstanceLogWriter::open(folder);
            QD_VERIFY(writer);
            QD_VERIFY(writer->append("half a li")); // and no close
        }
        auto writer = InstanceLogWriter::open(folder);
        QD_VERIFY(writer);
        InstanceLogReader reader(folder);
        const auto gaps = reader.gapsIn(0, 100);
        QCOMPARE(gaps.size(), std::size_t(1));
        QCOMPARE(gaps.front().from, std::uint64_t(10));
        QCOMPARE(gaps.front().to, gaps.front().from);
        QCOMPARE(reader.extent().end, std::uint64_t(10));
        QCOMPARE(*reader.read(0, 100), std::string("half a li\n")); // what follows begins a line
    }
    void mergesWholeLines()
    {
        OutputMerger merger;
        QCOMPARE(merger.add(0, "out 1\nout"), std::string("out 1\n"));
        QCOMPARE(merger.add(1, "err 1\n"), std::string("err 1\n"));
        QCOMPARE(merger.add(0, " 2\n"), std::string("out 2\n"));
        QCOMPARE(merger.add(0, "prompt> "), std::string());
        QVERIFY(merger.isWaiting());
        QCOMPARE(merger.flush(), std::string("prompt> "));
        QCOMPARE(merger.add(1, "err 2\n"), std::string("\nerr 2\n")); // the open line of the other ends first
    }
    void ordersRoundTrip()
    {
        ShimOrder order;
        order.definition.id = domain::EnvironmentId::make();
        order.definition.app = "a";
        order.definition.name = "b";
        order.definition.command = {"c", "d e"};
        order.logFolder = "/x/log";
        order.socket = "/x/run/s";
        order.keepRunning = true;
        const auto read = decodeShimOrder(encode(order));
        QD_VERIFY(read);
        QVERIFY(read->definition == order.definition);
        QCOMPARE(read->socket, order.socket);
        QVERIFY(!decodeShimOrder("{}"));
    }
};
QD_TEST_CLASS(instance_log, TestInstanceLog)
#include "tst_instance_log.moc"
