// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/thread_pool.h"
#include "client/local_workspace.h"

#include <QTemporaryDir>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace quarterdeck::testing {

[[nodiscard]] bool isRunning(qint64 pid);

/// A profile in a temporary folder with the real backend and real programs, with shortened leases. Leaves no process.
class LiveWorkspace
{
public:
    LiveWorkspace();
    ~LiveWorkspace();

    [[nodiscard]] client::Workspace &workspace() { return *m_workspace; }
    [[nodiscard]] std::string program(const std::string &name) const;
    [[nodiscard]] std::string file(const std::string &name) const;
    [[nodiscard]] std::string folder() const { return m_dir.path().toStdString(); }
    [[nodiscard]] domain::EnvironmentStatus status(domain::EnvironmentId id);
    [[nodiscard]] domain::RunState state(domain::EnvironmentId id) { return status(id).state; }
    /// The numbers behind "seq=" in a file, or in all records of a session.
    [[nodiscard]] static std::vector<std::uint64_t> sequence(const std::string &path);
    [[nodiscard]] static std::vector<std::uint64_t> sequence(const client::LogSession &session);
    [[nodiscard]] qint64 backendPid() const;
    bool killBackend() const;
    /// All processes whose command line names the folder.
    [[nodiscard]] std::vector<qint64> processes() const;
    /// Gives up the lease.
    void close();
    /// Takes it again.
    void reopen();

private:
    QTemporaryDir m_dir;
    ThreadPool m_engine {3};
    std::optional<sync::NetworkThread> m_network;
    std::unique_ptr<client::Workspace> m_workspace;
};

} // namespace quarterdeck::testing
