// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/web_socket.h"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <deque>

namespace quarterdeck::server {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using beast::error_code;

class Session final : public WebSocketPeer, public std::enable_shared_from_this<Session>
{
public:
    explicit Session(beast::tcp_stream stream)
        : m_socket(std::move(stream))
    { }

    void run(const beast::http::request<beast::http::string_body> &request, HttpServer::MakeService make)
    {
        beast::get_lowest_layer(m_socket).expires_never();
        auto timeouts = websocket::stream_base::timeout::suggested(beast::role_type::server);
        timeouts.idle_timeout = std::chrono::seconds(60);
        timeouts.keep_alive_pings = true;
        m_socket.set_option(timeouts);
        m_socket.read_message_max(64U << 10U);
        m_socket.auto_fragment(false);
        m_socket.async_accept(request, [self = shared_from_this(), make = std::move(make)](const error_code &error) {
            if (error)
                return;
            self->m_service = make(self);
            self->read();
        });
    }

    void send(std::string payload, bool isBinary) override
    {
        if (m_isClosed)
            return;
        m_output.emplace_back(std::move(payload), isBinary);
        if (m_output.size() == 1)
            write();
    }
    bool isIdle() const override { return m_output.empty(); }
    void close() override
    {
        m_isClosed = true;
        beast::get_lowest_layer(m_socket).cancel();
    }

private:
    void read()
    {
        m_socket.async_read(m_input, [self = shared_from_this()](const error_code &error, std::size_t) {
            if (error) {
                self->m_isClosed = true;
                self->m_service.reset();
                return;
            }
            const auto text = beast::buffers_to_string(self->m_input.data());
            self->m_input.clear();
            if (self->m_service)
                self->m_service->onText(text);
            self->read();
        });
    }

    void write()
    {
        m_socket.binary(m_output.front().second);
        m_socket.async_write(boost::asio::buffer(m_output.front().first),
                             [self = shared_from_this()](const error_code &error, std::size_t) {
                                 if (error) {
                                     self->m_isClosed = true;
                                     return;
                                 }
                                 self->m_output.pop_front();
                                 if (!self->m_output.empty())
                                     self->write();
                                 else if (self->m_service)
                                     self->m_service->onIdle();
                             });
    }

    websocket::stream<beast::tcp_stream> m_socket;
    beast::flat_buffer m_input;
    std::deque<std::pair<std::string, bool>> m_output;
    std::unique_ptr<WebSocketService> m_service;
    bool m_isClosed = false;
};

} // namespace

void acceptWebSocket(beast::tcp_stream stream, const beast::http::request<beast::http::string_body> &request,
                     const HttpServer::MakeService &make)
{
    std::make_shared<Session>(std::move(stream))->run(request, make);
}

} // namespace quarterdeck::server
