// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

/// Runs the real program.
namespace quarterdeck::testing {

struct Ran
{
    int code = -1;
    bool isCrashed = false;
    QByteArray out;
    QByteArray err;
    [[nodiscard]] QList<QByteArray> lines() const
    {
        auto all = out.split('\n');
        if (!all.isEmpty() && all.back().isEmpty())
            all.removeLast();
        return all;
    }
    [[nodiscard]] QByteArray lastErrorLine() const
    {
        const auto all = err.trimmed().split('\n');
        return all.isEmpty() ? QByteArray() : all.back();
    }
};

[[nodiscard]] inline QString qdPath()
{
    return qEnvironmentVariable("QD_BIN") + QStringLiteral("/qd");
}

/// `qd ARGUMENTS` in `folder`, with `input` on its standard input, to its end.
[[nodiscard]] inline Ran runQd(const QStringList &arguments, const QString &folder, const QByteArray &input = {})
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(qdPath(), arguments);
    process.write(input);
    process.closeWriteChannel();
    Ran ran;
    if (!process.waitForFinished(60'000)) {
        process.kill();
        process.waitForFinished();
    }
    ran.isCrashed = process.exitStatus() != QProcess::NormalExit;
    ran.code = ran.isCrashed ? -1 : process.exitCode();
    ran.out = process.readAllStandardOutput();
    ran.err = process.readAllStandardError();
    return ran;
}

} // namespace quarterdeck::testing
