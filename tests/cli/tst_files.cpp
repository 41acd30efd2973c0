// SPDX-License-Identifier: GPL-3.0-or-later
#include "qd.h"
#include "support/test.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <csignal>

#include <unistd.h>

using namespace quarterdeck::testing;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QJsonObject object(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

Ran runShell(const QString &script, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral("bash"), {QStringLiteral("-c"), script, qdPath()}); // qd is $0
    Ran ran;
    if (!process.waitForFinished(60'000))
        process.kill();
    ran.isCrashed = process.exitStatus() != QProcess::NormalExit;
    ran.code = process.exitCode();
    ran.out = process.readAllStandardOutput();
    ran.err = process.readAllStandardError();
    return ran;
}

} // namespace

class TestFiles : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void indexMeasures()
    {
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("a.log")),
              "2026-03-04 09:00:01.000 INFO - A: one\nmore\n"
              "2026-03-04 09:00:02.000 INFO - A: two");
        write(folder.filePath(QStringLiteral("empty.log")), "");
        const auto ran = runQd(
            {QStringLiteral("index"), QStringLiteral("a.log"), QStringLiteral("empty.log"), QStringLiteral("--json")},
            folder.path());
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.lines().size(), 2);
        const auto first = object(ran.lines()[0]);
        QCOMPARE(first[QStringLiteral("file")].toString(), QStringLiteral("a.log"));
        QCOMPARE(first[QStringLiteral("bytes")].toInt(), 80);
        QCOMPARE(first[QStringLiteral("lines")].toInt(), 3);
        QCOMPARE(first[QStringLiteral("longestLineBytes")].toInt(), 37);
        QCOMPARE(first[QStringLiteral("records")].toInt(), 2);
        QCOMPARE(first[QStringLiteral("format")].toString(), QStringLiteral("mendix"));
        QCOMPARE(first[QStringLiteral("encoding")].toString(), QStringLiteral("utf-8"));
        QCOMPARE(first[QStringLiteral("cache")].toString(), QStringLiteral("off"));
        QCOMPARE(first[QStringLiteral("warnings")].toArray().size(), 0);
        QVERIFY(first[QStringLiteral("seconds")].toDouble() > 0);
        QVERIFY(first[QStringLiteral("indexBytes")].toInt() > 0);
        QVERIFY(first[QStringLiteral("peakPrivateBytes")].toInt() > 0);
        const auto second = object(ran.lines()[1]);
        QCOMPARE(second[QStringLiteral("lines")].toInt(-1), 0);
        QCOMPARE(second[QStringLiteral("records")].toInt(-1), 0);

        const auto byLine
            = runQd({QStringLiteral("index"), QStringLiteral("-"), QStringLiteral("--lines"), QStringLiteral("--json")},
                    folder.path(), "one\ntwo\n");
        QCOMPARE(byLine.code, 0);
        QCOMPARE(object(byLine.out)[QStringLiteral("lines")].toInt(), 2);
        QVERIFY(!object(byLine.out).contains(QStringLiteral("records")));
    }

    void aClosedPipeEndsQuietly()
    {
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("big.log")), QByteArray("a line that is repeated\n").repeated(500'000));
        const auto ran
            = runShell(QStringLiteral("\"$0\" open big.log | head -1; echo ${PIPESTATUS[0]}"), folder.path());
        QCOMPARE(ran.out, QByteArray("a line that is repeated\n0\n"));
        QCOMPARE(ran.err, QByteArray());
    }

    void aFullDiskIsTold()
    {
        if (!QFile::exists(QStringLiteral("/dev/full")))
            QSKIP("needs /dev/full");
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("a.log")), "one\n");
        const auto ran = runShell(QStringLiteral("\"$0\" open a.log > /dev/full"), folder.path());
        QCOMPARE(ran.code, 4);
        QVERIFY(ran.err.contains("The disk is full"));
    }

    void whatMayNotBeReadIsDenied()
    {
        if (::geteuid() == 0)
            QSKIP("the superuser may read everything");
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("a.log")), "one\n");
        QFile::setPermissions(folder.filePath(QStringLiteral("a.log")), {});
        QCOMPARE(runQd({QStringLiteral("open"), QStringLiteral("a.log")}, folder.path()).code, 3);
    }

    void aGiantLineIsCutAndTold()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("giant.log"));
        write(path, QByteArray(70 << 20, 'x') + "\nneedle\n");
        for (const bool byLine : {false, true}) {
            QStringList arguments {QStringLiteral("open"), path, QStringLiteral("--count"), QStringLiteral("--query"),
                                   QStringLiteral("needle")};
            if (byLine)
                arguments.append(QStringLiteral("--lines"));
            const auto ran = runQd(arguments, folder.path());
            QCOMPARE(ran.code, 7);
            QCOMPARE(ran.out, QByteArray("1\n"));
            QVERIFY(ran.err.contains("longer than 64 MiB"));
        }
        const auto last = runQd(
            {QStringLiteral("open"), path, QStringLiteral("--tail"), QStringLiteral("1"), QStringLiteral("--json")},
            folder.path());
        QCOMPARE(object(last.out)[QStringLiteral("line")].toInt(), 2);
        QCOMPARE(object(last.out)[QStringLiteral("offset")].toInt(), (70 << 20) + 1);
    }

    void recordsDoNotDependOnHowTheyAreRead()
    {
        // Records longer than the blocks that are read, of a file and of a pipe.
        QByteArray bytes;
        for (int i = 0; i < 40; ++i) {
            bytes += "2026-03-04 09:00:0" + QByteArray::number(i % 10) + ".000 ERROR - A: number "
                + QByteArray::number(i) + "\n";
            for (int k = 0; k < i * 200; ++k)
                bytes += "\tat com.example.Class" + QByteArray::number(k) + ".call(Class.java:1)\r\n";
        }
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("a.log")), bytes);
        const QStringList options {QStringLiteral("--json"), QStringLiteral("--format"), QStringLiteral("mendix")};
        const auto ofFile
            = runQd(QStringList {QStringLiteral("open"), QStringLiteral("a.log")} + options, folder.path());
        auto ofPipe = runQd(QStringList {QStringLiteral("open"), QStringLiteral("-")} + options, folder.path(), bytes);
        QCOMPARE(ofFile.lines().size(), 40);
        QCOMPARE(object(ofFile.lines().last())[QStringLiteral("lines")].toInt(), 39 * 200 + 1);
        QCOMPARE(ofPipe.out.replace("\"source\":\"-\"", "\"source\":\"a.log\""), ofFile.out);
        const auto raw
            = runQd({QStringLiteral("open"), QStringLiteral("a.log"), QStringLiteral("--raw")}, folder.path());
        QCOMPARE(raw.out, QByteArray(bytes).replace("\r\n", "\n"));
    }

    void aPipeIsShownAsItComes()
    {
        QProcess process;
        process.start(qdPath(), {QStringLiteral("open"), QStringLiteral("-"), QStringLiteral("--lines")});
        QVERIFY(process.waitForStarted());
        QByteArray out;
        process.write("one\n");
        QTRY_COMPARE(out += process.readAllStandardOutput(), QByteArray("one\n"));
        process.write("two\n");
        QTRY_COMPARE(out += process.readAllStandardOutput(), QByteArray("one\ntwo\n"));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 130);
    }

    void aPipeInPiecesIsAsOneWhole()
    {
        const auto ran = runShell(
            QStringLiteral("(printf '2026-03-04 09:00:01.000 IN'; sleep 0.1; printf 'FO - A: one\\nmo'; sleep 0.1; "
                           "printf 're') | \"$0\" open - --json"),
            QStringLiteral("/"));
        QCOMPARE(ran.lines().size(), 1);
        QCOMPARE(object(ran.out)[QStringLiteral("lines")].toInt(), 2);
        QCOMPARE(object(ran.out)[QStringLiteral("level")].toString(), QStringLiteral("INFO"));
    }

    void helpHasExamplesForEachVerb()
    {
        const auto overview = runQd({QStringLiteral("--help")}, QStringLiteral("/"));
        QCOMPARE(overview.code, 0);
        for (const auto *verb : {"open", "index", "follow", "tail", "run", "env list", "env show", "env start",
                                 "env stop", "env restart"}) {
            const auto words = QString::fromLatin1(verb).split(QLatin1Char(' '));
            QVERIFY(overview.out.contains(words.first().toLatin1()));
            const auto ran = runQd(words + QStringList {QStringLiteral("--help")}, QStringLiteral("/"));
            QCOMPARE(ran.code, 0);
            QVERIFY2(ran.out.contains(QByteArray("Examples:\n  qd " + words.first().toLatin1())), verb);
            QVERIFY2(ran.out.contains("--json"), verb);
            QCOMPARE(ran.err, QByteArray());
        }
    }

    void fileVerbsTouchNoProfileAndNoBackend()
    {
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("a.log")), "one\n");
        QCOMPARE(runQd({QStringLiteral("open"), QStringLiteral("a.log")}, folder.path()).code, 0);
        QVERIFY(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot)
                == QStringList {QStringLiteral("a.log")});
    }

    void countsAreThoseOfRipgrep_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("pattern");
        QTest::newRow("text") << QStringLiteral("error") << QStringLiteral("error");
        QTest::newRow("short text") << QStringLiteral("\"at \"") << QStringLiteral("at ");
        QTest::newRow("folded text") << QStringLiteral("\"ß\"") << QStringLiteral("ß");
        QTest::newRow("end of line") << QStringLiteral("/[a-z]+\\d+$/") << QStringLiteral("(?-u:[a-z]+\\d+$)");
        QTest::newRow("start of line") << QStringLiteral("/^\\s*at\\b/") << QStringLiteral("^(?-u:[ \\t\\f\\r]*at\\b)");
        QTest::newRow("word") << QStringLiteral("/\\w+Exception/") << QStringLiteral("(?-u:\\w+Exception)");
        QTest::newRow("empty line") << QStringLiteral("/^$/") << QStringLiteral("^$");
    }
    void countsAreThoseOfRipgrep()
    {
        QFETCH(QString, query);
        QFETCH(QString, pattern);
        const auto rg = QStandardPaths::findExecutable(QStringLiteral("rg"));
        const QString logs = qEnvironmentVariable("QUARTERDECK_TESTDATA") + QStringLiteral("/logs");
        if (rg.isEmpty() || !QDir(logs).exists())
            QSKIP("needs rg, and a collection of logs in QUARTERDECK_TESTDATA");
        QStringList files;
        static const QRegularExpression left(
            QStringLiteral("\\.(tsv|gz|zip|zst|md|py)$|utf16|/unicode_")); // rg decodes UTF-16
        for (QDirIterator at(logs, QDir::Files, QDirIterator::Subdirectories); at.hasNext();) {
            const auto path = at.next();
            if (!path.contains(left))
                files.append(path);
        }
        QVERIFY(files.size() > 100);
        qint64 expected = 0;
        QProcess reference;
        reference.start(rg,
                        QStringList {QStringLiteral("--no-config"), QStringLiteral("-a"), QStringLiteral("--crlf"),
                                     QStringLiteral("-i"), QStringLiteral("-c"), QStringLiteral("--no-filename"),
                                     QStringLiteral("-e"), pattern}
                            + files);
        QVERIFY(reference.waitForFinished(60'000));
        for (const auto &line : reference.readAllStandardOutput().split('\n'))
            expected += line.trimmed().toLongLong();
        const auto ran = runQd(QStringList {QStringLiteral("open"), QStringLiteral("--lines"),
                                            QStringLiteral("--count"), QStringLiteral("--query"), query}
                                   + files,
                               QStringLiteral("/"));
        QCOMPARE(ran.out.trimmed().toLongLong(), expected);
    }
};

QD_TEST_CLASS(files, TestFiles)
#include "tst_files.moc"
