// SPDX-License-Identifier: GPL-3.0-or-later
#include "qd.h"
#include "support/test.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <algorithm>
#include <csignal>

using namespace quarterdeck::testing;

namespace {

QJsonObject object(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}
QStringList words(const char *text)
{
    return QProcess::splitCommand(QString::fromUtf8(text));
}
const QStringList bash {QStringLiteral("--"), QStringLiteral("bash"), QStringLiteral("-c")};
const QString ticking = QStringLiteral("trap 'echo stopping; exit 5' INT; i=0; while true; do i=$((i+1)); "
                                       "echo \"2026-03-04 09:00:01.000 INFO - Core: tick $i\"; sleep 0.05; done");

} // namespace

/// The verbs that need the backend, over a profile of their own. What is started with --detach is stopped again.
class TestLive : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        qputenv("QUARTERDECK_PROFILE", m_folder.filePath(QStringLiteral("p")).toUtf8());
    }
    void cleanup()
    {
        for (const auto &line : run(words("env list --json")).lines()) {
            const auto environment = object(line);
            const auto state = environment[QStringLiteral("state")].toString();
            if (state != QStringLiteral("stopped") && state != QStringLiteral("failed"))
                QCOMPARE(
                    run({QStringLiteral("env"), QStringLiteral("stop"), environment[QStringLiteral("env")].toString()})
                        .code,
                    0);
        }
    }

    void aRunPrintsTheLogAndEndsAsTheProgram()
    {
        const auto script = QStringLiteral("echo \"got $WHAT in $PWD\"; echo err >&2; printf unfinished; exit 3");
        const auto ran = run(words("run --name first --env WHAT=this --dir /tmp") + bash + QStringList {script});
        QCOMPARE(ran.code, 3);
        auto lines = ran.lines();
        std::sort(lines.begin(), lines.end());
        QCOMPARE(lines, (QList<QByteArray> {"err", "got this in /tmp", "unfinished"}));

        // A second run of that name tells nothing of the first.
        const auto again = run(words("run --name first --json") + bash + QStringList {QStringLiteral("echo again")});
        QVERIFY2(again.code == 0, again.err.constData());
        QCOMPARE(again.lines().size(), 1);
        const auto record = object(again.out);
        QCOMPARE(record[QStringLiteral("message")].toString(), QStringLiteral("again"));
        QCOMPARE(record[QStringLiteral("env")].toString(), QStringLiteral("programs/first"));
        QCOMPARE(record[QStringLiteral("instance")].toInt(), 1);
    }

    void aRunLosesNothing()
    {
        const auto ran = run(words("run --name many") + bash + QStringList {QStringLiteral("seq 100000")});
        QCOMPARE(ran.code, 0);
        QByteArray expected;
        for (int i = 1; i <= 100'000; ++i)
            expected += QByteArray::number(i) + '\n';
        QCOMPARE(ran.out, expected);
    }

    void aSignalAndWhatCannotRun()
    {
        QCOMPARE(run(words("run --name killed") + bash + QStringList {QStringLiteral("kill -9 $$")}).code, 137);
        const auto missing = run(words("run --name missing --json -- ./no-such-program"));
        QCOMPARE(missing.code, 127);
        QCOMPARE(object(missing.lastErrorLine())[QStringLiteral("error")].toObject()[QStringLiteral("kind")].toString(),
                 QStringLiteral("NotFound"));
        QCOMPARE(run(words("run --name plain -- /etc/passwd")).code, 126);
        const auto bad = run(words("run --name x --env =1 --json -- true"));
        QCOMPARE(bad.code, 125);
        QCOMPARE(object(bad.lastErrorLine())[QStringLiteral("error")].toObject()[QStringLiteral("kind")].toString(),
                 QStringLiteral("InvalidInput"));
    }

    void anInterruptStopsTheProgram()
    {
        QProcess process;
        process.start(qdPath(), words("run --name interrupted") + bash + QStringList {ticking});
        QByteArray out;
        QTRY_VERIFY((out += process.readAllStandardOutput()).contains("tick 2"));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
        out += process.readAllStandardOutput();
        QVERIFY(out.contains("stopping"));
        QCOMPARE(process.exitCode(), 5);
        QCOMPARE(state("programs/interrupted"), QStringLiteral("stopped"));
    }

    void aReaderThatGoesStopsTheProgram()
    {
        QProcess process;
        process.start(QStringLiteral("bash"),
                      {QStringLiteral("-c"),
                       QStringLiteral("\"$0\" run --name piped -- bash -c \"$1\" | head -1; echo ${PIPESTATUS[0]}"),
                       qdPath(), ticking});
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
        QVERIFY(process.readAllStandardOutput().endsWith("\n0\n"));
        QTRY_COMPARE(state("programs/piped"), QStringLiteral("stopped"));
    }

    void environmentsAreOrdered()
    {
        const auto started
            = run(words("run --name Ticker --app \"My App\" --detach --json") + bash + QStringList {ticking});
        QCOMPARE(started.code, 0);
        QCOMPARE(object(started.out)[QStringLiteral("env")].toString(), QStringLiteral("my-app/ticker"));
        QVERIFY(object(started.out)[QStringLiteral("pid")].toInt() > 0);
        const auto shown = object(run(words("env show local:my-app/ticker --json")).out);
        QCOMPARE(shown[QStringLiteral("state")].toString(), QStringLiteral("running"));
        QCOMPARE(shown[QStringLiteral("app")].toString(), QStringLiteral("My App"));
        QCOMPARE(shown[QStringLiteral("instances")].toArray().first().toObject()[QStringLiteral("pid")].toInt(),
                 object(started.out)[QStringLiteral("pid")].toInt());
        QVERIFY(shown.contains(QStringLiteral("ageSeconds")));

        const auto busy = run(words("run --name Ticker --app \"My App\" --json -- true"));
        QCOMPARE(busy.code, 125);
        QVERIFY(busy.lastErrorLine().contains("\"kind\":\"Conflict\""));

        QCOMPARE(run(words("env start my-app/ticker")).code, 0); // runs already
        const auto restarted = object(run(words("env restart my-app/ticker --json")).out);
        QCOMPARE(restarted[QStringLiteral("state")].toString(), QStringLiteral("running"));
        QVERIFY(restarted[QStringLiteral("instances")] != shown[QStringLiteral("instances")]);
        const auto byId = run({QStringLiteral("env"), QStringLiteral("stop"), shown[QStringLiteral("id")].toString(),
                               QStringLiteral("--json")});
        QCOMPARE(byId.code, 0);
        QCOMPARE(object(byId.out)[QStringLiteral("state")].toString(), QStringLiteral("stopped"));
        QCOMPARE(run(words("env stop my-app/ticker")).code, 0); // is stopped already

        QCOMPARE(run(words("env show my-app/nothing")).code, 5);
        QCOMPARE(run(words("env show elsewhere:my-app/ticker")).code, 2);
        QCOMPARE(run(words("env show a//b")).code, 2);
    }

    void aTailShowsTheLastAndWhatArrives()
    {
        QCOMPARE(run(words("run --name tailed --detach") + bash + QStringList {ticking}).code, 0);
        QTRY_VERIFY(run(words("tail programs/tailed --no-follow")).out.contains("tick 5"));
        const auto last = run(words("tail programs/tailed --no-follow --last 2 --json"));
        QCOMPARE(last.code, 0);
        QCOMPARE(last.lines().size(), 2);
        QCOMPARE(object(last.lines()[0])[QStringLiteral("source")].toString(), QStringLiteral("env:programs/tailed"));
        const auto one = run(words("tail programs/tailed --no-follow --query \"/tick 3$/\""));
        QCOMPARE(one.out, QByteArray("2026-03-04 09:00:01.000 INFO - Core: tick 3\n"));
        QCOMPARE(run(words("tail programs/tailed --no-follow --query nothing")).code, 1);
        QCOMPARE(run(words("tail programs/tailed --query \"level = (\"")).code, 2);
        QCOMPARE(run(words("tail programs/none")).code, 5);

        QProcess process;
        process.start(qdPath(), words("tail programs/tailed --last 1"));
        int lines = 0;
        QTRY_VERIFY((lines += static_cast<int>(process.readAllStandardOutput().count('\n'))) > 3);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
        QCOMPARE(process.exitCode(), 0);
    }

    void aTailTellsWhatIsMissingInItsPlace()
    {
        QCOMPARE(run(words("run --name torn --detach") + bash + QStringList {ticking}).code, 0);
        QProcess process;
        process.start(qdPath(), words("tail programs/torn --json"));
        QByteArray out;
        QTRY_VERIFY((out += process.readAllStandardOutput()).contains("tick 3"));
        const auto instances = object(run(words("env show programs/torn --json")).out)[QStringLiteral("instances")];
        const auto program = instances.toArray().first().toObject()[QStringLiteral("pid")].toInt();
        QVERIFY(program > 0);
        QFile status(QStringLiteral("/proc/%1/status").arg(program));
        QVERIFY(status.open(QIODevice::ReadOnly));
        const auto text = status.readAll();
        const auto recorder = text.mid(text.indexOf("PPid:") + 5).trimmed().split('\n').first().toInt();
        QVERIFY(recorder > 1);
        QCOMPARE(::kill(recorder, SIGKILL), 0); // what the program wrote last, nobody knows
        QTRY_COMPARE(state("programs/torn"), QStringLiteral("failed"));
        QCOMPARE(run(words("env start programs/torn")).code, 0);
        const auto first = out.size();
        QTRY_VERIFY((out += process.readAllStandardOutput()).mid(first).contains("tick 2\""));
        const auto gap = out.indexOf("{\"gap\":");
        QVERIFY2(gap > 0, out.constData());
        QCOMPARE(out.count("{\"gap\":"), 1);
        const auto told = object(out.mid(gap, out.indexOf('\n', gap) - gap))[QStringLiteral("gap")].toObject();
        QVERIFY(told.contains(QStringLiteral("from")) && !told.contains(QStringLiteral("to"))); // without a count
        QVERIFY(!told[QStringLiteral("reason")].toString().isEmpty());
        QVERIFY(out.indexOf("tick 1\"", gap) > gap && out.lastIndexOf("tick 3", gap) > 0); // between the two runs
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
    }

    void breakpointsHitInAnEnvironment()
    {
        QCOMPARE(run(words("run --name followed --detach") + bash + QStringList {ticking}).code, 0);
        QTRY_VERIFY(run(words("tail programs/followed --no-follow")).out.contains("tick 3"));
        const auto now = run(words("follow env:programs/followed --break tick --exit-on-hit=2 --json"));
        QCOMPARE(now.code, 0);
        QCOMPARE(now.lines().size(), 3);
        const auto first
            = object(now.lines()[0])[QStringLiteral("hit")].toObject()[QStringLiteral("record")].toObject();
        QVERIFY(first[QStringLiteral("message")].toString() != QStringLiteral("tick 1"));
        const auto start = run(words("follow env:programs/followed --break tick --exit-on-hit --from start --json"));
        QCOMPARE(object(start.lines()[0])[QStringLiteral("hit")]
                     .toObject()[QStringLiteral("record")]
                     .toObject()[QStringLiteral("message")]
                     .toString(),
                 QStringLiteral("tick 1"));
        const auto none = run(words("follow env:programs/followed --break nothing --for 100ms --json"));
        QCOMPARE(none.code, 1);
        QCOMPARE(object(none.out)[QStringLiteral("end")].toObject()[QStringLiteral("reason")].toString(),
                 QStringLiteral("time"));
        QCOMPARE(run(words("follow env:programs/none --break x")).code, 5);
    }

private:
    Ran run(const QStringList &arguments) const { return runQd(arguments, m_folder.path()); }
    QString state(const char *environment) const
    {
        return object(run({QStringLiteral("env"), QStringLiteral("show"), QString::fromUtf8(environment),
                           QStringLiteral("--json")})
                          .out)[QStringLiteral("state")]
            .toString();
    }
    QTemporaryDir m_folder;
};

QD_TEST_CLASS(live, TestLive)
#include "tst_live.moc"
