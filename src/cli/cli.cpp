// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli.h"

#include "cli/options.h"
#include "cli/output.h"
#include "cli/verbs/verbs.h"

#include <type_traits>

namespace quarterdeck::cli {

namespace {

Outcome<int> runVerb(const Options &options, const Surroundings &surroundings, Output &output)
{
    return std::visit(
        [&](const auto &verb) -> Outcome<int> {
            using Verb = std::decay_t<decltype(verb)>;
            if constexpr (std::is_same_v<Verb, HelpText>) {
                output.buffer() += verb.text;
                return exit_code::ok;
            } else if constexpr (std::is_same_v<Verb, OpenOptions>) {
                return openFiles(options.global, verb, surroundings, output);
            } else if constexpr (std::is_same_v<Verb, IndexOptions>) {
                return indexFiles(options.global, verb, surroundings, output);
            } else if constexpr (std::is_same_v<Verb, FollowOptions>) {
                return follow(options.global, verb, surroundings, output);
            } else if constexpr (std::is_same_v<Verb, TailOptions>) {
                return tail(options.global, verb, surroundings, output);
            } else if constexpr (std::is_same_v<Verb, RunOptions>) {
                return runProgram(options.global, verb, surroundings, output);
            } else {
                static_assert(std::is_same_v<Verb, EnvOptions>);
                return environments(options.global, verb, surroundings, output);
            }
        },
        options.verb);
}

/// The code of a command that ended: its own, or that of the failure, which is told.
int ended(const Outcome<int> &outcome, Output &output)
{
    auto code = outcome.value_or(exit_code::ok);
    if (!outcome && isOutputClosed(outcome.error()))
        return exit_code::ok;
    if (const auto flushed = output.flush(); !flushed) {
        if (flushed.error().id() == "output.closed")
            return exit_code::ok;
        if (outcome) {
            output.failure(flushed.error());
            return exitCode(flushed.error().kind());
        }
    }
    if (!outcome) {
        output.failure(outcome.error());
        code = exitCode(outcome.error().kind);
    }
    return code;
}

} // namespace

Outcome<int> live(const GlobalOptions &global, const Surroundings &surroundings, const LiveBody &body)
{
    Outcome<int> outcome = exit_code::ok;
    QD_TRY(const auto code,
           surroundings.runLive({global.profile, global.timeout},
                                [&](client::Workspace &workspace, const std::stop_token &stop) {
                                    outcome = body(workspace, stop);
                                    return outcome.value_or(0);
                                }));
    static_cast<void>(code); // the same, unless it failed
    return outcome;
}

int run(const std::vector<std::string> &arguments, const Surroundings &surroundings)
{
    const bool isColorRefused = !surroundings.variable("NO_COLOR").empty();
    if (!arguments.empty() && arguments.front() == "--version") {
        Output output(surroundings.out, surroundings.err, {false, false, ColorMode::Never, true});
        output.buffer() += "qd " + surroundings.version + "\n";
        return ended(exit_code::ok, output);
    }
    const auto options = parseOptions(arguments);
    if (!options) {
        Output output(surroundings.out, surroundings.err, {wantsJson(arguments), false, ColorMode::Never, true});
        const auto code = ended(options.error(), output);
        // `qd run` keeps the codes below 125 for the program.
        return arguments.front() == "run" ? exit_code::runFailed : code;
    }
    const auto &global = options->global;
    Output output(surroundings.out, surroundings.err, {global.json, global.quiet, global.color, isColorRefused});
    return ended(runVerb(*options, surroundings, output), output);
}

} // namespace quarterdeck::cli
