// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/help.h"

#include <algorithm>
#include <array>
#include <utility>

namespace quarterdeck::cli::help {

namespace {
constexpr std::string_view overviewText = R"(qd: logs and environments of Quarterdeck on the command line

  qd VERB [ARGUMENTS] [OPTIONS]

Files
  open FILE…            print records, filtered by a query
  index FILE…           measure files: lines, records, format, time
  follow SOURCE         wait for breakpoints in a growing file or an environment

Environments
  env list              the environments of the local workspace
  env show|start|stop|restart ENV
  run -- COMMAND…       run a program as an environment and print its log
  tail ENV              print the log of an environment, live

FILE is a path, - for standard input, or a folder. ENV is APP/ENVIRONMENT[/INSTANCE]. SOURCE is a FILE or env:ENV.
qd VERB --help explains a verb, with examples.

With --json data is JSON Lines, and an error is an object on the last line of standard error.
Environment: NO_COLOR, QUARTERDECK_PROFILE (folder of the profile), QUARTERDECK_NOW (the clock of relative times)
Exit codes: 0 ok · 1 nothing matched · 2 wrong input · 3 denied · 4 unavailable · 5 not found · 6 conflict
            7 limited, output is partial · 8 signed out · 9 not supported · 70 internal · 130 cancelled
)";

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> footers {{
    {"open", R"(
A record is a line with the lines that continue it; with --lines each line stands for itself.
Exit code 1 if a query matched nothing.

Examples:
  qd open app.log --query 'level >= warn and component:REST*'
  qd open app.log --query '"connection refused"' --context 3
  qd open app.log --query '/timeout|refused/' --count
  qd open logs -r --query 'user = anna' --since 09:00 --until 10:30 --json
  zcat old.log.gz | qd open - --query 'level = error' --tail 20)"},
    {"index", R"(
Reads each file once and says what it found. Lines are the LFs, plus one if the last byte is none.

Examples:
  qd index app.log
  qd index /var/log/dpkg.log --json
  qd index big.log --lines)"},
    {"follow", R"(
A breakpoint is a query, or: break "NAME" when QUERY [do ACTION, …]. Ends with Ctrl+C, --for or --exit-on-hit.
A FILE is judged from its start, an environment from now on, unless --from says otherwise.
Exit code 0 if something hit, 1 if nothing did.

Examples:
  qd follow app.log --break 'level >= error'
  qd follow app.log --break 'break "slow" when duration > 2s' --exit-on-hit --for 10m
  qd follow env:sample-shop/development --break-file breakpoints.txt --json)"},
    {"tail", R"(
Prints the last records, then what arrives. Ctrl+C ends it: exit code 0, or 1 if nothing was printed.

Examples:
  qd tail sample-shop/development
  qd tail sample-shop/development --query 'level >= warn' --last 200 --no-follow
  qd tail sample-shop/development --since -15m --json)"},
    {"run", R"(
Everything behind -- is the program with its arguments; no shell in between. Its log is printed as qd tail does.
Exit code: the program's last one, 128 + signal; 126 not executable, 127 not found, 125 if qd itself failed.
Ctrl+C stops the program; with --detach it goes on by itself.

Examples:
  qd run -- ./server --port 8080
  qd run --name Development --app Shop --env PORT=8080 --restart on-failure -- node server.js
  qd run --detach --name Worker -- python3 worker.py)"},
    {"env list", R"(
Examples:
  qd env list
  qd env list --json)"},
    {"env show", R"(
Examples:
  qd env show sample-shop/development --json)"},
    {"env start", R"(
Waits until the program runs, 30 s at most. A running one is left as it is. It goes on when qd has ended.

Examples:
  qd env start sample-shop/development
  qd env start shop/development --no-wait)"},
    {"env stop", R"(
Waits until the program has ended, 30 s at most. A stopped one is left as it is.

Examples:
  qd env stop sample-shop/development)"},
    {"env restart", R"(
Examples:
  qd env restart sample-shop/development)"},
}};
} // namespace

std::string overview()
{
    return std::string(overviewText);
}

std::string_view footer(std::string_view verb) noexcept
{
    const auto *found = std::ranges::find(footers, verb, [](const auto &entry) { return entry.first; });
    return found == footers.end() ? std::string_view() : found->second;
}

} // namespace quarterdeck::cli::help
