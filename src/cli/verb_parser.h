// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/failure.h"
#include "cli/help.h"
#include "cli/options.h"
#include "logs/formats/format.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace quarterdeck::cli {

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
    void choice(const std::string &name, const std::string &what, std::vector<std::string> choices,
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
    /// What scripts may say although it changes nothing: no index is stored, and a file is read by one thread.
    void fileOptions()
    {
        m_app
            .add_flag_callback(
                "--no-cache", [] {}, "Use no stored index")
            ->group(globalGroup);
        m_app
            .add_option_function<std::int64_t>(
                "--threads",
                [](const std::int64_t &most) {
                    if (most < 1)
                        throw CLI::ValidationError("--threads", "takes a whole number from 1");
                },
                "Use at most N threads")
            ->type_name("N")
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

} // namespace quarterdeck::cli
