// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/socket.h"

#include <QtCore/QUrl>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslSocket>
#include <QtWebSockets/QWebSocket>

namespace quarterdeck::sync {

void openSocket(QWebSocket &socket, const Endpoint &endpoint, const std::string &path)
{
    QUrl url = QUrl::fromEncoded(QByteArray::fromStdString(endpoint.url + path));
    const bool isEncrypted = url.scheme() == u"https";
    url.setScheme(isEncrypted ? QStringLiteral("wss") : QStringLiteral("ws"));
    socket.setProxy(QNetworkProxy::NoProxy);
    if (isEncrypted) {
        socket.setSslConfiguration(Transport::trustOf(endpoint));
        // The socket tells nothing of its peer, but what is inside of it does.
        QObject::connect(&socket, &QWebSocket::sslErrors, &socket, [&socket, endpoint] {
            const auto *inner = socket.findChild<QSslSocket *>();
            if (inner != nullptr && Transport::isTrusted(endpoint, inner->sslConfiguration()))
                socket.ignoreSslErrors();
        });
    }
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", QByteArray::fromStdString("Bearer " + endpoint.token));
    socket.open(request);
}

} // namespace quarterdeck::sync
