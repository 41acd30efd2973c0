// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shop_log.h"

#include <atomic>
#include <cstdint>
#include <string>

/// The shop: a small HTTP service on loopback, and a visitor that sends it real requests over one connection.
class HttpShop
{
public:
    HttpShop(LogWriter &writer, ShopLog &log);
    ~HttpShop();
    HttpShop(const HttpShop &) = delete;
    HttpShop &operator=(const HttpShop &) = delete;

    /// Listens on 127.0.0.1; port 0: the system picks one. 0 where that is not possible.
    std::uint16_t listen(std::uint16_t port);
    /// Serves one connection after another until `stop`; each request writes its records.
    void serve(const std::atomic<bool> &stop);
    /// Sends requests until `stop`, so many that about `recordsPerSecond` are written.
    void visit(const std::atomic<bool> &stop, double recordsPerSecond);

private:
    bool answer(int connection, std::string &input);

    LogWriter &m_writer;
    ShopLog &m_log;
    int m_listener = -1;
    std::uint16_t m_port = 0;
};
