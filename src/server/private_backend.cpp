// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/private_backend.h"

#include "base/crypto/crypto.h"
#include "base/file.h"
#include "base/log.h"
#include "protocol/local_socket.h"
#include "protocol/messages.h"
#include "server/http/http_server.h"
#include "server/runtime/runtime.h"
#include "server/stream/log_stream.h"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/write.hpp>

#include <charconv>
#include <csignal>
#include <deque>
#include <set>

#include <sys/stat.h>
#include <unistd.h>

namespace quarterdeck::server {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using Local = asio::local::stream_protocol;
using boost::system::error_code;

constexpr auto mostWait = std::chrono::seconds(25);
constexpr std::size_t rememberedCommands = 1000;

std::uint64_t number(const HttpRequest &request, const std::string &key, std::uint64_t fallback)
{
    const auto found = request.query.find(key);
    if (found == request.query.end())
        return fallback;
    std::uint64_t value = 0;
    const auto &text = found->second;
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc() ? value : fallback;
}

HttpResponse failure(const Error &error)
{
    return {protocol::httpStatus(error.kind()), std::string(protocol::problemType), {}, protocol::encode(error)};
}

HttpResponse accepted(const Result<> &done)
{
    return done ? HttpResponse {202, "application/json", {}, "{}"} : failure(done.error());
}

class PrivateBackend
{
public:
    PrivateBackend(std::unique_ptr<Repository> repository, const fs::path &profile, const fs::path &executable)
        : m_repository(std::move(repository))
        , m_runtime(m_context, *m_repository, profile, executable)
    { }

    Result<> open(const fs::path &socketPath)
    {
        QD_CHECK(m_runtime.load());
        const auto token = crypto::randomHex(32);
        QD_TRY(m_http,
               HttpServer::listen(
                   m_context, token,
                   [this](const HttpRequest &request, HttpServer::Respond respond) {
                       handle(request, std::move(respond));
                   },
                   [this](const std::shared_ptr<WebSocketPeer> &peer) {
                       return std::make_unique<LogStream>(m_context, peer,
                                                          [this](const std::string &id, std::uint32_t instance) {
                                                              return m_runtime.logFolder(id, instance);
                                                          });
                   }));
        protocol::Hello hello;
        hello.port = m_http->port();
        hello.token = token;
        hello.instance = Uuid::make().text();
        m_hello = protocol::encode(hello) + "\n";
        error_code error;
        ::unlink(socketPath.c_str());
        const auto old = ::umask(0177);
        m_acceptor.open(Local(), error);
        if (!error)
            m_acceptor.bind(Local::endpoint(socketPath.string()), error);
        if (!error)
            m_acceptor.listen(16, error);
        ::umask(old);
        if (error)
            return Error(ErrorKind::Unavailable, "backend.notStarted", socketPath.string(), error.message());
        return {};
    }

    void run()
    {
        m_signals.async_wait([this](const error_code &, int) { m_context.stop(); });
        accept();
        waitForLease();
        m_context.run();
    }

private:
    // ---- leases

    void accept()
    {
        m_acceptor.async_accept([this](const error_code &error, Local::socket socket) {
            if (error)
                return;
            auto lease = std::make_shared<Local::socket>(std::move(socket));
            m_leases.insert(lease);
            m_leaseTimer.cancel();
            asio::async_write(*lease, asio::buffer(m_hello), [lease](const error_code &, std::size_t) {});
            watch(lease);
            accept();
        });
    }

    void watch(const std::shared_ptr<Local::socket> &lease)
    {
        lease->async_read_some(asio::buffer(m_ignored), [this, lease](const error_code &error, std::size_t) {
            if (!error) {
                watch(lease);
                return;
            }
            m_leases.erase(lease);
            if (m_leases.empty())
                waitForLease();
        });
    }

    void waitForLease()
    {
        m_leaseTimer.expires_after(m_patience.backendLease);
        m_leaseTimer.async_wait([this](const error_code &cancelled) {
            if (!cancelled && m_leases.empty())
                m_context.stop();
        });
    }

    // ---- requests

    void handle(const HttpRequest &request, HttpServer::Respond respond)
    {
        constexpr std::string_view environments = "/v1/environments";
        if (request.path == environments && request.method == "GET") {
            listWhenChanged(request, std::move(respond));
            return;
        }
        if (request.path == "/v1/sample" && request.method == "POST") {
            const auto id = m_runtime.sample();
            respond(id ? HttpResponse {200, "application/json", {}, protocol::encodeId(id->text())}
                       : failure(id.error()));
            return;
        }
        if (request.path.starts_with(std::string(environments) + "/")) {
            auto rest = request.path.substr(environments.size() + 1);
            const auto slash = std::min(rest.find('/'), rest.size());
            const auto id = domain::EnvironmentId::fromText(rest.substr(0, slash));
            if (id) {
                respond(environment(request, *id, rest.substr(slash)));
                return;
            }
        }
        respond(failure(Error(ErrorKind::NotFound, "http.notFound", request.path)));
    }

