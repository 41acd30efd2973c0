// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/options.h"

#include "base/time.h"
#include "cli/help.h"
#include "logs/formats/format.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <exception>
#include <functional>
#include <limits>
#include <memory>

namespace quarterdeck::cli {

namespace {

constexpr const char *globalGroup = "Global options";

/// Help as short as it can be: names, values, meanings, examples.
class HelpFormatter final : public CLI::Formatter
{
public:
    HelpFormatter(std::string usage, std::string argument)
        : m_usage(std::move(usage))
        , m_argument(std::move(argument))
    { }
    std::string make_help(const CLI::App *app, std::string, CLI::AppFormatMode) const override
    {
        auto text = app->get_description() + "\n\n  " + m_usage + "\n";
        const auto all = app->get_options();
        if (!m_argument.empty())
            text += "\n  " + m_argument + "\n";
        addLines(text, "Options", all, [](const CLI::Option *option) { return option->get_group() != globalGroup; });
        addLines(text, globalGroup, all, [](const CLI::Option *option) { return option->get_group() == globalGroup; });
        return text + app->get_footer() + "\n";
    }

private:
    static void addLines(std::string &text, const std::string &title, const std::vector<const CLI::Option *> &options,
                         bool (*isWanted)(const CLI::Option *))
    {
        bool isFirst = true;
        for (const auto *option : options) {
            if (!isWanted(option))
                continue;
            if (isFirst)
                text += "\n" + title + "\n";
            isFirst = false;
            auto line = "  " + option->get_name();
            if (!option->get_type_name().empty())
                line += " " + option->get_type_name();
            constexpr std::size_t column = 30;
            line += line.size() + 1 < column ? std::string(column - line.size(), ' ') : "\n" + std::string(column, ' ');
            text += line + option->get_description() + "\n";
        }
    }
    std::string m_usage;
    std::string m_argument;
};

/// One verb's parser. A verb is read by itself, so that files may be called like verbs.
class VerbParser
{
public:
    /// `argument` names and explains what is no option; `most` of them are taken, at least one if any.
    struct Argument
    {
        std::string name; ///< Empty: none.
        std::string meaning;
        std::size_t most = 0;
    };
    VerbParser(std::string verb, const std::string &usage, std::string description, Argument argument)
        : m_verb(std::move(verb))
        , m_argument(std::move(argument))
        , m_app(std::move(description), "qd " + m_verb)
    {
        m_app.allow_extras(); // what is no option: our own business, see parse
        m_app.footer(std::string(help::footer(m_verb)));
        m_app.set_help_flag();
        m_app.formatter(std::make_shared<HelpFormatter>(
            "qd " + m_verb + " " + usage,
            m_argument.name.empty() ? std::string() : m_argument.name + "  " + m_argument.meaning));
    }

    /// Takes exactly one value, whatever its first character.
    template <class T>
    void value(const std::string &name, T &to, const std::string &what, const std::string &meaning)
    {
        m_app.add_option(name, to, meaning)->type_name(what);
    }
    void values(const std::string &name, std::vector<std::string> &to, const std::string &what,
                const std::string &meaning)
    {
        m_app.add_option(name, to, meaning)->type_name(what)->expected(1)->take_all()->allow_extra_args(false);
    }
    void flag(const std::string &name, bool &to, const std::string &meaning) { m_app.add_flag(name, to, meaning); }
    /// `--name` or `--name=N`, never the next argument.
    void flagWithNumber(const std::string &name, std::optional<std::uint64_t> &to, const std::string &meaning)
    {
        m_app.add_flag(
            name + "{1}",
            [&to, name](std::int64_t number) {
                if (number < 1)
                    throw CLI::ValidationError(name, "takes a whole number from 1");
                to = static_cast<std::uint64_t>(number);
            },
            meaning);
    }
    template <class Number>
    void number(const std::string &name, Number &to, const std::string &meaning)
    {
        m_app
            .add_option_function<std::string>(
                name,
                [&to, name](const std::string &text) {
                    std::uint64_t value = 0;
                    const auto *end = text.data() + text.size();
                    const auto read = std::from_chars(text.data(), end, value);
                    if (read.ec != std::errc() || read.ptr != end)
                        throw CLI::ValidationError(name, "“" + text + "” is no whole number from 0");
                    to = value;
                },
                meaning)
            ->type_name("N");
    }
    void duration(const std::string &name, std::optional<std::chrono::nanoseconds> &to, const std::string &meaning)
    {
        m_app
            .add_option_function<std::string>(
                name,
                [&to, name](const std::string &text) {
                    to = durationNamed(text);
                    if (!to)
                        throw CLI::ValidationError(name, "“" + text + "” is no duration such as 500ms, 30s or 5m");
                },
                meaning)
            ->type_name("DUR");
    }
    void choice(const std::string &name, std::string what, std::vector<std::string> choices,
                std::function<void(const std::string &)> chosen, const std::string &meaning)
    {
        m_app
            .add_option_function<std::string>(
                name,
                [name, what, choices = std::move(choices), chosen = std::move(chosen)](const std::string &text) {
                    if (std::ranges::find(choices, text) == choices.end())
                        throw CLI::ValidationError(name, "“" + text + "” is none of " + what);
                    chosen(text);
                },
                meaning)
            ->type_name(what);
    }
    void excludes(const std::string &one, const std::string &other)
    {
        m_app.get_option(one)->excludes(m_app.get_option(other));
    }

