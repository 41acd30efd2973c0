// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/output.h"

/// One function for each verb. Each returns the exit code of a command that ran, or the failure that ended it; failures
/// that did not end it (one file of several) it reports itself.
namespace quarterdeck::cli {

[[nodiscard]] Outcome<int> openFiles(const GlobalOptions &global, const OpenOptions &options,
                                     const Surroundings &surroundings, Output &output);
[[nodiscard]] Outcome<int> indexFiles(const GlobalOptions &global, const IndexOptions &options,
                                      const Surroundings &surroundings, Output &output);
[[nodiscard]] Outcome<int> follow(const GlobalOptions &global, const FollowOptions &options,
                                  const Surroundings &surroundings, Output &output);

} // namespace quarterdeck::cli
