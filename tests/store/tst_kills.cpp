// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/entity_store.h"
#include "store/model.h"
#include "support/test.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>

#include <filesystem>
#include <memory>

using namespace quarterdeck;
using namespace quarterdeck::testing;
using store::EntityStore;

namespace {

constexpr auto pathVariable = "QD_TEST_STORE";
constexpr auto seedVariable = "QD_TEST_SEED";

/// The step of that number of a life that is the same for the same seed.
class Life
{
public:
    explicit Life(unsigned seed)
        : m_random(seed)
    { }
    [[nodiscard]] const Model &model() const { return m_model; }
    /// Does the next step in the store too, if there is one.
    Result<> step(EntityStore *store)
    {
        if (m_random.isOnce(3)) {
            const auto edit = m_random.mutation(protocol::MutationNumber(0));
            m_model.stage(edit);
            return store == nullptr ? Result<>() : store->stage({edit});
        }
        const auto transaction = m_random.transaction(m_model);
        m_model.write(transaction);
        return store == nullptr ? Result<>() : store->write(transaction);
    }

private:
    Random m_random;
    Model m_model;
};

} // namespace

/// The program that is killed: writes for ever, and says after each write that it is done.
class StoreWriter : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void writesUntilKilled()
    {
        const auto path = qEnvironmentVariable(pathVariable);
        if (path.isEmpty())
            QSKIP("is started by the test of kills");
        auto store = EntityStore::open(path.toStdString(), profileKey(), identity());
        QD_VERIFY(store);
        Life life(qEnvironmentVariable(seedVariable).toUInt());
        while (true) {
            QD_VERIFY(life.step(store->get()));
            std::fputs("done\n", stdout);
            std::fflush(stdout);
        }
    }
};
QD_TEST_CLASS(store_writer, StoreWriter)

class TestKills : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void noAcknowledgedWriteIsLost()
    {
        const QTemporaryDir dir;
        Random random(std::random_device {}());
        std::size_t written = 0;
        for (unsigned round = 1; round <= 24; ++round) {
            const auto path = dir.filePath(QString::number(round));
            QProcess writer;
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QString::fromUtf8(pathVariable), path);
            environment.insert(QString::fromUtf8(seedVariable), QString::number(round));
            writer.setProcessEnvironment(environment);
            writer.start(QCoreApplication::applicationFilePath(), {QStringLiteral("store_writer")});
            const auto wanted = static_cast<qsizetype>(random.below(40));
            QByteArray said;
            const auto isEnough = [&] {
                said += writer.readAllStandardOutput();
                return said.count("done\n") >= wanted;
            };
            while (!isEnough())
                QVERIFY2(writer.waitForReadyRead(30'000), said.constData());
            // Some more of its way, in steps that no write of its has anything to do with.
            for (volatile std::size_t spin = random.below(4'000'000); spin > 0;)
                spin = spin - 1;
            writer.kill();
            QVERIFY(writer.waitForFinished());
            QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
            said += writer.readAllStandardOutput();
            const auto acknowledged = said.count("done\n");
            written += static_cast<std::size_t>(acknowledged);

            auto store = EntityStore::open(path.toStdString(), profileKey(), identity());
            QD_VERIFY(store);
            Life life(round);
            for (qsizetype n = 0; n < acknowledged; ++n)
                QD_VERIFY(life.step(nullptr));
            auto difference = life.model().differenceTo(*(*store)->snapshot());
            if (!difference.empty()) { // the one that was being written, all of it
                QD_VERIFY(life.step(nullptr));
                difference = life.model().differenceTo(*(*store)->snapshot());
            }
            QVERIFY2(difference.empty(),
                     ("round " + std::to_string(round) + " after " + std::to_string(acknowledged) + ": " + difference)
                         .c_str());
        }
        QVERIFY(written > 100);
    }
};
QD_TEST_CLASS(kills, TestKills)
#include "tst_kills.moc"
