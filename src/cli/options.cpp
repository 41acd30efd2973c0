// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/options.h"

#include "cli/help.h"
#include "cli/verb_parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>

namespace quarterdeck::cli {

namespace {

using Arguments = std::vector<std::string>;
constexpr auto anyNumber = std::numeric_limits<std::size_t>::max();

/// Fills `options` from the parser, or gives the help text or the failure.
template <class Verb>
Outcome<Options> finished(VerbParser &parser, const Arguments &arguments, GlobalOptions &global, Verb &verb,
                          const std::function<void(Arguments)> &take)
{
    Arguments given;
    QD_TRY(auto helpText, parser.parse(arguments, given));
    if (!helpText)
        take(std::move(given));
    Options options;
    options.global = global;
    if (helpText)
        options.verb = *std::move(helpText);
    else
        options.verb = std::move(verb);
    return options;
}

Outcome<Options> parseOpen(const Arguments &arguments)
{
    GlobalOptions global;
    OpenOptions open;
    VerbParser parser("open", "FILE… [OPTIONS]", "Prints the records of log files, in file order.",
                      {"FILE", "Path, folder, or - for standard input", anyNumber});
    parser.flag("-r", open.isRecursive, "Of a folder, also the folders in it");
    parser.value("--query", open.query, "QUERY", "Only records that match");
    parser.flag("--lines", open.byLine, "Each physical line by itself; only text, /regex/, @line and @raw");
    parser.number("--head", open.head, "Only the first N");
    parser.number("--tail", open.tail, "Only the last N");
    parser.flag("--count", open.count, "Only how many there are, over all files");
    parser.flag("--merge", open.merge, "Several files by time");
    parser.number("--context", open.context, "Also N records before and after each");
    parser.value("--since", open.since, "TIME", "From this time on (2026-03-04T09:14, 09:14, -15m)");
    parser.value("--until", open.until, "TIME", "Up to this time");
    parser.flag("--csv", open.csv, "As a table");
    parser.flag("--raw", open.raw, "Bytes unchanged; control characters reach the terminal");
    parser.commonOptions(global);
    parser.recordOptions(global);
    parser.fileOptions();
    parser.excludes("--head", "--tail");
    parser.excludes("--csv", "--raw");
    parser.excludes("--csv", "--json");
    parser.excludes("--context", "--tail");
    parser.excludes("--merge", "--lines");
    for (const auto *other : {"--csv", "--raw", "--context"})
        parser.excludes("--count", other);
    return finished(parser, arguments, global, open, [&open](Arguments given) { open.files = std::move(given); });
}

Outcome<Options> parseIndex(const Arguments &arguments)
{
    GlobalOptions global;
    IndexOptions index;
    VerbParser parser("index", "FILE… [OPTIONS]", "Reads log files once and says what is in them.",
                      {"FILE", "Path, folder, or - for standard input", anyNumber});
    parser.flag("-r", index.isRecursive, "Of a folder, also the folders in it");
    parser.flag("--lines", index.byLine, "Only the line index, without records");
    parser.commonOptions(global);
    parser.recordOptions(global);
    parser.fileOptions();
    return finished(parser, arguments, global, index, [&index](Arguments given) { index.files = std::move(given); });
}

Outcome<Options> parseFollow(const Arguments &arguments)
{
    GlobalOptions global;
    FollowOptions follow;
    VerbParser parser("follow", "SOURCE --break BREAKPOINT… [OPTIONS]",
                      "Judges the records of a growing log by breakpoints, and prints the hits.",
                      {"SOURCE", "FILE, - or env:APP/ENVIRONMENT[/INSTANCE]", 1});
    parser.values("--break", follow.breakpoints, "BREAKPOINT", "A breakpoint; repeat it for more");
    parser.values("--break-file", follow.breakpointFiles, "FILE", "Breakpoints, one on each line");
    parser.choice(
        "--from", "start|now", {"start", "now"},
        [&follow](const std::string &text) { follow.fromStart = text == "start"; }, "Where to begin");
    parser.flagWithNumber("--exit-on-hit", follow.exitOnHit,
                          "End with the first hit, or with the Nth (--exit-on-hit=N)");
    parser.duration("--for", follow.duration, "End after this time");
    parser.flag("--raw", follow.raw, "Bytes unchanged; control characters reach the terminal");
    parser.commonOptions(global);
    parser.recordOptions(global);
    parser.backendOptions(global);
    auto options = finished(parser, arguments, global, follow,
                            [&follow](const Arguments &given) { follow.source = given.front(); });
    const auto *read = options ? std::get_if<FollowOptions>(&options->verb) : nullptr;
    if (read != nullptr && read->breakpoints.empty() && read->breakpointFiles.empty())
        return parser.refuse("option.missing", "--break", "qd follow needs --break or --break-file");
    return options;
}

Outcome<Options> parseTail(const Arguments &arguments)
{
    GlobalOptions global;
    TailOptions tail;
    VerbParser parser("tail", "ENV [OPTIONS]", "Prints the log of an environment: its last records, then what arrives.",
                      {"ENV", "APP/ENVIRONMENT[/INSTANCE]", 1});
    parser.value("--query", tail.query, "QUERY", "Only records that match");
    parser.number("--last", tail.last, "How many records of the past (50)");
    parser.value("--since", tail.since, "TIME", "From this time on (09:14, -15m)");
    parser.flag("--no-follow", tail.noFollow, "Only what is there");
    parser.flag("--raw", tail.raw, "Bytes unchanged; control characters reach the terminal");
    parser.commonOptions(global);
    parser.recordOptions(global);
    parser.backendOptions(global);
    return finished(parser, arguments, global, tail,
                    [&tail](const Arguments &given) { tail.environment = given.front(); });
}

Outcome<Options> parseRun(const Arguments &arguments)
{
    GlobalOptions global;
    RunOptions run;
    VerbParser parser("run", "[OPTIONS] -- COMMAND…", "Runs a program as an environment and prints its log.", {});
    parser.value("--name", run.name, "NAME", "Name of the environment; else the program's name");
    parser.value("--app", run.app, "APP", "Name of the app; else “Programs”");
    parser.value("--dir", run.folder, "DIR", "Working folder; else this one");
    parser.values("--env", run.variables, "K=V", "A variable of the program; repeat it for more");
    parser.choice(
        "--restart", "never|on-failure|always", {"never", "on-failure", "always"},
        [&run](const std::string &text) { run.restart = text; }, "When the program ends by itself");
    parser.flag("--detach", run.detach, "Start it and let it go on by itself");
    parser.flag("--raw", run.raw, "Bytes unchanged; control characters reach the terminal");
    parser.commonOptions(global);
    parser.recordOptions(global);
    parser.backendOptions(global);
    // The program's arguments are its own business: they never reach our parser.
    const auto mark = std::ranges::find(arguments, "--");
    if (mark != arguments.end())
        run.command.assign(mark + 1, arguments.end());
    auto options = finished(parser, Arguments(arguments.begin(), mark), global, run, [](const Arguments &) {});
    const auto *read = options ? std::get_if<RunOptions>(&options->verb) : nullptr;
    if (read != nullptr && read->command.empty())
        return parser.refuse("option.missing", "COMMAND", "qd run needs -- and behind it the command");
    return options;
}

Outcome<Options> parseEnv(const Arguments &arguments)
{
    using Action = EnvOptions::Action;
    struct Known
    {
        std::string_view name;
        Action action;
        const char *description;
    };
    constexpr std::array<Known, 5> known {{{"list", Action::List, "Lists the environments."},
                                           {"show", Action::Show, "Shows one environment."},
                                           {"start", Action::Start, "Starts an environment."},
                                           {"stop", Action::Stop, "Stops an environment."},
                                           {"restart", Action::Restart, "Stops and starts an environment."}}};
    if (arguments.empty() || arguments.front() == "--help" || arguments.front() == "-h")
        return Options {{}, HelpText {help::overview()}};
    const auto *found = std::ranges::find(known, arguments.front(), &Known::name);
    if (found == known.end())
        return Failure::option("option.unknown", arguments.front(),
                               "qd env does not know “" + arguments.front()
                                   + "”. Write list, show, start, stop or restart");
    GlobalOptions global;
    EnvOptions env;
    env.action = found->action;
    VerbParser parser("env " + std::string(found->name), env.action == Action::List ? "[OPTIONS]" : "ENV [OPTIONS]",
                      found->description,
                      env.action == Action::List ? VerbParser::Argument {}
                                                 : VerbParser::Argument {"ENV", "APP/ENVIRONMENT", 1});
    if (env.action != Action::List && env.action != Action::Show)
        parser.flag("--no-wait", env.noWait, "Do not wait for the new state");
    parser.commonOptions(global);
    parser.backendOptions(global);
    return finished(parser, Arguments(arguments.begin() + 1, arguments.end()), global, env,
                    [&env](const Arguments &given) {
                        if (!given.empty())
                            env.environment = given.front();
                    });
}

} // namespace

Outcome<Options> parseOptions(const std::vector<std::string> &arguments)
{
    struct Verb
    {
        std::string_view name;
        Outcome<Options> (*parse)(const Arguments &);
    };
    constexpr std::array<Verb, 6> verbs {{{"open", parseOpen},
                                          {"index", parseIndex},
                                          {"follow", parseFollow},
                                          {"tail", parseTail},
                                          {"run", parseRun},
                                          {"env", parseEnv}}};
    if (arguments.empty() || arguments.front() == "--help" || arguments.front() == "-h" || arguments.front() == "help")
        return Options {{}, HelpText {help::overview()}};
    const auto *verb = std::ranges::find(verbs, arguments.front(), &Verb::name);
    if (verb == verbs.end()) {
        const auto *what
            = arguments.front().starts_with("-") ? "Options stand behind the verb: “" : "There is no verb “";
        return Failure::option("option.unknown", arguments.front(), what + arguments.front() + "”. See qd --help");
    }
    return verb->parse(Arguments(arguments.begin() + 1, arguments.end()));
}

bool wantsJson(const std::vector<std::string> &arguments)
{
    const auto end = std::ranges::find(arguments, "--");
    return std::find(arguments.begin(), end, "--json") != end;
}

std::optional<std::chrono::nanoseconds> durationNamed(std::string_view text)
{
    struct Unit
    {
        std::string_view name;
        double nanoseconds;
    };
    constexpr std::array<Unit, 8> units {
        {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"min", 6e10}, {"s", 1e9}, {"m", 6e10}, {"h", 3.6e12}, {"d", 8.64e13}}};
    double total = 0;
    if (text.empty())
        return std::nullopt;
    while (!text.empty()) {
        double number = 0;
        const auto [end, failed]
            = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
        if (failed != std::errc() || !std::isfinite(number) || number < 0)
            return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto *unit = std::ranges::find_if(units, [&](const Unit &one) { return text.starts_with(one.name); });
        if (unit == units.end())
            return std::nullopt;
        text.remove_prefix(unit->name.size());
        total += number * unit->nanoseconds;
    }
    if (total > 9e18)
        return std::nullopt;
    return std::chrono::nanoseconds(static_cast<std::int64_t>(total));
}

} // namespace quarterdeck::cli
