// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <pty.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace quarterdeck::server {

namespace {

void closeAll(std::initializer_list<int> descriptors)
{
    for (const int descriptor : descriptors) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
}

/// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const domain::EnvironmentDefinition &definition, char *const *arguments,
                         char *const *variables, int output, int error, int report, pid_t parent)
{
    const auto fail = [&](int code) {
        [[maybe_unused]] const auto written = ::write(report, &code, sizeof code);
        ::_exit(127);
    };
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(127); // the parent died before the line above
    const int input = ::open("/dev/null", O_RDONLY);
    if (input < 0 || ::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(error, 2) < 0)
        fail(errno);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr); // NOLINT(concurrency-mt-unsafe): one thread after fork
    for (const int signal : {SIGINT, SIGTERM, SIGCHLD, SIGPIPE, SIGHUP})
        ::signal(signal, SIG_DFL);
    if (!definition.folder.empty() && ::chdir(definition.folder.c_str()) != 0)
        fail(errno);
    ::execvpe(arguments[0], arguments, variables);
    fail(errno);
    ::_exit(127);
}

} // namespace

Result<ChildProcess> startProgram(const domain::EnvironmentDefinition &definition)
{
    const auto &program = definition.command.front();
    std::array<int, 2> output {-1, -1};
    std::array<int, 2> error {-1, -1};
    std::array<int, 2> report {-1, -1};
    const auto failed = [&](int code) -> Error {
        closeAll({output[0], output[1], error[0], error[1], report[0], report[1]});
        const auto detail = std::generic_category().message(code);
        if (code == ENOENT || code == ENOTDIR)
            return {ErrorKind::NotFound, "program.notFound", program, detail};
        if (code == EACCES || code == ENOEXEC)
            return {ErrorKind::Denied, "program.notExecutable", program, detail};
        return {ErrorKind::Unavailable, "program.notStarted", program, detail};
    };
    if (definition.lineByLine) {
        // A terminal makes most runtimes flush each line.
        if (::openpty(&output[0], &output[1], nullptr, nullptr, nullptr) != 0)
            return failed(errno);
        ::fcntl(output[0], F_SETFD, FD_CLOEXEC);
        ::fcntl(output[1], F_SETFD, FD_CLOEXEC);
    } else if (::pipe2(output.data(), O_CLOEXEC) != 0 || ::pipe2(error.data(), O_CLOEXEC) != 0) {
        return failed(errno);
    }
    if (::pipe2(report.data(), O_CLOEXEC) != 0)
        return failed(errno);

    std::vector<std::string> variables;
    for (char **variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text(*variable);
        if (!definition.variables.contains(std::string(text.substr(0, text.find('=')))))
            variables.emplace_back(text);
    }
    for (const auto &[key, value] : definition.variables)
        variables.emplace_back(key).append("=").append(value);
    auto arguments = definition.command;
    std::vector<char *> argumentPointers;
    std::vector<char *> variablePointers;
    argumentPointers.reserve(arguments.size() + 1);
    variablePointers.reserve(variables.size() + 1);
    for (auto &argument : arguments)
        argumentPointers.push_back(argument.data());
    for (auto &variable : variables)
        variablePointers.push_back(variable.data());
    argumentPointers.push_back(nullptr);
    variablePointers.push_back(nullptr);

    const auto parent = ::getpid();
    const auto pid = ::fork();
    if (pid < 0)
        return failed(errno);
    if (pid == 0)
        become(definition, argumentPointers.data(), variablePointers.data(), output[1],
               definition.lineByLine ? output[1] : error[1], report[1], parent);
    ::setpgid(pid, pid);
    closeAll({output[1], error[1], report[1]});
    output[1] = error[1] = report[1] = -1;
    int code = 0;
    ssize_t got = 0;
    do {
        got = ::read(report[0], &code, sizeof code);
    } while (got < 0 && errno == EINTR);
    if (got > 0)
        return failed(code);
    ::close(report[0]);
    ::fcntl(output[0], F_SETFL, O_NONBLOCK);
    if (error[0] >= 0)
        ::fcntl(error[0], F_SETFL, O_NONBLOCK);
    return ChildProcess {pid, output[0], error[0]};
}

} // namespace quarterdeck::server
