// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/transport.h"

QT_BEGIN_NAMESPACE
class QWebSocket;
QT_END_NAMESPACE

namespace quarterdeck::sync {

/// Opens the socket towards the path (PROTOCOL.md §2), trusting what the endpoint says. In the socket's thread.
void openSocket(QWebSocket &socket, const Endpoint &endpoint, const std::string &path);

} // namespace quarterdeck::sync
