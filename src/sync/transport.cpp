// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/transport.h"

#include "base/pending.h"

#include <QtCore/QPointer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

namespace quarterdeck::sync {

namespace {

QByteArray authorization(const Endpoint &endpoint)
{
    return QByteArray("Bearer ") + QByteArray::fromStdString(endpoint.token);
}

std::string hostOf(const Endpoint &endpoint)
{
    return "127.0.0.1:" + std::to_string(endpoint.port);
}

Result<std::string> answerOf(QNetworkReply &reply, const std::string &host)
{
    const auto status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto body = reply.readAll().toStdString();
    if (status >= 200 && status < 300)
        return body;
    if (status == 0)
        return Error(ErrorKind::Unavailable, "http.unreachable", host, reply.errorString().toStdString());
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
    const Pending<std::string> pending;
    // The reply lives in the network thread; the pointer is only copied here.
    const auto sent = std::make_shared<QPointer<QNetworkReply>>();
    m_network.post([this, pending, sent, endpoint, method, path, body] {
        QNetworkRequest request(QUrl(QString::fromStdString("http://" + hostOf(endpoint) + path)));
        request.setRawHeader("Authorization", authorization(endpoint));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
        auto *reply = m_network.manager().sendCustomRequest(request, QByteArray::fromStdString(method),
                                                            QByteArray::fromStdString(body));
        *sent = reply;
        QObject::connect(reply, &QNetworkReply::finished, reply, [reply, pending, host = hostOf(endpoint)] {
            pending.settle(answerOf(*reply, host));
            reply->deleteLater();
        });
    });
    auto answer = pending.wait(stop, limit);
    if (!answer && (answer.error().kind() == ErrorKind::Cancelled || answer.error().id() == "wait.timeout")) {
        m_network.post([sent] {
            if (*sent)
                (*sent)->abort();
        });
        if (answer.error().id() == "wait.timeout")
            return Error(ErrorKind::Unavailable, "http.unreachable", hostOf(endpoint), "no answer in time");
    }
    return answer;
}

} // namespace quarterdeck::sync
