// SPDX-License-Identifier: GPL-3.0-or-later
#include "qd.h"
#include "support/test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace quarterdeck::testing;

namespace {

/// "\x1b", "\n", "\\" as bytes.
QByteArray unescaped(const QByteArray &text)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            bytes += text[i];
        } else if (text[i + 1] == 'x') {
            bytes += static_cast<char>(text.mid(i + 2, 2).toInt(nullptr, 16));
            i += 3;
        } else {
            bytes += text[i + 1] == 'n' ? '\n' : (text[i + 1] == 'r' ? '\r' : text[i + 1]);
            ++i;
        }
    }
    return bytes;
}

struct Case
{
    int line = 0;
    QStringList arguments;
    QByteArray input;
    QByteArray out;
    QList<QByteArray> told; ///< Each must stand in standard error.
    int code = 0;
};

} // namespace

/// Runs tests/cases/cli/*.txt: their format is told in tests/cases/cli/README.md. A new case needs no C++.
class TestCases : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void cases_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(qEnvironmentVariable("QD_SOURCE") + QStringLiteral("/tests/cases/cli"));
        const auto files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(!files.isEmpty());
        for (const auto &file : files)
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }
    void cases()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTemporaryDir folder;
        QList<Case> all;
        QString fileName;
        QByteArray fileBytes;
        const auto finishFile = [&] {
            if (fileName.isEmpty())
                return;
            const QFileInfo info(folder.filePath(fileName));
            QDir().mkpath(info.path());
            QFile made(info.filePath());
            QVERIFY(made.open(QIODevice::WriteOnly));
            made.write(fileBytes);
            fileName.clear();
            fileBytes.clear();
        };
        int number = 0;
        for (auto line : file.readAll().split('\n')) {
            ++number;
            const auto rest = line.mid(2);
            if (line.startsWith("file ")) {
                finishFile();
                fileName = QString::fromUtf8(line.mid(5));
            } else if (line.startsWith("| ") || line == "|") {
                fileBytes += unescaped(rest) + '\n';
            } else if (line.startsWith("|-")) { // no LF behind it
                fileBytes += unescaped(line.mid(3));
            } else if (line.startsWith("$ ")) {
                finishFile();
                all.append(Case {number, QProcess::splitCommand(QString::fromUtf8(rest)), {}, {}, {}, 0});
            } else if (line.startsWith("< ")) {
                all.back().input += unescaped(rest) + '\n';
            } else if (line.startsWith("> ") || line == ">") {
                all.back().out += rest + '\n';
            } else if (line.startsWith("! ")) {
                all.back().told.append(rest);
            } else if (line.startsWith("= ")) {
                all.back().code = rest.toInt();
            } else {
                QVERIFY2(line.isEmpty() || line.startsWith('#'), line.constData());
            }
        }
        QStringList failures;
        for (const auto &one : all) {
            const auto ran = runQd(one.arguments, folder.path(), one.input);
            const auto fail = [&](const QString &why) {
                failures.append(
                    QStringLiteral("line %1, qd %2: %3").arg(one.line).arg(one.arguments.join(QLatin1Char(' ')), why));
            };
            if (ran.out != one.out)
                fail(QStringLiteral("printed\n%1").arg(QString::fromUtf8(ran.out)));
            if (ran.code != one.code)
                fail(QStringLiteral("ended with %1, and said %2").arg(ran.code).arg(QString::fromUtf8(ran.err)));
            for (const auto &told : one.told) {
                if (!ran.err.contains(told))
                    fail(QStringLiteral("said %1").arg(QString::fromUtf8(ran.err)));
            }
            if (one.told.isEmpty() && !ran.err.isEmpty())
                fail(QStringLiteral("said %1").arg(QString::fromUtf8(ran.err)));
        }
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QLatin1Char('\n'))));
    }
};

QD_TEST_CLASS(cases, TestCases)
#include "tst_cases.moc"
