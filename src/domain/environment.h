// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "base/uuid.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::domain {

using EnvironmentId = Id<struct EnvironmentTag>;

/// What an environment, or one of its instances, is doing.
enum class RunState : std::uint8_t { Unknown, Stopped, Starting, Running, Degraded, Failed, Stopping };
/// "unknown", "stopped", … as on the wire and in `--json`.
[[nodiscard]] std::string_view name(RunState state) noexcept;
[[nodiscard]] std::optional<RunState> runStateNamed(std::string_view name) noexcept;

/// What happens when a program ends by itself.
enum class RestartPolicy : std::uint8_t { Never, OnFailure, Always };
[[nodiscard]] std::string_view name(RestartPolicy policy) noexcept;
[[nodiscard]] std::optional<RestartPolicy> restartPolicyNamed(std::string_view name) noexcept;

/// What an environment is: defined by a person, kept by the backend.
struct EnvironmentDefinition
{
    EnvironmentId id;
    std::string app; ///< "Sample shop"
    std::string name; ///< "Development"
    bool isSample = false; ///< The program that ships with Quarterdeck.
    std::vector<std::string> command; ///< Program and arguments, no shell in between.
    std::string folder; ///< Working folder; empty: the home folder.
    std::map<std::string, std::string> variables; ///< Added to the environment of the program.
    RestartPolicy restart = RestartPolicy::Never;
    bool lineByLine = false; ///< Runs on a pseudo-terminal, so that the program flushes each line.
    friend bool operator==(const EnvironmentDefinition &, const EnvironmentDefinition &) = default;
};

/// One running, or last run, copy of an environment.
struct InstanceStatus
{
    std::uint32_t number = 1;
    RunState state = RunState::Stopped;
    std::optional<std::int64_t> pid;
    std::optional<std::int32_t> exitCode; ///< Of the last run that ended by itself or was stopped.
    std::optional<std::int32_t> signal; ///< The signal that ended it.
    std::uint32_t restarts = 0;
    std::vector<std::string> lastLines; ///< After a crash: the last lines it wrote, at most 20.
    std::optional<double> cpu; ///< 1.0 = one core.
    std::optional<std::uint64_t> memoryBytes;
};

struct EnvironmentStatus
{
    EnvironmentDefinition definition;
    RunState state = RunState::Stopped;
    std::optional<TimePoint> since;
    bool keepsRunning = false; ///< Goes on when the last client is gone.
    std::vector<InstanceStatus> instances;
};

/// The whole run state of a backend, with the version that a long poll waits on.
struct EnvironmentList
{
    std::uint64_t version = 0;
    std::vector<EnvironmentStatus> environments;
};

/// Name of an app or environment in paths: lower case, runs of everything else than letters and digits become "-".
[[nodiscard]] std::string slug(std::string_view name);
/// Names are 1 to 64 characters, no control characters, no "/" and no ":". InvalidInput "environment.badName".
[[nodiscard]] Result<> checkName(std::string_view name);
/// A definition that can be kept: names, a non-empty command, variable names without "=" and NUL.
/// InvalidInput "environment.badName", "environment.noCommand", "environment.badVariable".
[[nodiscard]] Result<> check(const EnvironmentDefinition &definition);

} // namespace quarterdeck::domain
