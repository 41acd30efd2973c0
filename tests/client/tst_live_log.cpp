// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environments/environments.h"
#include "client/local_workspace.h"
#include "support/live.h"
#include "support/test.h"

#include "base/pending.h"

#include <QtCore/QDir>
#include <QtCore/QTimer>

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

    void survivesManyKills()
    {
        testing::LiveWorkspace live;
        const auto id = runShop(live, {QStringLiteral("--flood"), QStringLiteral("5000")});
        const auto log = live.workspace().openLive(id, 1, {}, {});
        QD_VERIFY(log);
        auto &session = *log->session;
        for (std::uint64_t round = 1; round <= 6; ++round) { // each a little further on after reconnecting
            const auto before = session.status().records;
            QTRY_VERIFY_WITH_TIMEOUT(session.status().records > before + 300 * round, 15'000);
            QVERIFY(live.killBackend());
        }
        QD_VERIFY(live.workspace().environments().stop(id, {}));
        QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Stopped, 15'000);
        const auto own = live.sequence(live.file("own.log"));
        QTRY_COMPARE_WITH_TIMEOUT(live.sequence(session).size(), own.size(), 15'000);
        QCOMPARE(live.sequence(session), own);
        QVERIFY(log->spool->gaps().empty());
    }

    void aKeptSpoolGoesOn()
    {
        testing::LiveWorkspace live;
        const auto id = runShop(live, {QStringLiteral("--flood"), QStringLiteral("3000")});
        std::uint64_t seen = 0;
        for (int round = 0; round < 4; ++round) {
            const auto log = live.workspace().openLive(id, 1, {}, {});
            QD_VERIFY(log);
            QTRY_VERIFY_WITH_TIMEOUT(log->session->status().records > seen + 300, 10'000);
            seen = log->session->status().records;
        } // the program writes on while nobody looks
        QD_VERIFY(live.workspace().environments().stop(id, {}));
        QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Stopped, 15'000);
        const auto log = live.workspace().openLive(id, 1, {}, {});
        QD_VERIFY(log);
        const auto own = live.sequence(live.file("own.log"));
        QTRY_COMPARE_WITH_TIMEOUT(live.sequence(*log->session).size(), own.size(), 10'000);
        QCOMPARE(live.sequence(*log->session), own);
    }

    void aSecondReaderHasASpoolOfItsOwn()
    {
        testing::LiveWorkspace live;
        const auto id = runShop(
            live,
            {QStringLiteral("--flood"), QStringLiteral("2000"), QStringLiteral("--records"), QStringLiteral("2000")});
        const auto folders = [&] {
            return QDir(QString::fromStdString(live.file("spool"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
        };
        {
            const auto first = live.workspace().openLive(id, 1, {}, {});
            QD_VERIFY(first);
            const auto second = live.workspace().openLive(id, 1, {}, {});
            QD_VERIFY(second);
            QCOMPARE(folders(), 2);
            QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Stopped, 20'000);
            const auto own = live.sequence(live.file("own.log"));
            QTRY_COMPARE_WITH_TIMEOUT(live.sequence(*first->session).size(), own.size(), 10'000);
            QTRY_COMPARE_WITH_TIMEOUT(live.sequence(*second->session).size(), own.size(), 10'000);
            QCOMPARE(live.sequence(*second->session), own);
        }
        QTRY_COMPARE(folders(), 1); // the temporary one is gone
    }

    void entersInTheMiddleWithAWholeRecord()
    {
        testing::LiveWorkspace live;
        const auto id = runShop(
            live,
            {QStringLiteral("--flood"), QStringLiteral("5000"), QStringLiteral("--records"), QStringLiteral("3000")});
        QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Stopped, 20'000);
        LiveOptions options;
        options.keepSpool = false;
        options.lastBytes = 20'000;
        const auto log = live.workspace().openLive(id, 1, options, {});
        QD_VERIFY(log);
        const auto own = live.sequence(live.file("own.log"));
        QTRY_VERIFY_WITH_TIMEOUT(
            !live.sequence(*log->session).empty() && live.sequence(*log->session).back() == own.back(), 10'000);
        const auto got = live.sequence(*log->session);
        QVERIFY(got.size() > 50 && got.size() < 1000);
        QCOMPARE(got, (std::vector<std::uint64_t>(own.end() - static_cast<std::ptrdiff_t>(got.size()), own.end())));
        const auto gaps = log->spool->gaps();
        QCOMPARE(gaps.size(), std::size_t(1)); // what was not asked for is declared
        QCOMPARE(gaps.front().from, ByteOffset(0));
        QCOMPARE(log->spool->position().offset.value, gaps.front().to.value + log->session->status().bytes);
        options.lastBytes = 0;
        const auto now = live.workspace().openLive(id, 1, options, {});
        QD_VERIFY(now);
        QTRY_COMPARE(now->session->status().stream, StreamState::Live);
        QCOMPARE(now->session->status().bytes, std::uint64_t(0));
    }

    void aRemovedEnvironmentEndsItsStream()
    {
        testing::LiveWorkspace live;
        domain::EnvironmentDefinition definition;
        definition.app = "Test";
        definition.name = "Gone";
        definition.command = {"/bin/true"};
        const auto id = live.workspace().environments().save(definition, {});
        QD_VERIFY(id);
        const auto log = live.workspace().openLive(*id, 1, {}, {});
        QD_VERIFY(log);
        QTRY_COMPARE(log->session->status().stream, StreamState::Live);
        QD_VERIFY(live.workspace().environments().remove(*id, {}));
        QVERIFY(live.killBackend()); // and the new one does not know it
        QTRY_COMPARE_WITH_TIMEOUT(log->session->status().stream, StreamState::Ended, 15'000);
        QCOMPARE(std::string(log->session->status().problem->id()), std::string("environment.notFound"));
        const auto again = live.workspace().openLive(*id, 1, {}, {});
        QVERIFY(!again && again.error().kind() == ErrorKind::NotFound);
    }

    void aMissingBackendIsSaid()
    {
        testing::LiveWorkspace live;
        qputenv("QUARTERDECKD", "/nowhere/quarterdeckd");
        const auto list = live.workspace().environments().list(0, {});
        QVERIFY(!list);
        QCOMPARE(std::string(list.error().id()), std::string("backend.notFound"));
        QCOMPARE(std::string(list.error().subject()), std::string("/nowhere/quarterdeckd"));
        qputenv("QUARTERDECKD", "/bin/true"); // ends at once, whenever it is started
        std::stop_source stop;
        QTimer::singleShot(700, this, [&stop] { stop.request_stop(); });
        ThreadPool pool(1);
        const Pending<domain::EnvironmentList> answer;
        std::atomic<bool> isDone = false;
        pool.post([&](const std::stop_token &) {
            answer.settle(live.workspace().environments().list(0, stop.get_token()));
            isDone = true;
        });
        QTRY_VERIFY(isDone);
        QCOMPARE(answer.wait({}, std::chrono::seconds(1)).error().kind(), ErrorKind::Cancelled);
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
