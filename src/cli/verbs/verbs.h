// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/output.h"

#include <functional>
#include <stop_token>

/// One function for each verb. Each returns the exit code of a command that ran, or the failure that ended it; failures
/// that did not end it (one file of several) it reports itself.
namespace quarterdeck::cli {

[[nodiscard]] Outcome<int> openFiles(const GlobalOptions &global, const OpenOptions &options,
                                     const Surroundings &surroundings, Output &output);
[[nodiscard]] Outcome<int> indexFiles(const GlobalOptions &global, const IndexOptions &options,
                                      const Surroundings &surroundings, Output &output);
[[nodiscard]] Outcome<int> follow(const GlobalOptions &global, const FollowOptions &options,
                                  const Surroundings &surroundings, Output &output);

[[nodiscard]] Outcome<int> tail(const GlobalOptions &global, const TailOptions &options,
                                const Surroundings &surroundings, Output &output);
[[nodiscard]] Outcome<int> runProgram(const GlobalOptions &global, const RunOptions &options,
                                      const Surroundings &surroundings, Output &output);
[[nodiscard]] Outcome<int> environments(const GlobalOptions &global, const EnvOptions &options,
                                        const Surroundings &surroundings, Output &output);

/// Runs the body of a live verb with the workspace: what the verbs above share.
using LiveBody = std::function<Outcome<int>(client::Workspace &workspace, const std::stop_token &stop)>;
[[nodiscard]] Outcome<int> live(const GlobalOptions &global, const Surroundings &surroundings, const LiveBody &body);

} // namespace quarterdeck::cli
