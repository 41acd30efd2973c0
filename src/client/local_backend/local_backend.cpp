// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/local_backend/local_backend.h"

#include "base/file.h"
#include "base/pending.h"
#include "protocol/local_socket.h"
#include "protocol/messages.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>

#include <chrono>

namespace quarterdeck::client {

namespace {

using namespace std::chrono_literals;
constexpr auto startLimit = 10s;
constexpr auto helloLimit = 3000ms;

QString backendProgram()
{
    const auto other = qEnvironmentVariable("QUARTERDECKD");
    return other.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/quarterdeckd") : other;
}

} // namespace

LocalBackend::LocalBackend(std::filesystem::path profile)
    : m_profile(std::move(profile))
{ }

bool LocalBackend::isConnected() const
{
    const std::scoped_lock lock(m_mutex);
    return m_lease && m_lease->isAlive();
}

Result<sync::Endpoint> LocalBackend::take(const std::filesystem::path &socket)
{
    QD_TRY(auto lease, platform::LeaseSocket::connect(socket, helloLimit));
    QD_TRY(const auto hello, protocol::decodeHello(lease.greeting()));
    m_endpoint = {hello.port, hello.token, hello.instance};
    m_lease = std::move(lease);
    return m_endpoint;
}

Result<sync::Endpoint> LocalBackend::endpoint(const std::stop_token &stop)
{
    const std::scoped_lock lock(m_mutex);
    if (m_lease && m_lease->isAlive())
        return m_endpoint;
    m_lease.reset();
    QD_CHECK(makePrivateFolder(m_profile));
    QD_TRY(const auto socket, protocol::localSocketPath(m_profile));
    auto taken = take(socket);
    if (taken || taken.error().kind() == ErrorKind::Denied || taken.error().kind() == ErrorKind::Unsupported)
        return taken;
    const auto program = backendProgram();
    if (!QFileInfo(program).isExecutable())
        return Error(ErrorKind::Unavailable, "backend.notFound", program.toStdString());
    // Several may start one at a time: the file lock of the backend lets one of them serve.
    const auto end = std::chrono::steady_clock::now() + startLimit;
    auto startAgain = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() < end) {
        if (std::chrono::steady_clock::now() >= startAgain) {
            QProcess backend;
            backend.setProgram(program);
            backend.setArguments({QStringLiteral("--profile"), QString::fromStdString(m_profile.string())});
            backend.setStandardInputFile(QProcess::nullDevice());
            backend.setStandardOutputFile(QProcess::nullDevice());
            backend.setStandardErrorFile(QProcess::nullDevice());
            if (!backend.startDetached())
                return Error(ErrorKind::Unavailable, "backend.notFound", program.toStdString());
            startAgain = std::chrono::steady_clock::now() + 1s; // one that was just ending may have held the lock
        }
        const Pending<int> pause;
        if (const auto waited = pause.wait(stop, 20ms); !waited && waited.error().kind() == ErrorKind::Cancelled)
            return waited.error();
        taken = take(socket);
        if (taken)
            return taken;
    }
    return Error(ErrorKind::Unavailable, "backend.notStarted", (m_profile / "log" / "quarterdeckd.log").string(),
                 std::string(taken.error().id()));
}

} // namespace quarterdeck::client
