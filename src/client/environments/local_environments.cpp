// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environments/local_environments.h"

#include <chrono>

namespace quarterdeck::client {

namespace {
using namespace std::chrono_literals;
constexpr auto requestLimit = 40s; // a long poll takes 25
constexpr auto environmentsPath = "/v1/environments";
std::string pathOf(domain::EnvironmentId id)
{
    return std::string(environmentsPath) + "/" + id.text();
}
} // namespace

LocalEnvironments::LocalEnvironments(LocalBackend &backend, sync::NetworkThread &network)
    : m_backend(backend)
    , m_transport(network)
{ }

Result<std::string> LocalEnvironments::ask(const std::string &method, const std::string &path, const std::string &body,
                                           const std::stop_token &stop)
{
    for (int attempt = 0;; ++attempt) {
        QD_TRY(const auto endpoint, m_backend.endpoint(stop));
        auto answer = m_transport.request(endpoint, method, path, body, requestLimit, stop);
        const bool isGone = !answer && answer.error().id() == "http.unreachable" && !m_backend.isConnected();
        if (!isGone || attempt == 2)
            return answer;
    }
}

Result<domain::EnvironmentList> LocalEnvironments::list(std::uint64_t since, const std::stop_token &stop)
{
    auto path = std::string(environmentsPath);
    if (since != 0)
        path += "?wait=25&since=" + std::to_string(since);
    QD_TRY(const auto body, ask("GET", path, {}, stop));
    return protocol::decodeEnvironmentList(body);
}

Result<domain::EnvironmentId> LocalEnvironments::save(const domain::EnvironmentDefinition &definition,
                                                      const std::stop_token &stop)
{
    auto whole = definition;
    if (whole.id == domain::EnvironmentId())
        whole.id = domain::EnvironmentId::make();
    QD_CHECK(domain::check(whole));
    QD_CHECK(ask("PUT", pathOf(whole.id), protocol::encode(whole), stop));
    return whole.id;
}

Result<domain::EnvironmentId> LocalEnvironments::sampleShop(const std::stop_token &stop)
{
    QD_TRY(const auto body, ask("POST", "/v1/sample", {}, stop));
    QD_TRY(const auto text, protocol::decodeId(body));
    const auto id = domain::EnvironmentId::fromText(text);
    if (!id)
        return Error(ErrorKind::Unavailable, "http.badReply", "sample");
    return *id;
}

Result<> LocalEnvironments::command(domain::EnvironmentId id, protocol::Command::Kind kind, bool keepRunning,
                                    const std::stop_token &stop)
{
    const protocol::Command command {Uuid::make().text(), kind, keepRunning};
    QD_CHECK(ask("POST", pathOf(id) + "/commands", protocol::encode(command), stop));
    return {};
}

Result<> LocalEnvironments::start(domain::EnvironmentId id, bool keepRunning, const std::stop_token &stop)
{
    return command(id, protocol::Command::Kind::Start, keepRunning, stop);
}
Result<> LocalEnvironments::stop(domain::EnvironmentId id, const std::stop_token &stopToken)
{
    return command(id, protocol::Command::Kind::Stop, false, stopToken);
}
Result<> LocalEnvironments::restart(domain::EnvironmentId id, const std::stop_token &stop)
{
    return command(id, protocol::Command::Kind::Restart, false, stop);
}
Result<> LocalEnvironments::setKeepRunning(domain::EnvironmentId id, bool keepRunning, const std::stop_token &stop)
{
    return command(id, protocol::Command::Kind::Keep, keepRunning, stop);
}

Result<> LocalEnvironments::remove(domain::EnvironmentId id, const std::stop_token &stop)
{
    QD_CHECK(ask("DELETE", pathOf(id), {}, stop));
    return {};
}

} // namespace quarterdeck::client
