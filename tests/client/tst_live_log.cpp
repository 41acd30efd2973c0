// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environments/environments.h"
#include "client/local_workspace.h"
#include "support/live.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::client;

/// The real backend, the real sample shop: what the program says it wrote is what the spool holds.
class TestLiveLog : public Test
{
    Q_OBJECT

    domain::EnvironmentId runShop(testing::LiveWorkspace &live, const QStringList &arguments)
    {
        domain::EnvironmentDefinition definition;
        definition.app = "Test shop";
        definition.name = "Development";
        definition.command = {live.program("sample-shop"), "--log", live.file("own.log")};
        for (const auto &argument : arguments)
            definition.command.push_back(argument.toStdString());
        const auto id = live.workspace().environments().save(definition, {});
        if (!id || !live.workspace().environments().start(*id, false, {}))
            return {};
        return *id;
    }

private Q_SLOTS:
    void everyRecordOnceAndInOrder()
    {
        testing::LiveWorkspace live;
        const auto id = runShop(
            live,
            {QStringLiteral("--flood"), QStringLiteral("20000"), QStringLiteral("--records"), QStringLiteral("5000")});
        const auto log = live.workspace().openLive(id, 1, {}, {});
        QD_VERIFY(log);
        QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Stopped, 20'000);
        const auto own = live.sequence(live.file("own.log"));
        QVERIFY(own.size() >= 5000);
        QTRY_COMPARE_WITH_TIMEOUT(live.sequence(*log->session).size(), own.size(), 10'000);
        QCOMPARE(live.sequence(*log->session), own);
        QCOMPARE((*log->session).status().format, std::string("Mendix runtime"));
        QCOMPARE((*log->session).status().stream, StreamState::Live);
    }

    void survivesAKilledBackend()
    {
        testing::LiveWorkspace live;
        const auto id = runShop(live, {QStringLiteral("--flood"), QStringLiteral("2000")});
        const auto log = live.workspace().openLive(id, 1, {}, {});
        QD_VERIFY(log);
        auto &session = *log->session;
        QTRY_VERIFY_WITH_TIMEOUT(session.status().records > 500, 10'000);
        QVERIFY(live.killBackend());
        const auto before = session.status().records;
        QTRY_VERIFY_WITH_TIMEOUT(session.status().records > before + 2000, 15'000);
        QD_VERIFY(live.workspace().environments().stop(id, {}));
        QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Stopped, 15'000);
        const auto own = live.sequence(live.file("own.log"));
        QTRY_COMPARE_WITH_TIMEOUT(live.sequence(session).size(), own.size(), 10'000);
        QCOMPARE(live.sequence(session), own);
    }

    void showsACrash()
    {
        testing::LiveWorkspace live;
        const auto id = runShop(live,
                                {QStringLiteral("--flood"), QStringLiteral("1000"), QStringLiteral("--crash-after"),
                                 QStringLiteral("200")});
        QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Failed, 15'000);
        const auto status = live.status(id);
        QCOMPARE(status.instances.front().exitCode, std::optional(3));
        QVERIFY(!status.instances.front().lastLines.empty());
        QVERIFY(status.instances.front().lastLines.back().find("Out of memory") != std::string::npos);
    }

    void aMissingProgramIsSaid()
    {
        testing::LiveWorkspace live;
        domain::EnvironmentDefinition definition;
        definition.app = "None";
        definition.name = "Test";
        definition.command = {"/nowhere/program"};
        const auto id = live.workspace().environments().save(definition, {});
        QD_VERIFY(id);
        QD_VERIFY(live.workspace().environments().start(*id, false, {}));
        QTRY_COMPARE_WITH_TIMEOUT(live.state(*id), domain::RunState::Failed, 15'000);
        QCOMPARE(live.status(*id).instances.front().exitCode, std::optional(127));
        // The same name again is refused, another id or not.
        definition.id = {};
        const auto again = live.workspace().environments().save(definition, {});
        QVERIFY(!again);
        QCOMPARE(QByteArray(again.error().id().data(), qsizetype(again.error().id().size())),
                 QByteArray("environment.exists"));
        QD_VERIFY(live.workspace().environments().remove(*id, {}));
    }

    void restartsAndContinuesTheLog()
    {
        testing::LiveWorkspace live;
        const auto id = runShop(live, {QStringLiteral("--rate"), QStringLiteral("500")});
        const auto log = live.workspace().openLive(id, 1, {}, {});
        QD_VERIFY(log);
        QTRY_VERIFY_WITH_TIMEOUT(log->session->status().records > 100, 10'000);
        const auto pid = live.status(id).instances.front().pid;
        QD_VERIFY(live.workspace().environments().restart(id, {}));
        QTRY_VERIFY_WITH_TIMEOUT(
            live.state(id) == domain::RunState::Running && live.status(id).instances.front().pid != pid, 15'000);
        const auto records = log->session->status().records;
        QTRY_VERIFY_WITH_TIMEOUT(log->session->status().records > records + 50, 10'000);
    }

    void theBackendGoesWithItsLastLease()
    {
        qint64 backend = 0;
        qint64 program = 0;
        {
            testing::LiveWorkspace live;
            const auto id = runShop(live, {});
            QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Running, 10'000);
            backend = live.backendPid();
            program = live.status(id).instances.front().pid.value_or(0);
            QVERIFY(backend > 0 && program > 0);
            live.close();
            QTRY_VERIFY_WITH_TIMEOUT(!testing::isRunning(backend), 10'000);
            QTRY_VERIFY_WITH_TIMEOUT(!testing::isRunning(program), 15'000);
        }
    }
};
QD_TEST_CLASS(live_log, TestLiveLog)
#include "tst_live_log.moc"
