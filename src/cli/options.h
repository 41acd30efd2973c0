// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/failure.h"
#include "cli/output.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace quarterdeck::cli {

/// What every verb takes.
struct GlobalOptions
{
    bool json = false;
    bool quiet = false;
    ColorMode color = ColorMode::Auto;
    std::string profile; ///< Empty: QUARTERDECK_PROFILE, or the usual folder.
    std::optional<std::chrono::nanoseconds> timeout; ///< Of the backend's answers.
    std::string zone; ///< Empty: the system's.
    std::string format; ///< Empty: found by the first lines.
};

struct OpenOptions
{
    std::vector<std::string> files;
    bool isRecursive = false;
    std::optional<std::string> query;
    bool byLine = false;
    std::optional<std::uint64_t> head;
    std::optional<std::uint64_t> tail;
    bool count = false;
    bool merge = false;
    std::uint64_t context = 0;
    std::string since;
    std::string until;
    bool csv = false;
    bool raw = false;
};

struct IndexOptions
{
    std::vector<std::string> files;
    bool isRecursive = false;
    bool byLine = false;
};

struct FollowOptions
{
    std::string source;
    std::vector<std::string> breakpoints;
    std::vector<std::string> breakpointFiles;
    std::optional<bool> fromStart;
    std::optional<std::uint64_t> exitOnHit;
    std::optional<std::chrono::nanoseconds> duration;
    bool raw = false;
};

struct TailOptions
{
    std::string environment;
    std::optional<std::string> query;
    std::uint64_t last = 50;
    std::string since;
    bool noFollow = false;
    bool raw = false;
};

struct RunOptions
{
    std::vector<std::string> command;
    std::string name;
    std::string app;
    std::string folder;
    std::vector<std::string> variables; ///< "K=V"
    std::string restart = "never";
    bool detach = false;
    bool raw = false;
};

struct EnvOptions
{
    enum class Action { List, Show, Start, Stop, Restart };
    Action action = Action::List;
    std::string environment;
    bool noWait = false;
};

/// Text to print instead of doing something.
struct HelpText
{
    std::string text;
};

struct Options
{
    GlobalOptions global;
    std::variant<HelpText, OpenOptions, IndexOptions, FollowOptions, TailOptions, RunOptions, EnvOptions> verb;
};

/// Reads the arguments behind the program's name. InvalidInput "option.unknown", "option.badValue", "option.missing".
/// `wantsJson` below answers for arguments that it refused.
[[nodiscard]] Outcome<Options> parseOptions(const std::vector<std::string> &arguments);
/// Whether `--json` stands among the arguments: for reporting that they are wrong.
[[nodiscard]] bool wantsJson(const std::vector<std::string> &arguments);

/// "250ms", "30s", "1h30m". Nothing where it is none.
[[nodiscard]] std::optional<std::chrono::nanoseconds> durationNamed(std::string_view text);

} // namespace quarterdeck::cli
