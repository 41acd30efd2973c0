// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/pending.h"
#include "base/thread_pool.h"
#include "small_server.h"
#include "support/test.h"
#include "sync/network_thread.h"
#include "sync/transport.h"

using namespace quarterdeck;
using namespace quarterdeck::sync;
using namespace std::chrono_literals;

namespace {

QByteArray reply(const QByteArray &status, const QByteArray &body, const QByteArray &headers = {})
{
    return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// A request on a pool thread, while this thread serves.
class Asked
{
public:
    Asked(ThreadPool &pool, const Transport &transport, Endpoint endpoint, std::string method = "GET",
          std::string body = {}, std::chrono::milliseconds limit = 10s)
    {
        pool.post([=, this, &transport, stop = m_stop.get_token()](const std::stop_token &) {
            m_answer.settle(transport.request(endpoint, method, "/v1/things?a=b%20c", body, limit, stop));
            m_isDone = true;
        });
    }
    void cancel() { m_stop.request_stop(); }
    [[nodiscard]] bool isDone() const { return m_isDone; }
    [[nodiscard]] Result<std::string> answer() const { return m_answer.wait({}, 10s); }

private:
    std::stop_source m_stop;
    Pending<std::string> m_answer;
    std::atomic<bool> m_isDone = false;
};

std::string idOf(const Result<std::string> &result)
{
    return result ? std::string() : std::string(result.error().id());
}

} // namespace

class TestTransport : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void sendsAndReceives()
    {
        NetworkThread network;
        const Transport transport(network);
        ThreadPool pool(1);
        QByteArray seen;
        SmallServer server([&](const QByteArray &request) {
            seen = request;
            return reply("200 OK", "{\"größe\":1}");
        });
        const Asked asked(pool, transport, {server.port(), "secret", {}}, "PUT", "{\"x\":1}");
        QTRY_VERIFY(asked.isDone());
        const auto answer = asked.answer();
        QD_VERIFY(answer);
        QCOMPARE(*answer, std::string("{\"größe\":1}"));
        QVERIFY(seen.startsWith("PUT /v1/things?a=b%20c HTTP/1.1\r\n"));
        QVERIFY(seen.contains("Authorization: Bearer secret\r\n"));
        QVERIFY(seen.endsWith("\r\n\r\n{\"x\":1}"));
    }

    void errorsAreTheBackends()
    {
        NetworkThread network;
        const Transport transport(network);
        ThreadPool pool(1);
        SmallServer server([](const QByteArray &) {
            return reply("409 Conflict",
                         R"({"status":409,"kind":"Conflict","id":"environment.running","subject":"Dev"})");
        });
        const Asked asked(pool, transport, {server.port(), {}, {}});
        QTRY_VERIFY(asked.isDone());
        const auto answer = asked.answer();
        QCOMPARE(idOf(answer), std::string("environment.running"));
        QCOMPARE(answer.error().kind(), ErrorKind::Conflict);
        QCOMPARE(std::string(answer.error().subject()), std::string("Dev"));
    }

    void whatIsNoBackend()
    {
        NetworkThread network;
        const Transport transport(network);
        ThreadPool pool(1);
        QByteArray given;
        SmallServer server([&](const QByteArray &) { return given; });
        const auto idFor = [&](const QByteArray &bytes) {
            given = bytes;
            const Asked asked(pool, transport, {server.port(), {}, {}});
            const auto done = QTest::qWaitFor([&] { return asked.isDone(); });
            return done ? idOf(asked.answer()) : std::string("not done");
        };
        QCOMPARE(idFor(reply("500 Oops", "<html>")), std::string("http.badReply"));
        QCOMPARE(idFor("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), std::string("http.unreachable"));
        QCOMPARE(idFor("nonsense\r\n\r\n"), std::string("http.unreachable"));
        // The token goes nowhere else.
        const auto before = server.requests;
        QCOMPARE(idFor(reply("302 Found", "", "Location: /elsewhere\r\n")), std::string("http.badReply"));
        QCOMPARE(server.requests, before + 1);
    }

    void nobodyAnswers()
    {
        NetworkThread network;
        const Transport transport(network);
        ThreadPool pool(1);
        quint16 free = 0;
        {
            QTcpServer probe;
            probe.listen(QHostAddress::LocalHost);
            free = probe.serverPort();
        }
        const Asked asked(pool, transport, {free, {}, {}});
        QTRY_VERIFY(asked.isDone());
        QCOMPARE(idOf(asked.answer()), std::string("http.unreachable"));
    }

    void limitAndStop()
    {
        NetworkThread network;
        const Transport transport(network);
        ThreadPool pool(2);
        SmallServer server([](const QByteArray &) { return QByteArray(); });
        const Asked late(pool, transport, {server.port(), {}, {}}, "GET", {}, 50ms);
        QTRY_VERIFY(late.isDone());
        QCOMPARE(idOf(late.answer()), std::string("http.unreachable"));
        Asked stopped(pool, transport, {server.port(), {}, {}});
        QTRY_COMPARE(server.requests, 2);
        QVERIFY(!stopped.isDone());
        stopped.cancel();
        QTRY_VERIFY(stopped.isDone());
        QCOMPARE(stopped.answer().error().kind(), ErrorKind::Cancelled);
        QTRY_COMPARE(server.closed, 2); // nothing is left of either
    }

    void manyAtOnceWhileOneWaits()
    {
        NetworkThread network;
        const Transport transport(network);
        ThreadPool pool(4);
        SmallServer server([](const QByteArray &request) {
            return request.startsWith("POLL") ? QByteArray() : reply("200 OK", "{}");
        });
        Asked poll(pool, transport, {server.port(), {}, {}}, "POLL"); // a long poll holds its connection
        std::vector<std::unique_ptr<Asked>> others;
        for (int i = 0; i < 50; ++i)
            others.push_back(std::make_unique<Asked>(pool, transport, Endpoint {server.port(), {}, {}}));
        QTRY_VERIFY(std::all_of(others.begin(), others.end(), [](const auto &asked) { return asked->isDone(); }));
        for (const auto &asked : others)
            QD_VERIFY(asked->answer());
        QVERIFY(!poll.isDone());
        poll.cancel();
        QTRY_VERIFY(poll.isDone());
    }
};
QD_TEST_CLASS(transport, TestTransport)
#include "tst_transport.moc"
