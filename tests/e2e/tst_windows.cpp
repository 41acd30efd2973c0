// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environments/environments.h"
#include "client/local_workspace.h"
#include "client/settings.h"
#include "support/live.h"
#include "support/test.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>

#include <fstream>
#include <random>

using namespace quarterdeck;
using namespace quarterdeck::client;

namespace {

/// A client of the workspace: the window, or `qd`. Killed, never asked to end.
class Client
{
public:
    explicit Client(testing::LiveWorkspace &live)
        : m_live(live)
    {
        auto variables = QProcessEnvironment::systemEnvironment();
        variables.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        variables.insert(QStringLiteral("QUARTERDECK_TRACE"), trace());
        m_process.setProcessEnvironment(variables);
        m_process.setStandardOutputFile(QProcess::nullDevice());
        m_process.setStandardErrorFile(QProcess::nullDevice());
    }
    ~Client() { kill(); }
    void start(const char *program, const QStringList &arguments)
    {
        m_process.start(QString::fromStdString(m_live.program(program)), arguments);
        QVERIFY(m_process.waitForStarted());
    }
    void kill()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] QString trace() const { return QString::fromStdString(m_live.file("trace.txt")); }

private:
    testing::LiveWorkspace &m_live;
    QProcess m_process;
};

/// Bytes in the spools of the clients.
qint64 recordedBytes(const testing::LiveWorkspace &live)
{
    qint64 bytes = 0;
    QDirIterator files(QString::fromStdString(live.folder()), {QStringLiteral("segment-*")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo file(files.next());
        if (file.path().contains(QStringLiteral("/spool/")))
            bytes += file.size();
    }
    return bytes;
}

void rememberTab(const testing::LiveWorkspace &live, domain::EnvironmentId id)
{
    makeSettings(*platform::pathsOf(live.folder()))->setValue("window.tabs", "environment:" + id.text());
}

} // namespace

/// What becomes of programs and records when the programs that watch them are killed.
class TestWindows : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void aKilledWindowLosesNothing()
    {
        constexpr int rounds = 10;
        testing::LiveWorkspace live;
        qputenv("QUARTERDECK_TEST_LEASE_MS", "5000"); // a window begins anew within it, also on a busy machine
        const auto id = startShop(live, "2000");
        QVERIFY(id);
        rememberTab(live, *id);
        std::mt19937 random(20261127);
        const QStringList profile {QStringLiteral("--profile"), QString::fromStdString(live.folder())};
        for (int round = 0; round < rounds; ++round) {
            Client window(live);
            const auto before = recordedBytes(live);
            window.start("quarterdeck", profile);
            live.close(); // from now on, only windows hold the lease
            const auto wanted = before + 20'000 + static_cast<qint64>(random() % 200'000);
            QTRY_VERIFY_WITH_TIMEOUT(recordedBytes(live) > wanted, 30'000);
            window.kill();
        }
        live.reopen();
        auto log = live.workspace().openLive(*id, 1, {}, {});
        QD_VERIFY(log);
        QCOMPARE(live.state(*id), domain::RunState::Running);
        QD_VERIFY(live.workspace().environments().stop(*id, {}));
        QTRY_COMPARE_WITH_TIMEOUT(live.state(*id), domain::RunState::Stopped, 20'000);
        const auto own = testing::LiveWorkspace::sequence(live.file("own.log"));
        QVERIFY(own.size() > 1000);
        std::vector<std::uint64_t> recorded;
        QTRY_VERIFY_WITH_TIMEOUT((recorded = testing::LiveWorkspace::sequence(*log->session)).size() >= own.size(),
                                 30'000);
        QVERIFY(recorded == own);
        QVERIFY(log->spool->gaps().empty());
    }

    void killedClientsLeaveNothingBehind_data()
    {
        QTest::addColumn<QString>("client");
        QTest::newRow("the window") << QStringLiteral("quarterdeck");
        QTest::newRow("qd run") << QStringLiteral("qd");
    }
    void killedClientsLeaveNothingBehind()
    {
        QFETCH(QString, client);
        testing::LiveWorkspace live;
        const auto folder = QString::fromStdString(live.folder());
        Client killed(live);
        if (client == QStringLiteral("qd")) {
            killed.start("qd",
                         {QStringLiteral("run"), QStringLiteral("--profile"), folder, QStringLiteral("--"),
                          QString::fromStdString(live.program("sample-shop")), QStringLiteral("--flood"),
                          QStringLiteral("100"), QStringLiteral("--log"),
                          QString::fromStdString(live.file("own.log"))});
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(QString::fromStdString(live.file("own.log"))), 20'000);
        } else {
            const auto id = startShop(live, "100");
            QVERIFY(id);
            rememberTab(live, *id);
            killed.start("quarterdeck", {QStringLiteral("--profile"), folder});
            QTRY_VERIFY_WITH_TIMEOUT(recordedBytes(live) > 0, 20'000);
            live.close();
            QTest::qWait(1500); // longer than a lease: the window's own keeps all alive
        }
        QVERIFY(live.processes().size() >= 4); // client, backend, shim, program
        killed.kill();
        QTRY_VERIFY_WITH_TIMEOUT(live.processes().empty(), 15'000);
    }

    void withoutADisplayItSaysSo()
    {
        auto variables = QProcessEnvironment::systemEnvironment();
        for (const auto *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            variables.remove(QLatin1String(name));
        const testing::LiveWorkspace live;
        QProcess process;
        process.setProcessEnvironment(variables);
        process.start(QString::fromStdString(live.program("quarterdeck")), {});
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("needs a display"));
        process.start(QString::fromStdString(live.program("quarterdeck")), {QStringLiteral("--help")});
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(process.readAllStandardOutput().contains("--profile"));
    }

    void aFileStartsNoBackend_data()
    {
        QTest::addColumn<QString>("client");
        QTest::newRow("the window") << QStringLiteral("quarterdeck");
        QTest::newRow("qd follow") << QStringLiteral("qd");
    }
    void aFileStartsNoBackend()
    {
        QFETCH(QString, client);
        testing::LiveWorkspace live;
        const auto file = live.file("a.log");
        std::ofstream(file) << "2026-03-04 09:14:00.000 ERROR - Core: x\n";
        const auto path = QString::fromStdString(file);
        const auto folder = QString::fromStdString(live.folder());
        Client opens(live);
        if (client == QStringLiteral("qd"))
            opens.start("qd",
                        {QStringLiteral("follow"), path, QStringLiteral("--break"), QStringLiteral("nothing"),
                         QStringLiteral("--profile"), folder});
        else
            opens.start("quarterdeck", {path, QStringLiteral("--profile"), folder});
        QElapsedTimer time;
        for (time.start(); time.elapsed() < 2000; QTest::qWait(20))
            QCOMPARE(live.backendPid(), qint64(0));
        QVERIFY(opens.isRunning());
        QCOMPARE(live.processes().size(), std::size_t(1));
    }

private:
    static std::optional<domain::EnvironmentId> startShop(testing::LiveWorkspace &live, const char *rate)
    {
        domain::EnvironmentDefinition definition;
        definition.app = "Watched shop";
        definition.name = "Development";
        definition.command = {live.program("sample-shop"), "--flood", rate, "--log", live.file("own.log")};
        const auto made = live.workspace().environments().save(definition, {});
        if (!made || !live.workspace().environments().start(*made, false, {}))
            return std::nullopt;
        return *made;
    }
};
QD_TEST_CLASS(windows, TestWindows)
#include "tst_windows.moc"
