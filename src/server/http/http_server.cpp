// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/http_server.h"

#include "base/crypto/crypto.h"
#include "protocol/messages.h"
#include "server/http/web_socket.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <charconv>
#include <optional>

namespace quarterdeck::server {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using beast::error_code;
using Tcp = asio::ip::tcp;

constexpr auto requestTime = std::chrono::seconds(30);
constexpr std::size_t mostHeaderBytes = 16U << 10U;

std::string percentDecoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '%' && i + 2 < text.size()
            && std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3) {
            decoded += static_cast<char>(value);
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

HttpResponse problem(int status, const Error &error)
{
    return {status, std::string(protocol::problemType), {}, protocol::encode(error, status)};
}

struct Shared
{
    std::string token;
    HttpServer::Handler handler;
    HttpServer::MakeService logs;
};

class Session : public std::enable_shared_from_this<Session>
{
public:
    Session(Tcp::socket socket, std::shared_ptr<const Shared> shared)
        : m_stream(std::move(socket))
        , m_shared(std::move(shared))
    { }

    void read()
    {
        m_parser.emplace();
        m_parser->body_limit(protocol::mostMessageBytes);
        m_parser->header_limit(mostHeaderBytes);
        m_stream.expires_after(requestTime);
        http::async_read(m_stream, m_buffer, *m_parser,
                         [self = shared_from_this()](const error_code &error, std::size_t) {
                             if (error == http::error::body_limit || error == http::error::header_limit)
                                 self->respond(problem(413, Error(ErrorKind::InvalidInput, "http.tooLarge")), false);
                             else if (!error)
                                 self->handle();
                         });
    }

private:
    void handle()
    {
        const auto request = m_parser->release(); // NOLINT(bugprone-unchecked-optional-access): made before each read
        const bool keepsAlive = request.keep_alive();
        const auto authorization = request[http::field::authorization];
        constexpr std::string_view scheme = "Bearer ";
        const std::string_view given(authorization.data(), authorization.size());
        if (!given.starts_with(scheme) || !crypto::equalSecrets(given.substr(scheme.size()), m_shared->token)) {
            respond(problem(401, Error(ErrorKind::SignedOut, "http.denied")), keepsAlive);
            return;
        }
        const std::string_view target(request.target().data(), request.target().size());
        const auto mark = std::min(target.find('?'), target.size());
        HttpRequest decoded;
        decoded.method = std::string(request.method_string());
        decoded.path = percentDecoded(target.substr(0, mark));
        auto rest = target.substr(std::min(mark + 1, target.size()));
        while (!rest.empty()) {
            const auto pair = rest.substr(0, rest.find('&'));
            rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
            const auto equals = std::min(pair.find('='), pair.size());
            decoded.query[percentDecoded(pair.substr(0, equals))]
                = percentDecoded(pair.substr(std::min(equals + 1, pair.size())));
        }
        if (beast::websocket::is_upgrade(request)) {
            if (decoded.path == "/v1/logs")
                acceptWebSocket(std::move(m_stream), request, m_shared->logs);
            else
                respond(problem(404, Error(ErrorKind::NotFound, "http.notFound", decoded.path)), false);
            return;
        }
        decoded.body = request.body();
        m_stream.expires_after(std::chrono::seconds(60)); // a long poll may take 25 s
        m_shared->handler(std::move(decoded), [self = shared_from_this(), keepsAlive](HttpResponse response) {
            self->respond(std::move(response), keepsAlive);
        });
    }

    void respond(HttpResponse response, bool keepsAlive)
    {
        m_response.emplace();
        m_response->result(static_cast<unsigned>(response.status));
        m_response->set(http::field::content_type, response.contentType);
        for (const auto &[key, value] : response.headers)
            m_response->set(key, value);
        m_response->keep_alive(keepsAlive);
        m_response->body() = std::move(response.body);
        m_response->prepare_payload();
        m_stream.expires_after(requestTime);
        http::async_write(m_stream, *m_response, [self = shared_from_this()](const error_code &error, std::size_t) {
            if (error)
                return;
            if (self->m_response->need_eof()) {
                error_code ignored;
                self->m_stream.socket().shutdown(Tcp::socket::shutdown_send, ignored);
                return;
            }
            self->read();
        });
    }

    beast::tcp_stream m_stream;
    beast::flat_buffer m_buffer {mostHeaderBytes + protocol::mostMessageBytes};
    std::optional<http::request_parser<http::string_body>> m_parser;
    std::optional<http::response<http::string_body>> m_response;
    std::shared_ptr<const Shared> m_shared;
};

class Server final : public HttpServer
{
public:
    Server(asio::io_context &context, std::shared_ptr<const Shared> shared)
        : m_acceptor(context)
        , m_shared(std::move(shared))
    { }

    Result<> open()
    {
        error_code error;
        const Tcp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
        m_acceptor.open(loopback.protocol(), error);
        if (!error)
            m_acceptor.bind(loopback, error);
        if (!error)
            m_acceptor.listen(64, error);
        if (error)
            return Error(ErrorKind::Unavailable, "http.unreachable", "127.0.0.1", error.message());
        accept();
        return {};
    }
    std::uint16_t port() const override
    {
        error_code ignored;
        return m_acceptor.local_endpoint(ignored).port();
    }

private:
    void accept()
    {
        m_acceptor.async_accept([this](const error_code &error, Tcp::socket socket) {
            if (error == asio::error::operation_aborted)
                return;
            if (!error) {
                error_code ignored;
                socket.set_option(Tcp::no_delay(true), ignored);
                std::make_shared<Session>(std::move(socket), m_shared)->read();
            }
            accept();
        });
    }
    Tcp::acceptor m_acceptor;
    std::shared_ptr<const Shared> m_shared;
};

} // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::io_context &context, std::string token, Handler handler,
                                                       MakeService logs)
{
    auto shared = std::make_shared<Shared>();
    shared->token = std::move(token);
    shared->handler = std::move(handler);
    shared->logs = std::move(logs);
    auto server = std::make_unique<Server>(context, std::move(shared));
    QD_CHECK(server->open());
    return std::unique_ptr<HttpServer>(std::move(server));
}

} // namespace quarterdeck::server