    void commonOptions(GlobalOptions &global)
    {
        m_app.set_help_flag("--help,-h", "What this verb does, with examples")->group(globalGroup);
        m_app.add_flag("--json", global.json, "Data as JSON Lines, errors as an object")->group(globalGroup);
        m_app.add_flag("--quiet", global.quiet, "Say only errors besides the data")->group(globalGroup);
        choice(
            "--color", "auto|always|never", {"auto", "always", "never"},
            [&global](const std::string &text) {
                global.color
                    = text == "auto" ? ColorMode::Auto : (text == "always" ? ColorMode::Always : ColorMode::Never);
            },
            "Colours; auto: on a terminal");
        m_app.get_option("--color")->group(globalGroup);
    }
    void recordOptions(GlobalOptions &global)
    {
        m_app.add_option("--tz", global.zone, "Zone of times that say none (Europe/Berlin, +02:00, UTC)")
            ->type_name("ZONE")
            ->group(globalGroup);
        std::string names;
        for (const auto *format : logs::formats())
            names += (names.empty() ? "" : ", ") + std::string(format->name());
        m_app.add_option("--format", global.format, "How lines become records: " + names + "; else found by itself")
            ->type_name("NAME")
            ->group(globalGroup);
    }
    void cacheOption()
    {
        // Nothing stores an index yet, so there is nothing to leave out: scripts may say it all the same.
        m_app
            .add_flag_callback(
                "--no-cache", [] {}, "Use no stored index")
            ->group(globalGroup);
    }
    void backendOptions(GlobalOptions &global)
    {
        m_app.add_option("--profile", global.profile, "Folder of the profile")->type_name("DIR")->group(globalGroup);
        duration("--timeout", global.timeout, "Longest wait for the backend");
        m_app.get_option("--timeout")->group(globalGroup);
    }

    /// The help text if it was asked for, nothing if the options are read. `given` gets what is no option.
    [[nodiscard]] Outcome<std::optional<HelpText>> parse(const std::vector<std::string> &arguments,
                                                         std::vector<std::string> &given)
    {
        const auto end = endOfOptions(arguments);
        // CLI11 would split values in brackets and take a second argument for an option's: it gets the options alone.
        std::vector<std::string> options(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(end));
        std::ranges::reverse(options); // as CLI11 takes them
        try {
            m_app.parse(std::move(options));
            given = m_app.remaining();
            for (const auto &one : given) {
                if (one.size() > 1 && one.starts_with('-'))
                    return refuse("option.unknown", one, "qd " + m_verb + " takes no option “" + one + "”");
            }
            if (end < arguments.size())
                given.insert(given.end(), arguments.begin() + static_cast<std::ptrdiff_t>(end) + 1, arguments.end());
            if (given.empty() && m_argument.most > 0)
                return refuse("option.missing", m_argument.name, "qd " + m_verb + " needs " + m_argument.name);
            if (given.size() > m_argument.most)
                return refuse("option.unknown", given[m_argument.most],
                              "qd " + m_verb + " does not know what to do with “" + given[m_argument.most] + "”");
            return std::optional<HelpText>();
        } catch (const CLI::CallForHelp &) {
            return std::optional<HelpText>(HelpText {m_app.help()});
        } catch (const CLI::ParseError &error) {
            std::string text = error.what();
            const auto from = text.find("--");
            const auto name
                = from == std::string::npos ? m_verb : text.substr(from, text.find_first_of(": =", from) - from);
            return refuse("option.badValue", name, std::move(text));
        } catch (const std::exception &) { // a number of a flag that is none, in this version of CLI11
            return refuse("option.badValue", {}, "qd " + m_verb + " does not understand a value of its options");
        }
    }
    [[nodiscard]] Failure refuse(std::string id, std::string subject, std::string sentence) const
    {
        return Failure::option(std::move(id), std::move(subject),
                               std::move(sentence) + ". See qd " + m_verb + " --help");
    }

private:
    /// Where `--` ends the options: behind an option that takes a value it is that value.
    [[nodiscard]] std::size_t endOfOptions(const std::vector<std::string> &arguments) const
    {
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            if (arguments[i] == "--")
                return i;
            const auto *option = arguments[i].starts_with('-') ? m_app.get_option_no_throw(arguments[i]) : nullptr;
            if (option != nullptr && option->get_items_expected_min() > 0)
                ++i;
        }
        return arguments.size();
    }

    std::string m_verb;
    Argument m_argument;
    CLI::App m_app;
};

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
    parser.cacheOption();
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
    parser.cacheOption();
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
