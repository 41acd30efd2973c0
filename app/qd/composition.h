// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cli.h"
#include "terminal.h"

namespace quarterdeck::qd {

/// What runs a live verb: makes the Qt application and the workspace when it is called, not before.
[[nodiscard]] std::function<Result<int>(const cli::WorkspaceRequest &, const cli::LiveVerb &)>
liveRunner(const SignalInterruption &interruption, int &argc, char **argv);

} // namespace quarterdeck::qd
