// SPDX-License-Identifier: GPL-3.0-or-later
#include "log_writer.h"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <ctime>

#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr std::size_t flushBytes = 32U << 10U;

std::string timestamp()
{
    const auto now = std::chrono::system_clock::now();
    const auto seconds = std::chrono::system_clock::to_time_t(now);
    const auto milliseconds
        = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    thread_local std::time_t shownSecond = -1;
    thread_local std::string shown;
    if (seconds != shownSecond) {
        std::tm parts {};
        ::localtime_r(&seconds, &parts);
        shown = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.", parts.tm_year + 1900, parts.tm_mon + 1,
                            parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
        shownSecond = seconds;
    }
    return fmt::format("{}{:03}", shown, milliseconds);
}

bool writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

LogWriter::LogWriter(const std::string &file)
{
    if (!file.empty())
        m_file = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

LogWriter::~LogWriter()
{
    flush();
    if (m_file >= 0)
        ::close(m_file);
}

void LogWriter::record(std::string_view level, std::string_view node, std::string_view message, std::string_view more)
{
    const std::scoped_lock lock(m_mutex);
    recordLocked(level, node, message, more);
}

void LogWriter::recordLast(std::string_view level, std::string_view node, std::string_view message)
{
    const std::scoped_lock lock(m_mutex);
    recordLocked(level, node, message, {});
    flushLocked();
    m_isClosed = true;
}

void LogWriter::recordLocked(std::string_view level, std::string_view node, std::string_view message,
                             std::string_view more)
{
    if (m_isClosed)
        return;
    const auto number = ++m_count;
    fmt::format_to(std::back_inserter(m_buffer), "{} {} - {}: {} seq={}\n{}", timestamp(), level, node, message, number,
                   more);
    // With a file of its own, record by record: what a kill can part is one record, not a buffer of them.
    if (m_buffer.size() >= flushBytes || m_file >= 0)
        flushLocked();
}

void LogWriter::flush()
{
    const std::scoped_lock lock(m_mutex);
    flushLocked();
}

void LogWriter::flushLocked()
{
    if (m_buffer.empty())
        return;
    // The own file first: it is the truth that the recording is compared with.
    if (m_file >= 0)
        writeAll(m_file, m_buffer);
    if (!writeAll(STDOUT_FILENO, m_buffer))
        m_hasLostOutput = true;
    m_buffer.clear();
}
