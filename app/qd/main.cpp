// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"
#include "cli/cli.h"
#include "composition.h"
#include "terminal.h"

#include <string>
#include <vector>

int main(int argc, char **argv)
{
    using namespace quarterdeck;
    log::toStandardError(log::Severity::Error);
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    qd::StandardSink out(1);
    qd::StandardSink err(2);
    const qd::SignalInterruption interruption;
    qd::StandardInput in(interruption);
    const cli::Surroundings surroundings {out,          err,
                                          in,           interruption,
                                          qd::variable, qd::workingFolder(),
                                          QD_VERSION,   qd::liveRunner(interruption, argc, argv)};
    return cli::run(arguments, surroundings);
}
