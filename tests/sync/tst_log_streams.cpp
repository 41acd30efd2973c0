// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/guarded.h"
#include "protocol/messages.h"
#include "support/test.h"
#include "sync/log_streams.h"
#include "sync/network_thread.h"

#include <QtNetwork/QNetworkRequest>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

using namespace quarterdeck;
using namespace quarterdeck::sync;
using sync_machine::LogPosition;
using sync_machine::StreamHealth;

namespace {

/// The server's end of `/v1/logs`, by hand.
class LogServer : public QObject
{
    Q_OBJECT
public:
    LogServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
            socket = m_server.nextPendingConnection();
            socket->setParent(this); // the server gives it away
            ++connections;
            token = socket->request().rawHeader("Authorization");
            connect(socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
                if (auto request = protocol::decodeLogRequest(text.toStdString()))
                    requests.push_back(*std::move(request));
            });
            connect(socket, &QWebSocket::disconnected, this, [this] { ++ended; });
        });
    }
    void send(std::uint32_t subscription, const std::string &epoch, std::uint64_t offset, const std::string &bytes)
    {
        const auto frame = protocol::encode(protocol::LogFrame {subscription, false, epoch, offset, 0, bytes});
        socket->sendBinaryMessage(QByteArray::fromStdString(frame));
    }
    void sendGap(std::uint32_t subscription, const std::string &epoch, std::uint64_t from, std::uint64_t to)
    {
        const auto frame = protocol::encode(protocol::LogFrame {subscription, true, epoch, from, to, "retention"});
        socket->sendBinaryMessage(QByteArray::fromStdString(frame));
    }
    void refuse(const Error &error) { socket->sendTextMessage(QString::fromStdString(protocol::encode(error))); }
    [[nodiscard]] Endpoint endpoint() const { return {m_server.serverPort(), "secret", {}}; }

    QWebSocket *socket = nullptr;
    std::vector<protocol::LogRequest> requests;
    QByteArray token;
    int connections = 0;
    int ended = 0;

private:
    QWebSocketServer m_server {QStringLiteral("logs"), QWebSocketServer::NonSecureMode};
};

/// Keeps what it gets; asked from the test's thread.
class Sink final : public LogSink
{
public:
    struct Got
    {
        std::string bytes;
        std::vector<std::string> gaps;
        std::optional<StreamHealth> health;
        std::string reason;
    };
    void bytesArrived(LogPosition at, std::string bytes) override
    {
        auto got = m_got.lock();
        got->bytes += "[" + at.epoch + " " + std::to_string(at.offset.value) + "]" + bytes;
    }
    void gapDeclared(LogPosition at, ByteOffset to, std::string reason) override
    {
        m_got.lock()->gaps.push_back(std::to_string(at.offset.value) + "-" + std::to_string(to.value) + " " + reason);
    }
    void healthChanged(StreamHealth health, std::optional<Error> reason) override
    {
        auto got = m_got.lock();
        got->health = health;
        got->reason = reason ? std::string(reason->id()) : std::string();
    }
    [[nodiscard]] Got got() const { return m_got.value(); }

private:
    Guarded<Got> m_got;
};

} // namespace

class TestLogStreams : public Test
{
    Q_OBJECT

    static LogStreams::FindEndpoint at(const LogServer &server)
    {
        return [endpoint = server.endpoint()](const LogStreams::Found &found) { found(endpoint); };
    }

private Q_SLOTS:
    void streams()
    {
        LogServer server;
        NetworkThread network;
        LogStreams streams(network, at(server));
        const auto sink = std::make_shared<Sink>();
        auto subscription = streams.subscribe({"env", 3}, LogPosition {"e", ByteOffset(5)}, 0, sink);
        QTRY_COMPARE(server.requests.size(), std::size_t(1));
        const auto request = server.requests.front();
        QCOMPARE(request.environment, std::string("env"));
        QCOMPARE(request.instance, 3U);
        QCOMPARE(request.from, std::optional<std::uint64_t>(5));
        QCOMPARE(server.token, QByteArray("Bearer secret"));
        QTRY_COMPARE(sink->got().health, std::optional(StreamHealth::Live));
        server.send(request.subscription, "e", 3, "abcde");
        server.sendGap(request.subscription, "e", 8, 20);
        server.send(request.subscription, "e", 20, "fgh");
        QTRY_COMPARE(sink->got().bytes, std::string("[e 5]cde[e 20]fgh"));
        QCOMPARE(sink->got().gaps, (std::vector<std::string> {"8-20 retention"}));
        subscription->consumed(2U << 20U); // more than it has counts as all it has
        subscription.reset();
        QTRY_COMPARE(server.ended, 1); // with the last subscription
    }

