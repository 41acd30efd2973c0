// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "cli/streams.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace quarterdeck::client {
class Workspace;
}

namespace quarterdeck::cli {

/// Which workspace a live verb needs.
struct WorkspaceRequest
{
    std::string profile; ///< Folder; empty: the usual one.
    std::optional<std::chrono::nanoseconds> timeout; ///< Longest wait for an answer.
};
/// What a live verb does with its workspace. It may block; it looks at the token, and at the interruption by itself.
using LiveVerb = std::function<int(client::Workspace &workspace, const std::stop_token &stop)>;

/// Everything a command touches of the process it runs in. `runLive` opens the workspace, runs the verb on a thread
/// where it may block, and returns its code; whoever composes the program gives it, so that file verbs need no Qt
/// application.
struct Surroundings
{
    Sink &out;
    Sink &err;
    InputStream &in;
    const Interruption &interruption;
    std::function<std::string(const char *)> variable; ///< Of the environment; empty where it is not set.
    std::string folder; ///< The working folder.
    std::string version; ///< Of the program.
    std::function<Result<int>(const WorkspaceRequest &, const LiveVerb &)> runLive;
};

/// Runs one command line (without the program's name) and returns its exit code. Blocks until it is done.
[[nodiscard]] int run(const std::vector<std::string> &arguments, const Surroundings &surroundings);

} // namespace quarterdeck::cli
