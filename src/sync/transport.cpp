// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/transport.h"

#include "base/pending.h"
#include "protocol/messages.h"
#include "sync/network_thread.h"

#include <QtCore/QPointer>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

namespace quarterdeck::sync {

namespace {

constexpr qint64 mostBytes = 64LL << 20;

std::string hostOf(const Endpoint &endpoint)
{
    return "127.0.0.1:" + std::to_string(endpoint.port);
}

/// One request; its reply lives in the network thread, and is touched only there.
struct Call
{
    Pending<std::string> answer;
    QPointer<QNetworkReply> reply;
    bool isGivenUp = false;
};

QNetworkRequest requestFor(const Endpoint &endpoint, const std::string &path)
{
    QNetworkRequest request(QUrl::fromEncoded(QByteArray::fromStdString("http://" + hostOf(endpoint) + path)));
    request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(endpoint.token));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy); // the token stays here
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    return request;
}

Result<std::string> answerOf(QNetworkReply &reply, const std::string &host)
{
    const auto status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isGood = status >= 200 && status < 300;
    if (isGood && reply.bytesAvailable() > mostBytes)
        return Error(ErrorKind::Unavailable, "http.badReply", host, "too large");
    if (status == 0 || (isGood && reply.error() != QNetworkReply::NoError)) // no answer, or half of one
        return Error(ErrorKind::Unavailable, "http.unreachable", host, reply.errorString().toStdString());
    auto body = reply.readAll().toStdString();
    if (isGood)
        return body;
    return protocol::decodeError(body, host);
}

} // namespace

Transport::Transport(NetworkThread &network)
    : m_network(network)
{ }

Result<std::string> Transport::request(const Endpoint &endpoint, const std::string &method, const std::string &path,
                                       const std::string &body, std::chrono::milliseconds limit,
                                       const std::stop_token &stop) const
{
    const auto call = std::make_shared<Call>();
    m_network.post([&network = m_network, call, endpoint, method, path, body] {
        if (call->isGivenUp)
            return;
        auto *reply = network.manager().sendCustomRequest(requestFor(endpoint, path), QByteArray::fromStdString(method),
                                                          QByteArray::fromStdString(body));
        call->reply = reply;
        QObject::connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received, qint64) {
            if (received > mostBytes)
                reply->abort();
        });
        QObject::connect(reply, &QNetworkReply::finished, reply, [reply, call, host = hostOf(endpoint)] {
            call->answer.settle(answerOf(*reply, host));
            reply->deleteLater();
        });
    });
    auto answer = call->answer.wait(stop, limit);
    const bool isLate = !answer && answer.error().id() == "wait.timeout";
    if (isLate || (!answer && answer.error().kind() == ErrorKind::Cancelled)) {
        m_network.post([call] {
            call->isGivenUp = true;
            if (call->reply)
                call->reply->abort();
        });
    }
    if (isLate)
        return Error(ErrorKind::Unavailable, "http.unreachable", hostOf(endpoint), "no answer in time");
    return answer;
}

} // namespace quarterdeck::sync
