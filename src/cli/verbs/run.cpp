// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/guarded.h"
#include "base/thread_pool.h"
#include "cli/text/json_writer.h"
#include "cli/text/visible.h"
#include "cli/verbs/environment_names.h"
#include "cli/verbs/live_reader.h"
#include "cli/verbs/record_stream.h"
#include "cli/verbs/verbs.h"
#include "client/environments/environments.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>

namespace quarterdeck::cli {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using domain::RunState;
constexpr auto poll = 20ms;
constexpr auto liveLimit = 15s;
constexpr auto drainLimit = 5s; // after the program's end its last lines may still be on their way
constexpr auto stopLimit = 30s;
constexpr const char *usualApp = "Programs";
constexpr std::uint64_t everything = 64U << 20U;

bool isEnded(RunState state)
{
    return state == RunState::Stopped || state == RunState::Failed;
}

Outcome<domain::EnvironmentDefinition> definitionOf(const RunOptions &options, const Surroundings &surroundings)
{
    namespace fs = std::filesystem;
    domain::EnvironmentDefinition definition;
    definition.command = options.command;
    definition.app = options.app.empty() ? usualApp : options.app;
    definition.name = options.name.empty() ? fs::path(options.command.front()).filename().string() : options.name;
    const fs::path here = surroundings.folder;
    definition.folder = (options.folder.empty() ? here : here / options.folder).lexically_normal().string();
    std::error_code ignored;
    if (!fs::is_directory(definition.folder, ignored))
        return Failure::option("folder.notFound", definition.folder,
                               "There is no folder “" + definition.folder + "”. Name another with --dir");
    for (const auto &variable : options.variables) {
        const auto equals = variable.find('=');
        if (equals == std::string::npos || equals == 0)
            return Failure::option("environment.badVariable", variable,
                                   "“" + variable + "” is no variable. Write --env NAME=VALUE");
        definition.variables[variable.substr(0, equals)] = variable.substr(equals + 1);
    }
    definition.restart
        = domain::restartPolicyNamed(options.restart).value_or(definition.restart); // the parser checks it
    QD_CHECK(domain::check(definition));
    return definition;
}

/// Follows the state of one environment on a thread of its own, while the log is read on another.
class StateWatch
{
public:
    StateWatch(client::Environments &environments, domain::EnvironmentId id)
        : m_pool(1)
    {
        m_pool.post([this, &environments, id](const std::stop_token &stop) {
            std::uint64_t version = 0;
            while (!stop.stop_requested()) {
                const auto list = environments.list(version, stop);
                if (!list) {
                    m_problem.lock()->emplace(list.error());
                    if (stop.stop_requested() || list.error().kind() != ErrorKind::Unavailable)
                        return;
                    version = 0;
                    continue;
                }
                *m_problem.lock() = std::nullopt;
                version = list->version;
                for (const auto &status : list->environments) {
                    if (status.definition.id == id)
                        *m_status.lock() = status;
                }
            }
        });
    }
    [[nodiscard]] std::optional<domain::EnvironmentStatus> status() const { return m_status.value(); }
    [[nodiscard]] std::optional<Error> problem() const { return m_problem.value(); }

private:
    Guarded<std::optional<domain::EnvironmentStatus>> m_status;
    Guarded<std::optional<Error>> m_problem;
    ThreadPool m_pool; // last: joined first
};

class ProgramRun
{
public:
    ProgramRun(client::Workspace &workspace, const GlobalOptions &global, const RunOptions &options,
               const Surroundings &surroundings, Output &output, std::stop_token stop)
        : m_workspace(workspace)
        , m_global(global)
        , m_options(options)
        , m_surroundings(surroundings)
        , m_output(output)
        , m_stop(std::move(stop))
        , m_stream(Selection(), 0, options.raw, output)
    { }

