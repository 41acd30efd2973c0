// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/http_server.h"

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace quarterdeck::server {

/// Answers an upgrade request and serves the socket until it closes. Of its own translation unit: its templates take
/// long to compile.
void acceptWebSocket(boost::beast::tcp_stream stream,
                     const boost::beast::http::request<boost::beast::http::string_body> &request,
                     const HttpServer::MakeService &make);

} // namespace quarterdeck::server
