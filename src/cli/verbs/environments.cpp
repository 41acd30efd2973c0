// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environments/environments.h"

#include "cli/text/json_writer.h"
#include "cli/text/visible.h"
#include "cli/verbs/environment_names.h"
#include "cli/verbs/verbs.h"
#include "client/workspace.h"

#include <algorithm>
#include <chrono>
#include <functional>

namespace quarterdeck::cli {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using domain::RunState;
constexpr auto usualLimit = 30s;
constexpr auto poll = 50ms;

void printJson(std::string &to, const domain::EnvironmentStatus &status)
{
    const auto &definition = status.definition;
    JsonWriter json(to);
    json.beginObject()
        .member("env", nameOf(definition))
        .member("id", definition.id.text())
        .member("app", definition.app);
    json.member("kind", definition.isSample ? "sample" : "program").member("state", name(status.state));
    if (status.since)
        json.member("since", formatRfc3339(*status.since));
    json.key("instances").beginArray();
    std::optional<double> cpu;
    std::optional<std::uint64_t> memory;
    for (const auto &instance : status.instances) {
        json.beginObject().member("n", std::uint64_t(instance.number)).member("state", name(instance.state));
        if (instance.pid)
            json.key("pid").number(*instance.pid);
        if (instance.exitCode)
            json.key("exitCode").number(std::int64_t(*instance.exitCode));
        json.member("restarts", std::uint64_t(instance.restarts)).endObject();
        if (instance.cpu)
            cpu = cpu.value_or(0) + *instance.cpu;
        if (instance.memoryBytes)
            memory = memory.value_or(0) + *instance.memoryBytes;
    }
    json.endArray();
    if (cpu)
        json.key("cpu").real(*cpu, 3);
    if (memory)
        json.member("memoryBytes", *memory);
    json.member("ageSeconds", std::uint64_t(0)).endObject(); // asked for just now
    to += '\n';
}

void printText(std::string &to, const domain::EnvironmentStatus &status, std::size_t width)
{
    auto shown = visible(nameOf(status.definition));
    shown.resize(std::max(shown.size(), width), ' ');
    to += shown + "  " + std::string(name(status.state));
    for (const auto &instance : status.instances) {
        if (instance.pid)
            to += ", pid " + std::to_string(*instance.pid);
        else if (instance.exitCode)
            to += ", exit code " + std::to_string(*instance.exitCode);
        else if (instance.signal)
            to += ", ended by signal " + std::to_string(*instance.signal);
    }
    if (status.since)
        to += ", since " + formatRfc3339(std::chrono::floor<std::chrono::seconds>(*status.since)).substr(0, 19) + "Z";
    to += '\n';
}

void print(Output &output, const domain::EnvironmentStatus &status, std::size_t width = 0)
{
    if (output.isJson())
        printJson(output.buffer(), status);
    else
        printText(output.buffer(), status, width);
}

bool isEnded(RunState state)
{
    return state == RunState::Stopped || state == RunState::Failed;
}
bool isUp(RunState state)
{
    return state == RunState::Running || state == RunState::Degraded;
}
std::optional<std::int64_t> pidOf(const domain::EnvironmentStatus &status)
{
    return status.instances.empty() ? std::nullopt : status.instances.front().pid;
}

/// One order to one environment.
class Ordering
{
public:
    Ordering(client::Environments &environments, const EnvOptions &options, const GlobalOptions &global,
             const Surroundings &surroundings, Output &output, std::stop_token stop)
        : m_environments(environments)
        , m_options(options)
        , m_limit(global.timeout.value_or(usualLimit))
        , m_surroundings(surroundings)
        , m_output(output)
        , m_stop(std::move(stop))
    { }

    [[nodiscard]] Outcome<int> perform()
    {
        QD_TRY(const auto meant, environmentNamed(m_options.environment));
        QD_TRY(const auto list, m_environments.list(0, m_stop));
        QD_TRY(const auto before, found(list, meant, m_options.environment));
        m_id = before.definition.id;
        switch (m_options.action) {
        case EnvOptions::Action::Start:
            return start(before);
        case EnvOptions::Action::Stop:
            return stop(before);
        case EnvOptions::Action::Restart:
            return restart(before);
        default:
            print(m_output, before);
            return exit_code::ok;
        }
    }

private:
    using Wanted = std::function<bool(const domain::EnvironmentStatus &)>;

