// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/live.h"

#include "client/environments/environments.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>
#include <fstream>
#include <sstream>

namespace quarterdeck::testing {

namespace {
std::vector<std::uint64_t> numbersIn(std::string_view text)
{
    std::vector<std::uint64_t> numbers;
    constexpr std::string_view mark = " seq=";
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1))
        numbers.push_back(std::strtoull(text.data() + at + mark.size(), nullptr, 10));
    return numbers;
}

/// Processes whose command line names the folder.
std::vector<qint64> processesOf(const QString &folder)
{
    std::vector<qint64> found;
    const auto entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const auto &entry : entries) {
        bool isNumber = false;
        const auto pid = entry.toLongLong(&isNumber);
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
        if (isNumber && pid != QCoreApplication::applicationPid() && file.open(QIODevice::ReadOnly)
            && file.readAll().contains(folder.toUtf8()))
            found.push_back(pid);
    }
    return found;
}
} // namespace

bool isRunning(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const auto text = file.readAll();
    return !text.mid(text.lastIndexOf(')')).contains(" Z "); // a zombie waits for its parent only
}

LiveWorkspace::LiveWorkspace()
{
    qputenv("QUARTERDECK_TEST_LEASE_MS", "1000");
    qputenv("QUARTERDECKD", qgetenv("QD_BIN").append("/quarterdeckd"));
    reopen();
}

void LiveWorkspace::reopen()
{
    m_network.emplace();
    m_workspace = client::makeLocalWorkspace(*platform::pathsOf(folder()), m_engine, *m_network);
}

std::vector<qint64> LiveWorkspace::processes() const
{
    return processesOf(m_dir.path());
}

LiveWorkspace::~LiveWorkspace()
{
    close();
    // The leases end all; what a failed test left is killed.
    for (int i = 0; i < 400 && !processesOf(m_dir.path()).empty(); ++i)
        QTest::qWait(20);
    for (const auto pid : processesOf(m_dir.path())) {
        qWarning("process %lld of the test was left behind", static_cast<long long>(pid));
        ::kill(static_cast<pid_t>(pid), SIGKILL);
    }
}

void LiveWorkspace::close()
{
    m_workspace.reset();
    m_network.reset();
}

std::string LiveWorkspace::program(const std::string &name) const
{
    return qgetenv("QD_BIN").toStdString() + "/" + name;
}
std::string LiveWorkspace::file(const std::string &name) const
{
    return m_dir.filePath(QString::fromStdString(name)).toStdString();
}

domain::EnvironmentStatus LiveWorkspace::status(domain::EnvironmentId id)
{
    const auto list = m_workspace->environments().list(0, {});
    if (list) {
        for (const auto &status : list->environments) {
            if (status.definition.id == id)
                return status;
        }
    }
    return {};
}

std::vector<std::uint64_t> LiveWorkspace::sequence(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return numbersIn(text.str());
}

std::vector<std::uint64_t> LiveWorkspace::sequence(const client::LogSession &session)
{
    std::vector<std::uint64_t> numbers;
    const auto rows = session.status().rows;
    for (std::uint64_t first = 0; first < rows; first += 4096) {
        const auto read = session.rows(first, 4096, {});
        if (!read)
            break;
        for (const auto &row : read->rows) {
            const auto own = numbersIn(row.text);
            numbers.insert(numbers.end(), own.begin(), own.end());
        }
    }
    return numbers;
}

qint64 LiveWorkspace::backendPid() const
{
    for (const auto pid : processesOf(m_dir.path())) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto words = file.readAll().split('\0'); // a shim is the same program, a window takes the same option
        if (words.front().endsWith("quarterdeckd") && words.contains("--profile"))
            return pid;
    }
    return 0;
}

bool LiveWorkspace::killBackend() const
{
    const auto pid = backendPid();
    return pid > 0 && ::kill(static_cast<pid_t>(pid), SIGKILL) == 0;
}

} // namespace quarterdeck::testing
