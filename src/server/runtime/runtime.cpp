// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/runtime.h"

#include "base/crypto/crypto.h"
#include "base/file.h"
#include "base/log.h"

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <csignal>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quarterdeck::server {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using boost::system::error_code;
using domain::RunState;
using namespace std::chrono_literals;

constexpr auto sampleApp = "Sample shop";
constexpr auto sampleName = "Development";
constexpr int mostAttempts = 100; // times 50 ms until a new shim must listen

bool isActive(RunState state)
{
    return state == RunState::Starting || state == RunState::Running || state == RunState::Degraded
        || state == RunState::Stopping;
}

TimePoint now()
{
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

/// Starts `executable --shim order` in a session of its own, adopted by init: it must outlive this process.
Result<> spawnShim(const fs::path &executable, const fs::path &order)
{
    const auto program = executable.string();
    const auto file = order.string();
    const auto pid = ::fork();
    if (pid < 0)
        return Error(ErrorKind::Unavailable, "program.notStarted", program, "fork");
    if (pid == 0) {
        ::setsid();
        if (::fork() != 0)
            ::_exit(0);
        const int null = ::open("/dev/null", O_RDWR);
        if (null < 0)
            ::_exit(127);
        ::dup2(null, 0);
        ::dup2(null, 1);
        const long most = ::sysconf(_SC_OPEN_MAX) < 4096 ? ::sysconf(_SC_OPEN_MAX) : 4096;
        for (int descriptor = 3; descriptor < most; ++descriptor)
            ::close(descriptor);
        ::execl(program.c_str(), program.c_str(), "--shim", file.c_str(), static_cast<char *>(nullptr));
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return {};
}

} // namespace

Runtime::Runtime(asio::io_context &context, Repository &repository, fs::path profile, fs::path executable)
    : m_context(context)
    , m_repository(repository)
    , m_profile(std::move(profile))
    , m_executable(std::move(executable))
    // Clients keep the version over a restart of the backend: it must not count from 1 again.
    , m_version(static_cast<std::uint64_t>(now().time_since_epoch().count() / 1'000'000))
{ }

Result<> Runtime::load()
{
    QD_TRY(const auto definitions, m_repository.environments());
    for (const auto &definition : definitions) {
        auto &environment = m_environments[definition.id];
        environment.status.definition = definition;
        environment.status.instances.resize(1);
        environment.status.state = RunState::Stopped;
        std::error_code ignored;
        if (fs::exists(socketPath(definition.id), ignored))
            attach(definition.id);
    }
    return {};
}

fs::path Runtime::socketPath(domain::EnvironmentId id) const
{
    // Short: a socket's path has at most 107 bytes.
    return m_profile / "run" / (crypto::sha256Hex(id.text()).substr(0, 12) + "-1");
}
fs::path Runtime::folderOf(domain::EnvironmentId id) const
{
    return m_profile / "environments" / id.text();
}

Result<Runtime::Environment *> Runtime::find(domain::EnvironmentId id)
{
    const auto found = m_environments.find(id);
    if (found == m_environments.end())
        return Error(ErrorKind::NotFound, "environment.notFound", id.text());
    return &found->second;
}

Result<fs::path> Runtime::logFolder(const std::string &text, std::uint32_t instance) const
{
    const auto id = domain::EnvironmentId::fromText(text);
    if (!id || !m_environments.contains(*id) || instance != 1)
        return Error(ErrorKind::NotFound, "environment.notFound", text);
    return folderOf(*id) / "log-1";
}

domain::EnvironmentList Runtime::list() const
{
    domain::EnvironmentList list;
    list.version = m_version;
    for (const auto &[id, environment] : m_environments)
        list.environments.push_back(environment.status);
    return list;
}

void Runtime::whenChanged(std::uint64_t since, std::function<void()> call)
{
    if (m_version != since)
        call();
    else
        m_waiting.emplace(since, std::move(call));
}

void Runtime::changed()
{
    ++m_version;
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &[since, call] : waiting)
        call();
}

void Runtime::setState(Environment &environment, RunState state)
{
    if (environment.status.state != state)
        environment.status.since = now();
    environment.status.state = state;
    environment.status.instances.front().state = state;
}

// ---- definitions --------------------------------------------------------------------------------------------------

Result<> Runtime::save(domain::EnvironmentDefinition definition)
{
    QD_CHECK(domain::check(definition));
    if (const auto found = m_environments.find(definition.id); found != m_environments.end()) {
        if (found->second.status.definition == definition)
            return {};
        if (isActive(found->second.status.state))
            return Error(ErrorKind::Conflict, "environment.running", definition.name);
    }
    QD_CHECK(m_repository.saveEnvironment(definition));
    auto &environment = m_environments[definition.id];
    if (environment.status.instances.empty()) {
        environment.status.instances.resize(1);
        environment.status.state = RunState::Stopped;
    }
    environment.status.definition = std::move(definition);
    changed();
    return refreshNames();
}

Result<> Runtime::refreshNames()
{
    QD_TRY(const auto definitions, m_repository.environments());
    bool isOther = false;
    for (const auto &definition : definitions) {
        const auto found = m_environments.find(definition.id);
        if (found == m_environments.end())
            continue;
        auto &held = found->second.status.definition;
        isOther |= held.app != definition.app || held.name != definition.name;
        held.app = definition.app;
        held.name = definition.name;
    }
    if (isOther)
        changed();
    return {};
}

Result<> Runtime::remove(domain::EnvironmentId id)
{
    QD_TRY(const auto *environment, find(id));
    if (isActive(environment->status.state))
        return Error(ErrorKind::Conflict, "environment.running", environment->status.definition.name);
    QD_CHECK(m_repository.removeEnvironment(id));
    std::error_code ignored;
    fs::remove_all(folderOf(id), ignored);
    m_environments.erase(id);
    changed();
    return {};
}

Result<domain::EnvironmentId> Runtime::sample()
{
    const auto program = (m_executable.parent_path() / "sample-shop").string();
    for (const auto &[id, environment] : m_environments) {
        if (environment.status.definition.isSample)
            return id;
    }
    domain::EnvironmentDefinition definition;
    definition.id = domain::EnvironmentId::make();
    definition.app = sampleApp;
    definition.name = sampleName;
    definition.isSample = true;
    definition.command = {program};
    QD_CHECK(save(definition));
    return definition.id;
}

// ---- commands -----------------------------------------------------------------------------------------------------

Result<> Runtime::start(domain::EnvironmentId id, bool keepRunning)
{
    QD_TRY(auto *environment, find(id));
    if (environment->status.state == RunState::Stopping) {
        environment->startsAgain = true;
        environment->status.keepsRunning = keepRunning;
        return {};
    }
    if (isActive(environment->status.state))
        return keepRunning ? keep(id, true) : Result<>();
    if (environment->shim) { // of the last run, on its way out: socket and log are free when it is gone
        environment->startsAgain = true;
        environment->status.keepsRunning = keepRunning;
        environment->status.instances.front() = {};
        setState(*environment, RunState::Starting);
        changed();
        return {};
    }
    ShimOrder order;
    order.definition = environment->status.definition;
    if (order.definition.isSample) // the installation may have moved since it was made
        order.definition.command.front() = (m_executable.parent_path() / "sample-shop").string();
    order.logFolder = folderOf(id) / "log-1";
    order.socket = socketPath(id);
    order.keepRunning = keepRunning;
    QD_CHECK(makePrivateFolder(m_profile / "run"));
    QD_CHECK(makePrivateFolder(folderOf(id)));
    if (order.definition.folder.empty() && order.definition.isSample)
        order.definition.folder = folderOf(id).string();
    const auto orderFile = m_profile / "run" / ("order-" + Uuid::make().text());
    QD_CHECK(writeFileAtomically(orderFile, encode(order)));
    std::error_code ignored;
    fs::remove(order.socket, ignored);
    QD_CHECK(spawnShim(m_executable, orderFile));
    environment->startsAgain = false;
    environment->status.keepsRunning = keepRunning;
    auto &instance = environment->status.instances.front();
    instance = {};
    setState(*environment, RunState::Starting);
    attach(id);
    changed();
    return {};
}

Result<> Runtime::stop(domain::EnvironmentId id)
{
    QD_TRY(auto *environment, find(id));
    environment->startsAgain = false;
    if (environment->shim && isActive(environment->status.state)) {
        tell(environment->shim, protocol::Command::Kind::Stop, false);
        setState(*environment, RunState::Stopping);
        changed();
    }
    return {};
}

Result<> Runtime::restart(domain::EnvironmentId id)
{
    QD_TRY(auto *environment, find(id));
    if (!environment->shim || !isActive(environment->status.state))
        return start(id, environment->status.keepsRunning);
    if (environment->status.state == RunState::Stopping) {
        environment->startsAgain = true;
        return {};
    }
    tell(environment->shim, protocol::Command::Kind::Restart, false);
    return {};
}

Result<> Runtime::keep(domain::EnvironmentId id, bool keepRunning)
{
    QD_TRY(auto *environment, find(id));
    environment->status.keepsRunning = keepRunning;
    if (environment->shim)
        tell(environment->shim, protocol::Command::Kind::Keep, keepRunning);
    changed();
    return {};
}

// ---- shims --------------------------------------------------------------------------------------------------------

void Runtime::attach(domain::EnvironmentId id)
{
    auto &environment = m_environments[id];
    if (!environment.shim)
        environment.shim = std::make_shared<Shim>(m_context);
    const auto shim = environment.shim;
    shim->socket.async_connect(Local::endpoint(socketPath(id).string()), [this, id, shim](const error_code &error) {
        const auto found = m_environments.find(id);
        if (found == m_environments.end() || found->second.shim != shim)
            return;
        if (!error) {
            shim->isConnected = true;
            if (!shim->output.empty())
                writeNext(shim);
            readStatus(id, shim);
            return;
        }
        shim->socket.close();
        const bool isStarting = found->second.status.state == RunState::Starting;
        if (!isStarting || ++shim->attempts > mostAttempts) {
            lost(id, shim);
            return;
        }
        shim->retry.expires_after(50ms); // it is just being started
        shim->retry.async_wait([this, id](const error_code &cancelled) {
            if (!cancelled)
                attach(id);
        });
    });
}

void Runtime::readStatus(domain::EnvironmentId id, const std::shared_ptr<Shim> &shim)
{
    asio::async_read_until(shim->socket, shim->input, '\n', [this, id, shim](const error_code &error, std::size_t) {
        const auto found = m_environments.find(id);
        if (found == m_environments.end() || found->second.shim != shim)
            return;
        if (error) {
            lost(id, shim);
            return;
        }
        std::istream lines(&shim->input);
        std::string line;
        std::getline(lines, line);
        if (auto status = protocol::decodeInstanceStatus(line)) {
            auto &environment = found->second;
            const auto state = status->state;
            environment.status.instances.front() = *std::move(status);
            setState(environment, state);
            changed();
        }
        readStatus(id, shim);
    });
}

void Runtime::lost(domain::EnvironmentId id, const std::shared_ptr<Shim> &shim)
{
    const auto found = m_environments.find(id);
    if (found == m_environments.end() || found->second.shim != shim)
        return;
    auto &environment = found->second;
    environment.shim.reset();
    std::error_code ignored;
    fs::remove(socketPath(id), ignored);
    auto &instance = environment.status.instances.front();
    instance.pid.reset();
    // A shim that ends in order has said so before; another was killed, and its program with it.
    if (environment.status.state == RunState::Stopping || environment.startsAgain)
        setState(environment, RunState::Stopped);
    else if (isActive(environment.status.state))
        setState(environment, RunState::Failed);
    if (std::exchange(environment.startsAgain, false)) {
        if (const auto started = start(id, environment.status.keepsRunning); !started)
            log::error("runtime", started.error());
    }
    changed();
}

void Runtime::tell(const std::shared_ptr<Shim> &shim, protocol::Command::Kind kind, bool keepRunning)
{
    shim->output.push_back(protocol::encode(protocol::Command {Uuid::make().text(), kind, keepRunning}) + "\n");
    if (shim->isConnected && shim->output.size() == 1)
        writeNext(shim);
}

void Runtime::writeNext(const std::shared_ptr<Shim> &shim)
{
    asio::async_write(shim->socket, asio::buffer(shim->output.front()), [shim](const error_code &error, std::size_t) {
        if (error)
            return; // the read ends as well, and says what it means
        shim->output.pop_front();
        if (!shim->output.empty())
            writeNext(shim);
    });
}

} // namespace quarterdeck::server