    /// Starting, also what runs already: it then goes on when its last client is gone.
    Outcome<int> start(const domain::EnvironmentStatus &before)
    {
        QD_CHECK(m_environments.start(before.definition.id, true, m_stop));
        return ends([](const auto &now) { return isUp(now.state) || isEnded(now.state); }, true);
    }
    Outcome<int> stop(const domain::EnvironmentStatus &before)
    {
        if (!isEnded(before.state))
            QD_CHECK(m_environments.stop(before.definition.id, m_stop));
        return ends([](const auto &now) { return isEnded(now.state); }, false);
    }
    Outcome<int> restart(const domain::EnvironmentStatus &before)
    {
        QD_CHECK(m_environments.setKeepRunning(before.definition.id, true, m_stop));
        QD_CHECK(m_environments.restart(before.definition.id, m_stop));
        const auto old = pidOf(before);
        const auto since = before.since;
        return ends(
            [old, since](const auto &now) {
                return (isUp(now.state) && pidOf(now) != old) || (isEnded(now.state) && now.since != since);
            },
            true);
    }

    Outcome<int> ends(const Wanted &isWanted, bool mustRun)
    {
        const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(m_limit);
        while (true) {
            QD_TRY(const auto list, m_environments.list(0, m_stop));
            const auto status
                = std::ranges::find(list.environments, m_id, [](const auto &one) { return one.definition.id; });
            if (status == list.environments.end())
                return Failure(Error(ErrorKind::NotFound, "environment.notFound", m_options.environment));
            if (m_options.noWait || isWanted(*status)) {
                print(m_output, *status);
                return m_options.noWait ? exit_code::ok : verdict(*status, mustRun);
            }
            if (Clock::now() >= until)
                return Failure(Error(ErrorKind::Unavailable, "wait.timeout", m_options.environment));
            if (m_surroundings.interruption.waitFor(poll))
                return Failure(Error(ErrorKind::Cancelled, "cancelled"));
        }
    }

    /// A program that was to run and failed is a negative verdict, with its last words.
    int verdict(const domain::EnvironmentStatus &status, bool mustRun)
    {
        if (!mustRun || status.state != RunState::Failed)
            return exit_code::ok;
        for (const auto &instance : status.instances) {
            for (const auto &line : instance.lastLines)
                m_output.note(visible(line));
        }
        return exit_code::nothing;
    }

    client::Environments &m_environments;
    const EnvOptions &m_options;
    std::chrono::nanoseconds m_limit;
    const Surroundings &m_surroundings;
    Output &m_output;
    std::stop_token m_stop;
    domain::EnvironmentId m_id;
};

Outcome<int> listAll(client::Environments &environments, Output &output, const std::stop_token &stop)
{
    QD_TRY(auto list, environments.list(0, stop));
    std::ranges::sort(list.environments, {}, [](const auto &status) { return nameOf(status.definition); });
    std::size_t width = 0;
    for (const auto &status : list.environments)
        width = std::max(width, nameOf(status.definition).size());
    for (const auto &status : list.environments)
        print(output, status, width);
    if (list.environments.empty())
        output.note("There is no environment yet. Make one with: qd run -- COMMAND");
    return exit_code::ok;
}

} // namespace

Outcome<int> environments(const GlobalOptions &global, const EnvOptions &options, const Surroundings &surroundings,
                          Output &output)
{
    return live(global, surroundings, [&](client::Workspace &workspace, const std::stop_token &stop) -> Outcome<int> {
        auto &all = workspace.environments();
        if (options.action == EnvOptions::Action::List)
            return listAll(all, output, stop);
        return Ordering(all, options, global, surroundings, output, stop).perform();
    });
}

} // namespace quarterdeck::cli
