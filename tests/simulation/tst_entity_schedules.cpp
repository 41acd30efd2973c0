// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test.h"

#include "simulation/world.h"

#include <string>

using namespace quarterdeck;
using namespace quarterdeck::simulation;

namespace {

constexpr std::uint32_t quickSchedules = 1500;
constexpr std::uint32_t mostMutantSeeds = 5000;

std::uint32_t numberFrom(const char *variable, std::uint32_t otherwise)
{
    bool isNumber = false;
    const auto number = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber && number >= 0 ? static_cast<std::uint32_t>(number) : otherwise;
}

std::string joined(const std::set<std::string> &words)
{
    std::string text;
    for (const auto &word : words)
        text += (text.empty() ? "" : "; ") + word;
    return text;
}

} // namespace

/// The invariants over many schedules. QD_SCHEDULES: how many; QD_FIRST_SEED: from which on.
class TestEntitySchedules : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void keepsItsPromises()
    {
        const auto schedules = numberFrom("QD_SCHEDULES", quickSchedules);
        const auto first = numberFrom("QD_FIRST_SEED", 1);
        Coverage coverage;
        for (auto seed = first; seed < first + schedules; ++seed) {
            World world(seed, Mutant::None);
            const auto violations = world.run();
            for (const auto &[what, count] : world.coverage())
                coverage[what] += count;
            QVERIFY2(violations.empty(), ("seed " + std::to_string(seed) + ": " + joined(violations)).c_str());
        }
        std::string report = std::to_string(schedules) + " schedules";
        for (const auto &[what, count] : coverage)
            report += ", " + std::to_string(count) + " " + what;
        qInfo("%s", report.c_str());
        for (const auto *what : {"applied", "conflicts", "decisions", "dependent edits", "forbidden", "gone", "invalid",
                                 "lost by backend", "refused", "released", "resyncs", "scope removed", "scopes filled"})
            QVERIFY2(coverage[what] > schedules / 100, what); // the schedules come everywhere
    }

    void theSameSeedIsTheSameSchedule()
    {
        World one(7, Mutant::None);
        World other(7, Mutant::None);
        QVERIFY(one.run() == other.run());
        QVERIFY(one.coverage() == other.coverage());
    }

    void noticesWhatIsBroken_data()
    {
        QTest::addColumn<int>("mutant");
        QTest::addColumn<QString>("broken"); // one that it must break
        const auto add = [](const char *name, Mutant mutant, const char *broken) {
            QTest::newRow(name) << static_cast<int>(mutant) << QString::fromLatin1(broken);
        };
        add("no idempotency ledger", Mutant::NoLedger, "I3");
        add("last writer wins", Mutant::LastWriterWins, "I6");
        add("sequence taken before the commit", Mutant::SequenceBeforeCommit, "I10");
        add("no scope removal", Mutant::NoScopeRemoval, "I8");
        add("restored without a new epoch", Mutant::RestoreKeepsEpoch, "I2");
        add("lost edits not flagged after a restore", Mutant::ForkNotTold, "I2");
        add("versions of an old epoch compared", Mutant::OldEpochCompared, "I6");
        add("cursor before rows", Mutant::CursorBeforeRows, "I1");
        add("overlay dropped at the acknowledgement", Mutant::OverlayDroppedAtAck, "I5");
        add("rejected edit removed", Mutant::RejectedRemoved, "I4");
    }
    void noticesWhatIsBroken()
    {
        QFETCH(int, mutant);
        QFETCH(QString, broken);
        for (std::uint32_t seed = 1; seed <= mostMutantSeeds; ++seed) {
            const auto violations = World(seed, static_cast<Mutant>(mutant)).run();
            for (const auto &violation : violations) {
                if (violation.starts_with(broken.toStdString() + " ")) {
                    qInfo("noticed by schedule %u: %s", seed, violation.c_str());
                    return;
                }
            }
        }
        QFAIL("not noticed");
    }
};

QD_TEST_CLASS(entity_schedules, TestEntitySchedules)
#include "tst_entity_schedules.moc"
