// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_shop.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;
constexpr int waitMilliseconds = 100;

bool canRead(int descriptor)
{
    pollfd wanted {descriptor, POLLIN, 0};
    return ::poll(&wanted, 1, waitMilliseconds) > 0;
}

bool sendAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

} // namespace

HttpShop::HttpShop(LogWriter &writer, ShopLog &log)
    : m_writer(writer)
    , m_log(log)
{ }

HttpShop::~HttpShop()
{
    if (m_listener >= 0)
        ::close(m_listener);
}

std::uint16_t HttpShop::listen(std::uint16_t port)
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(port);
    socklen_t length = sizeof address;
    if (m_listener < 0 || ::bind(m_listener, reinterpret_cast<const sockaddr *>(&address), length) != 0
        || ::listen(m_listener, 16) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length) != 0)
        return 0;
    m_port = ntohs(address.sin_port);
    return m_port;
}

void HttpShop::serve(const std::atomic<bool> &stop)
{
    std::vector<std::jthread> connections;
    while (!stop) {
        if (!canRead(m_listener))
            continue;
        const int connection = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0)
            continue;
        const int yes = 1;
        ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        connections.emplace_back([this, connection, &stop] {
            std::string input;
            while (!stop) {
                if (!canRead(connection))
                    continue;
                char bytes[16384];
                const auto got = ::recv(connection, bytes, sizeof bytes, 0);
                if (got <= 0)
                    break;
                input.append(bytes, static_cast<std::size_t>(got));
                if (!answer(connection, input))
                    break;
            }
            ::close(connection);
        });
    }
}

bool HttpShop::answer(int connection, std::string &input)
{
    std::string replies;
    while (true) {
        const auto end = input.find("\r\n\r\n");
        if (end == std::string::npos) {
            if (input.size() > (64U << 10U))
                return false;
            break;
        }
        const auto begun = Clock::now();
        const auto line = input.substr(0, input.find("\r\n"));
        const auto from = line.find(' ');
        const auto to = line.find(' ', from + 1);
        const auto path = from == std::string::npos || to == std::string::npos ? std::string("/")
                                                                               : line.substr(from + 1, to - from - 1);
        input.erase(0, end + 4);
        const int status = path.starts_with("/rest/orders") ? 200 : 404;
        const auto body = fmt::format("{{\"path\":\"{}\",\"seq\":{}}}\n", status == 200 ? path : "", m_writer.count());
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
        m_log.request(path, status, static_cast<int>(took) + static_cast<int>(m_writer.count() % 60) + 1);
        replies += fmt::format("HTTP/1.1 {} {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                               status, status == 200 ? "OK" : "Not Found", body.size(), body);
    }
    return sendAll(connection, replies);
}

void HttpShop::visit(const std::atomic<bool> &stop, double recordsPerSecond)
{
    const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(m_port);
    if (connection < 0 || ::connect(connection, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        if (connection >= 0)
            ::close(connection);
        return;
    }
    const int yes = 1;
    ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const auto begun = Clock::now();
    const auto countAtStart = m_writer.count();
    std::uint64_t number = 0;
    auto lastFlush = begun;
    while (!stop) {
        const std::chrono::duration<double> passed = Clock::now() - begun;
        const auto due = passed.count() * recordsPerSecond - static_cast<double>(m_writer.count() - countAtStart);
        if (Clock::now() - lastFlush > std::chrono::milliseconds(20)) {
            m_writer.flush();
            lastFlush = Clock::now();
        }
        if (due < 1) {
            std::this_thread::sleep_for(
                std::chrono::milliseconds(std::clamp(static_cast<int>(1000 / recordsPerSecond), 1, 20)));
            continue;
        }
        // A handful of requests at once, as a browser does: about four records each.
        const int requests = std::clamp(static_cast<int>(due / 4), 1, 32);
        std::string sent;
        for (int i = 0; i < requests; ++i)
            sent += fmt::format("GET /rest/orders/v1/status/SO-2026-{:06} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                                ++number % 1'000'000);
        if (!sendAll(connection, sent))
            break;
        int answered = 0;
        std::string input;
        while (answered < requests && !stop) {
            if (!canRead(connection))
                continue;
            char bytes[16384];
            const auto got = ::recv(connection, bytes, sizeof bytes, 0);
            if (got <= 0)
                break;
            input.append(bytes, static_cast<std::size_t>(got));
            for (auto at = input.find("HTTP/1.1 "); at != std::string::npos; at = input.find("HTTP/1.1 ", at + 9))
                ++answered;
            input = input.size() > 8 ? input.substr(input.size() - 8) : input;
        }
        if (number % 40 == 0)
            m_log.background();
    }
    ::close(connection);
}