    void listWhenChanged(const HttpRequest &request, HttpServer::Respond respond)
    {
        const auto wait = std::min<std::chrono::seconds>(std::chrono::seconds(number(request, "wait", 0)), mostWait);
        const auto isAnswered = std::make_shared<bool>(false);
        const auto timer = std::make_shared<asio::steady_timer>(m_context);
        auto answer = [this, isAnswered, timer, respond = std::move(respond)] {
            if (std::exchange(*isAnswered, true))
                return;
            timer->cancel();
            respond({200, "application/json", {}, protocol::encode(m_runtime.list())});
        };
        const auto since = number(request, "since", 0);
        if (wait.count() > 0) {
            timer->expires_after(wait);
            timer->async_wait([answer](const error_code &) { answer(); });
            m_runtime.whenChanged(since, answer);
        } else {
            answer();
        }
    }

    HttpResponse environment(const HttpRequest &request, domain::EnvironmentId id, const std::string &rest)
    {
        if (rest.empty() && request.method == "PUT") {
            auto definition = protocol::decodeDefinition(request.body);
            if (!definition)
                return failure(definition.error());
            definition->id = id;
            return accepted(m_runtime.save(*std::move(definition)));
        }
        if (rest.empty() && request.method == "DELETE")
            return accepted(m_runtime.remove(id));
        if (rest == "/commands" && request.method == "POST")
            return command(request, id);
        if (rest.starts_with("/instances/") && rest.ends_with("/log") && request.method == "GET")
            return log(request, id, rest);
        return failure(Error(ErrorKind::NotFound, "http.notFound", request.path));
    }

    HttpResponse command(const HttpRequest &request, domain::EnvironmentId id)
    {
        const auto command = protocol::decodeCommand(request.body);
        if (!command)
            return failure(command.error());
        if (!command->id.empty()) {
            if (!m_commands.insert(command->id).second)
                return accepted({}); // a repeat
            m_commandOrder.push_back(command->id);
            if (m_commandOrder.size() > rememberedCommands) {
                m_commands.erase(m_commandOrder.front());
                m_commandOrder.pop_front();
            }
        }
        switch (command->kind) {
        case protocol::Command::Kind::Start:
            return accepted(m_runtime.start(id, command->keepRunning));
        case protocol::Command::Kind::Stop:
            return accepted(m_runtime.stop(id));
        case protocol::Command::Kind::Restart:
            return accepted(m_runtime.restart(id));
        case protocol::Command::Kind::Keep:
            return accepted(m_runtime.keep(id, command->keepRunning));
        }
        return failure(Error(ErrorKind::InvalidInput, "protocol.badMessage", "command"));
    }

    HttpResponse log(const HttpRequest &request, domain::EnvironmentId id, const std::string &rest)
    {
        constexpr std::string_view before = "/instances/";
        std::uint32_t instance = 0;
        const auto digits = std::string_view(rest).substr(before.size());
        std::from_chars(digits.data(), digits.data() + digits.size(), instance);
        const auto folder = m_runtime.logFolder(id.text(), instance);
        if (!folder)
            return failure(folder.error());
        InstanceLogReader reader(*folder);
        const auto extent = reader.extent();
        const auto epoch = request.query.find("epoch");
        auto from = number(request, "from", extent.first);
        if (from < extent.first || (epoch != request.query.end() && epoch->second != extent.epoch))
            from = extent.first;
        const auto most = std::min<std::uint64_t>(number(request, "limit", 1U << 20U), 8U << 20U);
        HttpResponse response;
        response.contentType = "application/octet-stream";
        auto bytes = reader.read(from, static_cast<std::size_t>(most));
        if (!bytes)
            return failure(bytes.error());
        response.body = *std::move(bytes);
        response.headers = {{"X-Log-Epoch", extent.epoch},
                            {"X-Log-From", std::to_string(from)},
                            {"X-Log-First", std::to_string(extent.first)},
                            {"X-Log-End", std::to_string(extent.end)}};
        return response;
    }

    asio::io_context m_context {1};
    asio::signal_set m_signals {m_context, SIGTERM, SIGINT};
    const Patience m_patience = Patience::fromEnvironment();
    std::unique_ptr<Repository> m_repository;
    Runtime m_runtime;
    std::unique_ptr<HttpServer> m_http;
    Local::acceptor m_acceptor {m_context};
    asio::steady_timer m_leaseTimer {m_context};
    std::set<std::shared_ptr<Local::socket>> m_leases;
    std::array<char, 64> m_ignored {};
    std::string m_hello;
    std::set<std::string> m_commands;
    std::deque<std::string> m_commandOrder;
};

} // namespace

int runPrivateBackend(const fs::path &profile, const fs::path &executable)
{
    const auto socket = protocol::localSocketPath(profile);
    if (!socket) {
        log::error("backend", socket.error());
        return 1;
    }
    auto lockPath = *socket;
    lockPath.replace_extension(".lock");
    const auto lock = FileLock::tryTake(lockPath);
    if (!lock)
        return lock.error().kind() == ErrorKind::Conflict ? 0 : 1; // another one serves this profile
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGHUP, SIG_IGN);
    auto repository = openSqliteRepository(profile / "backend.db");
    if (!repository) {
        log::error("backend", repository.error());
        return 1;
    }
    PrivateBackend backend(*std::move(repository), profile, executable);
    if (const auto opened = backend.open(*socket); !opened) {
        log::error("backend", opened.error());
        return 1;
    }
    log::info("backend", "serving " + profile.string());
    backend.run();
    ::unlink(socket->c_str()); // while the lock is held: a successor has not bound it yet
    log::info("backend", "ended");
    return 0;
}

} // namespace quarterdeck::server
