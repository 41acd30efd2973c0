// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QtCore/QtGlobal>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

QT_BEGIN_NAMESPACE
class QSslConfiguration;
QT_END_NAMESPACE

namespace quarterdeck::sync {

class NetworkThread;

/// Where a backend answers, and with what it lets us in. That of a private backend changes whenever one starts.
struct Endpoint
{
    Endpoint() = default;
    /// On this computer.
    Endpoint(std::uint16_t port, std::string withToken, std::string ofInstance);

    std::string url; ///< "https://host:port", without a path; "http:" for this computer only.
    std::string token;
    std::string instance;
    std::string
        certificate; ///< SHA-256 of the one certificate that is trusted, 64 lower-case digits; empty: by authority.
    std::string
        authorities; ///< A file of PEM certificates that are trusted instead of the system's; empty: the system's.
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

struct HttpRequest
{
    std::string method = "GET";
    std::string path; ///< With the query, encoded.
    std::string body;
    std::chrono::milliseconds limit {0}; ///< For the whole exchange; 0: none.
    std::size_t mostBytes = 64U << 20U; ///< Of the answer, unpacked.
};

struct HttpReply
{
    int status = 0; ///< 0: no answer, or half of one; `body` is empty then.
    std::string body;
    std::optional<std::chrono::milliseconds> retryAfter; ///< As the backend asks.
    std::string trouble; ///< English, for the log, where there was no answer.
    bool isTooLarge = false; ///< Why there is none.
};

/// An exchange that runs. Destroying it ends it, and nothing is told then. In the network thread only.
class HttpExchange
{
public:
    virtual ~HttpExchange() = default;
};

/// Requests to a backend (PROTOCOL.md §2). No proxy is asked for, no redirection is followed and no cookie kept.
class Transport
{
public:
    explicit Transport(NetworkThread &network);

    /// The body of a successful answer; else the error the backend sent, Unavailable "http.unreachable" where nobody
    /// answers, the connection breaks or there was no answer in `limit`, "http.badReply" above 64 MiB, Cancelled on
    /// `stop`. Thread-safe; synchronous: call from pool threads only.
    [[nodiscard]] Result<std::string> request(const Endpoint &endpoint, const std::string &method,
                                              const std::string &path, const std::string &body,
                                              std::chrono::milliseconds limit, const std::stop_token &stop) const;

    /// The same without waiting, for who lives in the network thread: `done` is called there, once, and never before
    /// this returns; it may destroy the exchange.
    [[nodiscard]] static std::unique_ptr<HttpExchange> start(NetworkThread &network, const Endpoint &endpoint,
                                                             const HttpRequest &request,
                                                             std::function<void(HttpReply)> done);

    /// What is trusted where the endpoint's url is encrypted. With a certificate of its own nothing else is: no
    /// authority, so that any certificate is an error first, and `isTrusted` may say that it is none.
    [[nodiscard]] static QSslConfiguration trustOf(const Endpoint &endpoint);
    [[nodiscard]] static bool isTrusted(const Endpoint &endpoint, const QSslConfiguration &seen);

private:
    NetworkThread &m_network;
};

} // namespace quarterdeck::sync
