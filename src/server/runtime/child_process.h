// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/environment.h"

#include <sys/types.h>

namespace quarterdeck::server {

/// A started program: its pid (also of its process group) and our ends of its pipes. Descriptors belong to the caller.
struct ChildProcess
{
    pid_t pid = -1;
    int output = -1;
    int error = -1; ///< -1 where the program writes to one pseudo-terminal.
};

/// Starts the program in a group of its own; it is killed when this process dies. NotFound "program.notFound", Denied
/// "program.notExecutable", Unavailable "program.notStarted". Call from a process with one thread.
[[nodiscard]] Result<ChildProcess> startProgram(const domain::EnvironmentDefinition &definition);

} // namespace quarterdeck::server