    [[nodiscard]] Outcome<int> perform()
    {
        QD_TRY(auto definition, definitionOf(m_options, m_surroundings));
        QD_TRY(const auto reading, readingOptions(m_global));
        auto &environments = m_workspace.environments();
        QD_TRY(const auto list, environments.list(0, m_stop));
        const auto known = std::ranges::find(list.environments, nameOf(definition),
                                             [](const auto &status) { return nameOf(status.definition); });
        const bool isNew = known == list.environments.end();
        if (!isNew) {
            if (!isEnded(known->state))
                return Failure(Error(ErrorKind::Conflict, "environment.running", nameOf(definition)));
            definition.id = known->definition.id;
            definition.app = known->definition.app;
            definition.name = known->definition.name;
        }
        QD_TRY(m_id, environments.save(definition, m_stop));
        definition.id = m_id;
        m_name = nameOf(definition);
        if (m_options.detach) {
            QD_CHECK(environments.start(m_id, true, m_stop));
            return detached();
        }
        // The stream stands before the program starts, and begins at the end of what earlier runs wrote.
        client::LiveOptions live;
        live.keepSpool = false;
        live.lastBytes = isNew ? everything : 0;
        QD_TRY(auto log, m_workspace.openLive(m_id, 1, live, m_stop));
        LiveReader reader(std::move(log), definition, 1, reading);
        QD_CHECK(reader.waitUntilLive(m_surroundings.interruption, m_global.timeout.value_or(liveLimit)));
        QD_CHECK(m_stream.pastEnds());
        QD_CHECK(environments.start(m_id, false, m_stop));
        auto code = attached(reader);
        if (!code) // whatever ended us ends the program that nobody watches any more
            static_cast<void>(environments.stop(m_id, std::stop_token()));
        return code;
    }

private:
    Outcome<int> attached(LiveReader &reader)
    {
        StateWatch watch(m_workspace.environments(), m_id);
        const auto take = [this](const auto &record, const auto &origin) { return m_stream.take(record, origin); };
        const auto gap = [this](const logs::SpoolGap &missing) { return m_stream.takeGap(missing); };
        std::optional<Clock::time_point> stopAsked;
        std::optional<Clock::time_point> endSeen;
        domain::EnvironmentStatus last;
        while (true) {
            QD_TRY(const auto seen, reader.read(take, gap));
            QD_CHECK(m_output.flush());
            const auto now = Clock::now();
            if (!endSeen) {
                const auto status = watch.status();
                if (status && isEnded(status->state)) {
                    last = *status;
                    endSeen = now;
                } else if (const auto problem = watch.problem(); problem && problem->kind() != ErrorKind::Cancelled
                           && problem->kind() != ErrorKind::Unavailable) {
                    return *problem;
                }
            }
            if (endSeen && (reader.isQuiet() || now - *endSeen > drainLimit))
                break;
            if (stopAsked && now - *stopAsked > stopLimit)
                return Failure(Error(ErrorKind::Unavailable, "wait.timeout", m_name));
            if (!stopAsked && m_surroundings.interruption.isRequested()) {
                stopAsked = now;
                QD_CHECK(m_workspace.environments().stop(m_id, std::stop_token()));
            }
            if (seen == LiveReader::Seen::Nothing)
                pause(stopAsked.has_value());
        }
        QD_CHECK(reader.readRest(take, gap));
        QD_CHECK(m_output.flush());
        return codeOf(last);
    }

    /// Once interrupted, the interruption wakes no longer: it always says yes.
    void pause(bool isInterrupted) const
    {
        if (isInterrupted)
            std::this_thread::sleep_for(poll);
        else
            static_cast<void>(m_surroundings.interruption.waitFor(poll));
    }

    Outcome<int> codeOf(const domain::EnvironmentStatus &status)
    {
        if (status.instances.empty())
            return exit_code::runFailed;
        const auto &instance = status.instances.front();
        if (instance.signal)
            return 128 + *instance.signal;
        const auto code = instance.exitCode.value_or(exit_code::runFailed);
        // A program that wrote nothing and ended so was not found, or could not be run: the shim says so by its code.
        const bool isUnstarted
            = status.state == RunState::Failed && m_stream.printed() == 0 && !instance.lastLines.empty();
        if (isUnstarted && (code == 126 || code == 127))
            m_output.failure(Error(code == 127 ? ErrorKind::NotFound : ErrorKind::Denied,
                                   code == 127 ? "program.notFound" : "program.notExecutable",
                                   m_options.command.front()));
        return code;
    }

    Outcome<int> detached()
    {
        const auto until
            = Clock::now() + std::chrono::duration_cast<Clock::duration>(m_global.timeout.value_or(liveLimit));
        while (true) {
            QD_TRY(const auto list, m_workspace.environments().list(0, m_stop));
            const auto status
                = std::ranges::find(list.environments, m_id, [](const auto &one) { return one.definition.id; });
            if (status == list.environments.end())
                return Failure(Error(ErrorKind::NotFound, "environment.notFound", m_name));
            const auto pid = status->instances.empty() ? std::nullopt : status->instances.front().pid;
            if (status->state == RunState::Failed)
                return codeOf(*status);
            if ((status->state == RunState::Running && pid) || isEnded(status->state)) {
                printDetached(pid);
                return exit_code::ok;
            }
            if (Clock::now() >= until)
                return Failure(Error(ErrorKind::Unavailable, "wait.timeout", m_name));
            if (m_surroundings.interruption.waitFor(poll))
                return Failure(Error(ErrorKind::Cancelled, "cancelled"));
        }
    }

    void printDetached(std::optional<std::int64_t> pid)
    {
        auto &to = m_output.buffer();
        if (m_output.isJson()) {
            JsonWriter json(to);
            json.beginObject().member("env", m_name);
            if (pid)
                json.key("pid").number(*pid);
            json.endObject();
        } else {
            appendVisible(to, m_name, false);
            if (pid)
                to += ", pid " + std::to_string(*pid);
        }
        to += '\n';
    }

    client::Workspace &m_workspace;
    const GlobalOptions &m_global;
    const RunOptions &m_options;
    const Surroundings &m_surroundings;
    Output &m_output;
    std::stop_token m_stop;
    RecordStream m_stream;
    domain::EnvironmentId m_id;
    std::string m_name;
};

} // namespace

Outcome<int> runProgram(const GlobalOptions &global, const RunOptions &options, const Surroundings &surroundings,
                        Output &output)
{
    auto code = live(global, surroundings, [&](client::Workspace &workspace, const std::stop_token &stop) {
        return ProgramRun(workspace, global, options, surroundings, output, stop).perform();
    });
    if (code || isOutputClosed(code.error()))
        return code;
    output.failure(code.error());
    return code.error().kind == ErrorKind::Cancelled ? exitCode(ErrorKind::Cancelled) : exit_code::runFailed;
}

} // namespace quarterdeck::cli
