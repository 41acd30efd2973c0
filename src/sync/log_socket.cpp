// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/transport.h"

#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkRequest>
#include <QtWebSockets/QWebSocket>

namespace quarterdeck::sync {

struct LogSocket::Private
{
    Callbacks callbacks;
    std::unique_ptr<QWebSocket> socket; // of the network thread
    bool isOver = false;

    void end()
    {
        if (std::exchange(isOver, true))
            return;
        callbacks.disconnected();
    }
};

LogSocket::LogSocket(NetworkThread &network, const Endpoint &endpoint, Callbacks callbacks)
    : m_network(network)
    , m_private(std::make_shared<Private>())
{
    m_private->callbacks = std::move(callbacks);
    m_network.post([d = m_private, endpoint] {
        d->socket = std::make_unique<QWebSocket>();
        auto *socket = d->socket.get();
        socket->setProxy(QNetworkProxy::NoProxy);
        socket->setMaxAllowedIncomingFrameSize(2U << 20U);
        socket->setMaxAllowedIncomingMessageSize(2U << 20U);
        const std::weak_ptr<Private> weak = d;
        QObject::connect(socket, &QWebSocket::connected, socket, [weak] {
            if (const auto self = weak.lock())
                self->callbacks.connected();
        });
        QObject::connect(socket, &QWebSocket::binaryMessageReceived, socket, [weak](const QByteArray &bytes) {
            const auto self = weak.lock();
            if (!self || self->isOver)
                return;
            auto frame = protocol::decodeLogFrame({bytes.constData(), static_cast<std::size_t>(bytes.size())});
            if (frame)
                self->callbacks.frame(*std::move(frame));
            else
                self->socket->abort(); // nothing that follows can be trusted
        });
        QObject::connect(socket, &QWebSocket::textMessageReceived, socket, [weak](const QString &text) {
            if (const auto self = weak.lock(); self && !self->isOver)
                self->callbacks.refused(protocol::decodeError(text.toStdString(), "log"));
        });
        QObject::connect(socket, &QWebSocket::disconnected, socket, [weak] {
            if (const auto self = weak.lock())
                self->end();
        });
        QObject::connect(socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), socket,
                         [weak](QAbstractSocket::SocketError) {
                             if (const auto self = weak.lock())
                                 self->end();
                         });
        QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/v1/logs").arg(endpoint.port)));
        request.setRawHeader("Authorization", QByteArray("Bearer ") + QByteArray::fromStdString(endpoint.token));
        socket->open(request);
    });
}

LogSocket::~LogSocket()
{
    m_network.runAndWait([d = m_private] {
        d->isOver = true;
        d->socket.reset();
    });
}

void LogSocket::send(const protocol::LogRequest &request)
{
    m_network.post([d = m_private, text = QString::fromStdString(encode(request))] {
        if (d->socket && !d->isOver)
            d->socket->sendTextMessage(text);
    });
}

} // namespace quarterdeck::sync
