// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace quarterdeck::server {

struct HttpRequest
{
    std::string method;
    std::string path; ///< Decoded, without the query.
    std::map<std::string, std::string> query;
    std::string body;
};

struct HttpResponse
{
    int status = 200;
    std::string contentType = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// An open WebSocket, seen from what it serves. All calls on the thread of the io_context.
class WebSocketPeer
{
public:
    virtual ~WebSocketPeer() = default;
    /// Sends a frame; `isIdle` is false until the system has taken it.
    virtual void send(std::string payload, bool isBinary) = 0;
    [[nodiscard]] virtual bool isIdle() const = 0;
    virtual void close() = 0;
};
/// What is served on a WebSocket.
class WebSocketService
{
public:
    virtual ~WebSocketService() = default;
    virtual void onText(std::string_view text) = 0;
    virtual void onIdle() = 0; ///< All that was sent is taken.
};

/// The one transport of the backend: HTTP/1.1 and WebSocket on loopback, with limits and timeouts on everything.
/// Only requests with the bearer token get through.
class HttpServer
{
public:
    using Respond = std::function<void(HttpResponse)>;
    using Handler = std::function<void(HttpRequest, Respond)>;
    using MakeService = std::function<std::unique_ptr<WebSocketService>(std::shared_ptr<WebSocketPeer>)>;

    /// Listens on 127.0.0.1 and a port the system picks.
    [[nodiscard]] static Result<std::unique_ptr<HttpServer>> listen(boost::asio::io_context &context, std::string token,
                                                                    Handler handler, MakeService logs);
    virtual ~HttpServer() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
};

} // namespace quarterdeck::server
