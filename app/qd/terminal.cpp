// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal.h"

#include "base/file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace quarterdeck::qd {

namespace {

// A signal handler reaches nothing but globals.
std::atomic<bool> wasSignalled = false;
std::atomic<int> wakeUp = -1;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void onSignal(int)
{
    const auto before = errno;
    wasSignalled = true;
    const char byte = 0;
    static_cast<void>(::write(wakeUp, &byte, 1) == 1);
    errno = before;
}
void onClosedPipe(int) { }

} // namespace

Result<> StandardSink::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN) { // a terminal that someone else made non-blocking
            pollfd writable {m_descriptor, POLLOUT, 0};
            ::poll(&writable, 1, -1);
            continue;
        }
        if (errno == EPIPE || errno == EBADF)
            return Error(ErrorKind::Unavailable, "output.closed", "standard output");
        return fileError(errno, "standard output");
    }
    return {};
}

bool StandardSink::isTerminal() const
{
    return ::isatty(m_descriptor) == 1;
}

SignalInterruption::SignalInterruption()
{
    std::array<int, 2> ends {-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0) {
        m_wake = ends[0];
        wakeUp = ends[1];
    }
    // Handlers, not SIG_IGN: programs that we start get the default back.
    struct sigaction action = {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = onSignal;
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        ::sigaction(number, &action, nullptr);
    action.sa_handler = onClosedPipe;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGPIPE, &action, nullptr);
}

bool SignalInterruption::isRequested() const noexcept
{
    return wasSignalled;
}

bool SignalInterruption::waitFor(std::chrono::milliseconds time) const
{
    pollfd wake {m_wake, POLLIN, 0};
    if (!wasSignalled)
        ::poll(&wake, 1, static_cast<int>(time.count()));
    return wasSignalled;
}

Result<std::size_t> StandardInput::read(std::span<char> into)
{
    while (true) {
        std::array<pollfd, 2> ready {{{STDIN_FILENO, POLLIN, 0}, {m_interruption.descriptor(), POLLIN, 0}}};
        ::poll(ready.data(), ready.size(), -1);
        if (m_interruption.isRequested())
            return Error(ErrorKind::Cancelled, "cancelled");
        if (ready[0].revents == 0)
            continue;
        const auto got = ::read(STDIN_FILENO, into.data(), into.size());
        if (got >= 0)
            return static_cast<std::size_t>(got);
        if (errno != EINTR && errno != EAGAIN)
            return fileError(errno, "-");
    }
}

bool StandardInput::waitFor(std::chrono::milliseconds time)
{
    std::array<pollfd, 2> ready {{{STDIN_FILENO, POLLIN, 0}, {m_interruption.descriptor(), POLLIN, 0}}};
    return ::poll(ready.data(), ready.size(), static_cast<int>(time.count())) != 0;
}

std::string variable(const char *name)
{
    const auto *value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nothing here changes the environment
    return value != nullptr ? value : "";
}

std::string workingFolder()
{
    std::error_code ignored;
    return std::filesystem::current_path(ignored).string();
}

} // namespace quarterdeck::qd
