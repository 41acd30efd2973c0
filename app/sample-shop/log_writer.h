// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

/// Writes whole records to standard output and, first, to a file of the shop's own. Numbers them from 1 in the order
/// they are written. Thread-safe.
class LogWriter
{
public:
    /// `file` may be empty.
    explicit LogWriter(const std::string &file);
    ~LogWriter();
    LogWriter(const LogWriter &) = delete;
    LogWriter &operator=(const LogWriter &) = delete;

    /// One record: time, level, node and message, to which ` seq=N` is added; `more` are whole lines that continue it.
    void record(std::string_view level, std::string_view node, std::string_view message, std::string_view more = {});
    /// The last record: it is written out, and what other threads record from now on is not.
    void recordLast(std::string_view level, std::string_view node, std::string_view message);
    /// Writes out what is collected.
    void flush();
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] bool hasLostOutput() const { return m_hasLostOutput; }

private:
    void recordLocked(std::string_view level, std::string_view node, std::string_view message, std::string_view more);
    void flushLocked();

    std::mutex m_mutex;
    std::string m_buffer; // guarded by m_mutex
    bool m_isClosed = false; // guarded by m_mutex
    int m_file = -1;
    std::atomic<std::uint64_t> m_count {0};
    std::atomic<bool> m_hasLostOutput {false};
};
