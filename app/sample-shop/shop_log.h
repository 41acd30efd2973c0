// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log_writer.h"

#include <cstdint>
#include <random>
#include <string>

/// What one request of the shop writes to the log, in the forms of a Mendix runtime.
class ShopLog
{
public:
    ShopLog(LogWriter &writer, std::uint32_t seed);

    /// All records of one request to `path`, answered with `status` after `milliseconds`. Returns how many were
    /// written.
    int request(const std::string &path, int status, int milliseconds);
    /// A record without a request: a scheduled event, a task, a heartbeat.
    void background();

private:
    std::string correlation();

    LogWriter &m_writer;
    std::mt19937 m_random;
    std::uint64_t m_requests = 0;
};
