// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/environments/environments.h"
#include "client/local_backend/local_backend.h"
#include "protocol/messages.h"
#include "sync/transport.h"

#include <string>

namespace quarterdeck::client {

/// The environments of the local workspace, over its backend's HTTP.
class LocalEnvironments final : public Environments
{
public:
    LocalEnvironments(LocalBackend &backend, sync::NetworkThread &network);

    Result<domain::EnvironmentList> list(std::uint64_t since, const std::stop_token &stop) override;
    Result<domain::EnvironmentId> save(const domain::EnvironmentDefinition &definition,
                                       const std::stop_token &stop) override;
    Result<domain::EnvironmentId> sampleShop(const std::stop_token &stop) override;
    Result<> start(domain::EnvironmentId id, bool keepRunning, const std::stop_token &stop) override;
    Result<> stop(domain::EnvironmentId id, const std::stop_token &stopToken) override;
    Result<> restart(domain::EnvironmentId id, const std::stop_token &stop) override;
    Result<> setKeepRunning(domain::EnvironmentId id, bool keepRunning, const std::stop_token &stop) override;
    Result<> remove(domain::EnvironmentId id, const std::stop_token &stop) override;

private:
    /// Asks once more where the backend was gone: all requests may be repeated.
    [[nodiscard]] Result<std::string> ask(const std::string &method, const std::string &path, const std::string &body,
                                          const std::stop_token &stop);
    [[nodiscard]] Result<> command(domain::EnvironmentId id, protocol::Command::Kind kind, bool keepRunning,
                                   const std::stop_token &stop);

    LocalBackend &m_backend;
    sync::Transport m_transport;
};

} // namespace quarterdeck::client
