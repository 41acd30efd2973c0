// SPDX-License-Identifier: GPL-3.0-or-later
#include "qd.h"
#include "support/test.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <csignal>
#include <cstdio>

using namespace quarterdeck::testing;

namespace {

/// `qd follow` of a file, running.
class Following
{
public:
    Following(const QString &path, const QStringList &more)
    {
        m_process.start(qdPath(), QStringList {QStringLiteral("follow"), path, QStringLiteral("--json")} + more);
    }
    ~Following()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// The messages of the hits so far.
    [[nodiscard]] QStringList messages()
    {
        m_out += m_process.readAllStandardOutput();
        QStringList all;
        for (const auto &line : m_out.split('\n')) {
            const auto hit = QJsonDocument::fromJson(line).object()[QStringLiteral("hit")].toObject();
            if (!hit.isEmpty())
                all.append(hit[QStringLiteral("record")].toObject()[QStringLiteral("message")].toString());
        }
        return all;
    }
    [[nodiscard]] QJsonObject end()
    {
        m_out += m_process.readAllStandardOutput();
        const auto lines = m_out.trimmed().split('\n');
        return QJsonDocument::fromJson(lines.last()).object()[QStringLiteral("end")].toObject();
    }
    [[nodiscard]] QProcess &process() { return m_process; }

private:
    QProcess m_process;
    QByteArray m_out;
};

void append(const QString &path, const QByteArray &bytes, QIODevice::OpenMode mode = QIODevice::Append)
{
    QFile file(path);
    QVERIFY(file.open(mode));
    file.write(bytes);
}

const QStringList all {QStringLiteral("--break"), QStringLiteral("/./")};

} // namespace

class TestFollow : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void hitsComeAsTheFileGrows()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("a.log"));
        append(path, "2026-03-04 09:00:01.000 INFO - A: one\n");
        Following following(path, all);
        QTRY_COMPARE(following.messages(), QStringList {QStringLiteral("one")});
        append(path, "2026-03-04 09:00:02.000 INFO - A: t");
        append(path, "wo\n\tat more\n2026-03-04 09:00:02.000 INFO - A: three\n");
        QTRY_COMPARE(following.messages(),
                     (QStringList {QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")}));
        ::kill(static_cast<pid_t>(following.process().processId()), SIGINT);
        QTRY_COMPARE(following.process().state(), QProcess::NotRunning);
        QCOMPARE(following.process().exitCode(), 0);
        QCOMPARE(following.end()[QStringLiteral("reason")].toString(), QStringLiteral("interrupted"));
        QCOMPARE(following.end()[QStringLiteral("records")].toInt(), 3);
        QCOMPARE(following.end()[QStringLiteral("undecided")].toInt(-1), 0);
    }

    void nothingHitIsToldByTheCode()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("a.log"));
        append(path, "one\n");
        Following following(
            path, {QStringLiteral("--break"), QStringLiteral("two"), QStringLiteral("--for"), QStringLiteral("50ms")});
        QTRY_COMPARE(following.process().state(), QProcess::NotRunning);
        QCOMPARE(following.process().exitCode(), 1);
        QCOMPARE(following.end()[QStringLiteral("reason")].toString(), QStringLiteral("time"));
    }

    void fromNowLeavesOutWhatIsThere()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("a.log"));
        append(path, "one\n");
        Following following(
            path, all + QStringList {QStringLiteral("--from"), QStringLiteral("now"), QStringLiteral("--exit-on-hit")});
        // It cannot be seen from outside when it has begun: write until it answers.
        int written = 1;
        QTRY_VERIFY((append(path, "later " + QByteArray::number(++written) + "\n"), !following.messages().isEmpty()));
        QVERIFY(following.messages().first().startsWith(QStringLiteral("later ")));
        QTRY_COMPARE(following.process().state(), QProcess::NotRunning);
        QCOMPARE(following.end()[QStringLiteral("reason")].toString(), QStringLiteral("hit"));
    }

    void aFileThatIsCutOrReplacedIsReadAnew()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("a.log"));
        append(path, "one\n");
        Following following(path, all);
        QTRY_COMPARE(following.messages().size(), 1);
        append(path, "two\n", QIODevice::WriteOnly | QIODevice::Truncate); // as long as before
        QTRY_COMPARE(following.messages().size(), 2);
        append(folder.filePath(QStringLiteral("other")), "three\n");
        QCOMPARE(std::rename(qPrintable(folder.filePath(QStringLiteral("other"))), qPrintable(path)), 0);
        QTRY_COMPARE(following.messages().size(), 3);
        QVERIFY(QFile::remove(path));
        append(path, "four\n");
        QTRY_COMPARE(following.messages(),
                     (QStringList {QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three"),
                                   QStringLiteral("four")}));
    }

    void aPipeThatPausesKeepsNothingBack()
    {
        Following following(QStringLiteral("-"),
                            {QStringLiteral("--break"), QStringLiteral("level = error"), QStringLiteral("--for"),
                             QStringLiteral("1s")});
        following.process().write(
            "2026-03-04 09:00:01.000 INFO - A: one\n2026-03-04 09:00:02.000 ERROR - A: two\n\tat more\n");
        QTRY_COMPARE(following.messages(), QStringList {QStringLiteral("two")});
        QTRY_COMPARE(following.process().state(), QProcess::NotRunning); // though the pipe is still open
        QCOMPARE(following.end()[QStringLiteral("reason")].toString(), QStringLiteral("time"));
        QCOMPARE(following.end()[QStringLiteral("records")].toInt(), 2);
    }

    void theFormatIsFoundWhenItShows()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("a.log"));
        append(path, "");
        Following following(path, {QStringLiteral("--break"), QStringLiteral("level = error")});
        QVERIFY(following.process().waitForStarted());
        append(path, "Listening …\n");
        append(path, "2026-03-04 09:00:01.000 ERROR - A: one\n");
        QTRY_COMPARE(following.messages(), QStringList {QStringLiteral("one")});
    }
};

QD_TEST_CLASS(follow, TestFollow)
#include "tst_follow.moc"
