// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/messages.h"
#include "support/test.h"

#include <random>

using namespace quarterdeck;
using namespace quarterdeck::protocol;

class TestMessages : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void roundTrips()
    {
        domain::EnvironmentList list;
        list.version = 7;
        domain::EnvironmentStatus status;
        status.definition.id = domain::EnvironmentId::make();
        status.definition.app = "Sample shop";
        status.definition.name = "Entwicklung ü";
        status.definition.command = {"a b", "\"c\""};
        status.definition.variables = {{"X", "1\n2"}};
        status.state = domain::RunState::Failed;
        status.since = *parseRfc3339("2026-03-04T09:14:33.338Z");
        status.instances.resize(1);
        status.instances.front().exitCode = 3;
        status.instances.front().lastLines = {"x", "\xff broken"};
        list.environments.push_back(status);
        const auto read = decodeEnvironmentList(encode(list));
        QD_VERIFY(read);
        QCOMPARE(read->version, std::uint64_t(7));
        QVERIFY(read->environments.front().definition == status.definition);
        QCOMPARE(read->environments.front().state, domain::RunState::Failed);
        QCOMPARE(read->environments.front().since, status.since);
        QCOMPARE(read->environments.front().instances.front().exitCode, std::optional(3));
        const Error error(ErrorKind::Conflict, "environment.exists", "a/b");
        QCOMPARE(std::string(decodeError(encode(error), "x").id()), std::string("environment.exists"));
        QCOMPARE(std::string(decodeError("no json", "x").id()), std::string("http.badReply"));
    }
    void framesRoundTrip()
    {
        LogFrame frame;
        frame.subscription = 9;
        frame.epoch = "epoch";
        frame.offset = 1ULL << 40U;
        frame.bytes = std::string("a\0b", 3);
        auto read = decodeLogFrame(encode(frame));
        QD_VERIFY(read);
        QCOMPARE(read->offset, frame.offset);
        QCOMPARE(read->bytes, frame.bytes);
        frame.isGap = true;
        frame.gapTo = frame.offset + 5;
        read = decodeLogFrame(encode(frame));
        QD_VERIFY(read);
        QVERIFY(read->isGap);
        QCOMPARE(read->gapTo, frame.gapTo);
    }
    void anyBytesAreRefusedPolitely()
    {
        std::mt19937 random(5);
        const auto whole = encode(LogFrame {1, true, "e", 2, 3, "reason"});
        for (std::size_t cut = 0; cut < 25; ++cut)
            static_cast<void>(decodeLogFrame(whole.substr(0, cut)));
        for (int round = 0; round < 3000; ++round) {
            std::string bytes(random() % 60, '\0');
            for (auto &byte : bytes)
                byte = static_cast<char>(random());
            static_cast<void>(decodeLogFrame(bytes));
            QVERIFY(!decodeHello(bytes));
            QVERIFY(!decodeCommand(bytes));
            QVERIFY(!decodeEnvironmentList(bytes));
        }
        QVERIFY(!decodeCommand("{\"command\":\"explode\"}"));
        QVERIFY(!decodeDefinition("{\"id\":5}"));
        QVERIFY(!decodeHello("[]"));
        QCOMPARE(std::string(decodeHello("{\"protocol\":99,\"port\":1,\"token\":\"x\"}").error().id()),
                 std::string("protocol.newer"));
    }
};
QD_TEST_CLASS(messages, TestMessages)
#include "tst_messages.moc"
