// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environments/environments.h"
#include "client/local_workspace.h"
#include "support/live.h"
#include "support/test.h"

#include <QDir>
#include <QFile>

#include <csignal>
#include <map>
#include <random>

using namespace quarterdeck;
using namespace quarterdeck::client;

namespace {

using Sequence = std::vector<std::uint64_t>;

/// The numbers of each run of the program: they begin at 1 again.
std::vector<Sequence> runsOf(const Sequence &all)
{
    std::vector<Sequence> runs;
    for (const auto number : all) {
        if (runs.empty() || number == 1)
            runs.emplace_back();
        runs.back().push_back(number);
    }
    return runs;
}

qint64 shimOf(qint64 program)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(program));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    const auto text = stat.readAll();
    return text.mid(text.lastIndexOf(')') + 2).split(' ').value(1).toLongLong();
}

} // namespace

/// Kills each part at moments nobody chose, again and again: what the program says it wrote is what was recorded.
class TestKills : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsLost()
    {
        constexpr int rounds = 24;
        testing::LiveWorkspace live;
        domain::EnvironmentDefinition definition;
        definition.app = "Killed shop";
        definition.name = "Development";
        definition.command = {live.program("sample-shop"), "--flood", "3000", "--log", live.file("own.log")};
        const auto made = live.workspace().environments().save(definition, {});
        QD_VERIFY(made);
        const auto id = *made;
        QD_VERIFY(live.workspace().environments().start(id, false, {}));
        auto log = live.workspace().openLive(id, 1, {}, {});
        QD_VERIFY(log);
        std::map<std::size_t, bool> killedRuns; // their ends may be missing; whether the shim was the victim
        std::mt19937 random(20260304);
        std::size_t run = 0;
        for (int round = 0; round < rounds; ++round) {
            const auto before = log->session->status().records;
            const auto wanted = before + 100 + random() % 900;
            QTRY_VERIFY_WITH_TIMEOUT(log->session->status().records > wanted, 20'000);
            // Not the records of the run before, arriving late: this one has begun to write.
            QTRY_COMPARE_WITH_TIMEOUT(runsOf(testing::LiveWorkspace::sequence(live.file("own.log"))).size(), run + 1,
                                      20'000);
            const auto program = live.status(id).instances.front().pid.value_or(0);
            QVERIFY(program > 0);
            switch (round % 4) {
            case 0:
                QVERIFY(live.killBackend());
                break;
            case 1: // the window goes, and comes back to the same spool
                log->session.reset();
                log->subscription.reset();
                log = live.workspace().openLive(id, 1, {}, {});
                QD_VERIFY(log);
                break;
            default: {
                const auto victim = round % 4 == 2 ? program : shimOf(program);
                QVERIFY(victim > 1);
                QCOMPARE(::kill(static_cast<pid_t>(victim), SIGKILL), 0);
                killedRuns.emplace(run++, victim != program);
                QTRY_VERIFY_WITH_TIMEOUT(live.state(id) == domain::RunState::Failed, 20'000);
                QTRY_VERIFY_WITH_TIMEOUT(!testing::isRunning(program), 5'000);
                QD_VERIFY(live.workspace().environments().start(id, false, {}));
            }
            }
        }
        QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Running, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(runsOf(testing::LiveWorkspace::sequence(live.file("own.log"))).size(), run + 1,
                                  20'000); // the last run has begun to write before it is stopped
        QD_VERIFY(live.workspace().environments().stop(id, {}));
        QTRY_COMPARE_WITH_TIMEOUT(live.state(id), domain::RunState::Stopped, 20'000);

        const auto own = runsOf(testing::LiveWorkspace::sequence(live.file("own.log")));
        QCOMPARE(own.size(), killedRuns.size() + 1);
        std::vector<Sequence> recorded;
        QTRY_VERIFY_WITH_TIMEOUT((recorded = runsOf(testing::LiveWorkspace::sequence(*log->session)),
                                  recorded.size() == own.size() && recorded.back().size() == own.back().size()),
                                 20'000);
        for (std::size_t i = 0; i < own.size(); ++i) {
            const auto killed = killedRuns.find(i);
            QVERIFY2(recorded[i].size() <= own[i].size(), "more was recorded than written");
            QVERIFY2(std::equal(recorded[i].begin(), recorded[i].end(), own[i].begin()),
                     "a record is missing, doubled or out of order");
            // A killed program may be parted in the middle of a record; a killed shim loses what was in its pipe.
            const std::size_t mayMiss = killed == killedRuns.end() ? 0 : killed->second ? 600 : 1;
            QVERIFY2(own[i].size() - recorded[i].size() <= mayMiss,
                     qPrintable(QString::number(own[i].size() - recorded[i].size())));
        }
    }
};
QD_TEST_CLASS(kills, TestKills)
#include "tst_kills.moc"