    void givesCreditBack()
    {
        LogServer server;
        NetworkThread network;
        LogStreams streams(network, at(server));
        const auto sink = std::make_shared<Sink>();
        const auto subscription = streams.subscribe({"env", 1}, std::nullopt, 100, sink);
        QTRY_COMPARE(server.requests.size(), std::size_t(1));
        const auto window = server.requests.front().credit;
        QCOMPARE(server.requests.front().last, std::uint64_t(100));
        const std::string piece(1U << 20U, 'x');
        for (std::uint64_t sent = 0; sent < window; sent += piece.size())
            server.send(1, "e", sent, piece);
        QTRY_VERIFY(sink->got().bytes.size() > window);
        QCOMPARE(server.requests.size(), std::size_t(1)); // the receiver has not finished any
        subscription->consumed(piece.size());
        QTRY_COMPARE(server.requests.size(), std::size_t(2));
        QCOMPARE(server.requests.back().credit, std::uint64_t(piece.size()));
    }

    void resumesOnANewConnection()
    {
        LogServer first;
        LogServer second;
        NetworkThread network;
        Guarded<Endpoint> now(first.endpoint());
        std::atomic<int> asked = 0;
        LogStreams streams(network, [&](const LogStreams::Found &found) {
            // The first try after the loss finds nobody.
            if (++asked == 2)
                found(Error(ErrorKind::Unavailable, "backend.notStarted", "log"));
            else
                found(now.value());
        });
        const auto sink = std::make_shared<Sink>();
        const auto subscription = streams.subscribe({"env", 1}, std::nullopt, 0, sink);
        QTRY_COMPARE(first.requests.size(), std::size_t(1));
        first.send(first.requests.front().subscription, "e", 0, "one ");
        QTRY_COMPARE(sink->got().bytes, std::string("[e 0]one "));
        *now.lock() = second.endpoint();
        first.socket->abort();
        QTRY_COMPARE(sink->got().reason, std::string("backend.notStarted"));
        QCOMPARE(sink->got().health, std::optional(StreamHealth::Reconnecting));
        QTRY_COMPARE(second.requests.size(), std::size_t(1));
        const auto request = second.requests.front();
        QCOMPARE(request.epoch, std::string("e"));
        QCOMPARE(request.from, std::optional<std::uint64_t>(4));
        second.send(request.subscription, "e", 4, "two");
        QTRY_COMPARE(sink->got().bytes, std::string("[e 0]one [e 4]two"));
        QCOMPARE(sink->got().health, std::optional(StreamHealth::Live));
    }

    void aRefusalIsTheEnd()
    {
        LogServer server;
        NetworkThread network;
        LogStreams streams(network, at(server));
        const auto sink = std::make_shared<Sink>();
        const auto other = std::make_shared<Sink>();
        const auto subscription = streams.subscribe({"gone", 1}, std::nullopt, 0, sink);
        const auto second = streams.subscribe({"there", 1}, std::nullopt, 0, other);
        QTRY_COMPARE(server.requests.size(), std::size_t(2));
        QCOMPARE(server.connections, 1);
        server.refuse(Error(ErrorKind::NotFound, "environment.notFound", "gone"));
        QTRY_COMPARE(sink->got().health, std::optional(StreamHealth::Ended));
        QCOMPARE(sink->got().reason, std::string("environment.notFound"));
        server.send(2, "e", 0, "goes on");
        QTRY_COMPARE(other->got().bytes, std::string("[e 0]goes on"));
    }

    void nonsenseBreaksTheConnection()
    {
        LogServer server;
        NetworkThread network;
        LogStreams streams(network, at(server));
        const auto sink = std::make_shared<Sink>();
        const auto subscription = streams.subscribe({"env", 1}, LogPosition {"e", ByteOffset(7)}, 0, sink);
        QTRY_COMPARE(server.requests.size(), std::size_t(1));
        server.socket->sendBinaryMessage("x");
        QTRY_COMPARE(server.connections, 2);
        QTRY_COMPARE(server.requests.size(), std::size_t(2));
        QCOMPARE(server.requests.back().from, std::optional<std::uint64_t>(7));
        QCOMPARE(sink->got().bytes, std::string());
    }

    void endsAtAnyMoment()
    {
        LogServer server;
        for (int round = 0; round < 30; ++round) {
            NetworkThread network;
            auto streams = std::make_unique<LogStreams>(network, at(server));
            const auto sink = std::make_shared<Sink>();
            auto subscription = streams->subscribe({"env", 1}, std::nullopt, 0, sink);
            if (round % 3 == 0)
                QTRY_COMPARE(sink->got().health, std::optional(StreamHealth::Live));
            if (round % 2 == 0)
                subscription.reset();
            streams.reset();
        }
        QTRY_COMPARE(server.ended, server.connections);
    }
};
QD_TEST_CLASS(log_streams, TestLogStreams)
#include "tst_log_streams.moc"
