// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

#include <functional>

/// Reads one request per connection and answers with the bytes that `answer` gives for it; none: it stays silent.
class SmallServer : public QObject
{
    Q_OBJECT
public:
    using Answer = std::function<QByteArray(const QByteArray &request)>;
    explicit SmallServer(Answer answer)
        : m_answer(std::move(answer))
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            auto *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this] { ++closed; });
        });
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    /// Takes a connection over before anything is read; false: does not.
    std::function<bool(QTcpSocket &socket)> upgrade;
    int requests = 0;
    int closed = 0;

private:
    void read(QTcpSocket &socket)
    {
        if (upgrade && upgrade(socket))
            return;
        QByteArray request = socket.property("request").toByteArray();
        request += socket.readAll();
        socket.setProperty("request", request);
        const auto end = request.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const auto mark = request.toLower().indexOf("content-length: ");
        const auto length = mark < 0 ? 0 : request.mid(mark + 16, request.indexOf('\r', mark) - mark - 16).toInt();
        if (request.size() < end + 4 + length)
            return;
        ++requests;
        const auto answer = m_answer(request);
        if (answer.isEmpty())
            return;
        socket.write(answer);
        socket.disconnectFromHost();
    }

    QTcpServer m_server;
    Answer m_answer;
};
