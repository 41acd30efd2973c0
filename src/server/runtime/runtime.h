// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/environment.h"
#include "protocol/messages.h"
#include "server/repository/repository.h"
#include "server/runtime/shim.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace quarterdeck::server {

/// Runs the environments of one profile as local processes, each under its shim. Lives on the thread of its io_context.
class Runtime
{
public:
    /// `executable` is this program (for shims), `profile` the folder with logs and sockets.
    Runtime(boost::asio::io_context &context, Repository &repository, std::filesystem::path profile,
            std::filesystem::path executable);

    /// Reads the definitions and finds the shims that a killed backend left behind.
    [[nodiscard]] Result<> load();

    [[nodiscard]] domain::EnvironmentList list() const;
    [[nodiscard]] Result<> save(domain::EnvironmentDefinition definition);
    /// Apps and environments may have been renamed as entities: takes their names over.
    [[nodiscard]] Result<> refreshNames();
    [[nodiscard]] Result<> remove(domain::EnvironmentId id);
    [[nodiscard]] Result<> start(domain::EnvironmentId id, bool keepRunning);
    [[nodiscard]] Result<> stop(domain::EnvironmentId id);
    [[nodiscard]] Result<> restart(domain::EnvironmentId id);
    [[nodiscard]] Result<> keep(domain::EnvironmentId id, bool keepRunning);
    [[nodiscard]] Result<domain::EnvironmentId> sample();
    [[nodiscard]] Result<std::filesystem::path> logFolder(const std::string &id, std::uint32_t instance) const;

    /// Called once when the version has passed `since`.
    void whenChanged(std::uint64_t since, std::function<void()> call);

private:
    using Local = boost::asio::local::stream_protocol;
    struct Shim
    {
        explicit Shim(boost::asio::io_context &context)
            : socket(context)
            , retry(context)
        { }
        Local::socket socket;
        boost::asio::steady_timer retry;
        boost::asio::streambuf input {256U << 10U};
        std::deque<std::string> output;
        int attempts = 0;
        bool isConnected = false;
    };
    struct Environment
    {
        domain::EnvironmentStatus status;
        std::shared_ptr<Shim> shim;
        bool startsAgain = false; ///< Start was asked for while it was stopping.
    };

    [[nodiscard]] Result<Environment *> find(domain::EnvironmentId id);
    [[nodiscard]] std::filesystem::path socketPath(domain::EnvironmentId id) const;
    [[nodiscard]] std::filesystem::path folderOf(domain::EnvironmentId id) const;
    void changed();
    void setState(Environment &environment, domain::RunState state);
    void attach(domain::EnvironmentId id);
    void readStatus(domain::EnvironmentId id, const std::shared_ptr<Shim> &shim);
    void lost(domain::EnvironmentId id, const std::shared_ptr<Shim> &shim);
    void tell(const std::shared_ptr<Shim> &shim, protocol::Command::Kind kind, bool keepRunning);
    static void writeNext(const std::shared_ptr<Shim> &shim);

    boost::asio::io_context &m_context;
    Repository &m_repository;
    std::filesystem::path m_profile;
    std::filesystem::path m_executable;
    std::map<domain::EnvironmentId, Environment> m_environments;
    std::uint64_t m_version;
    std::multimap<std::uint64_t, std::function<void()>> m_waiting;
};

} // namespace quarterdeck::server
