// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/transport.h"

#include "base/pending.h"
#include "protocol/messages.h"
#include "sync/network_thread.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDateTime>
#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>

namespace quarterdeck::sync {

namespace {

using std::chrono::milliseconds;

QNetworkRequest requestFor(const Endpoint &endpoint, const std::string &path)
{
    QNetworkRequest request(QUrl::fromEncoded(QByteArray::fromStdString(endpoint.url + path)));
    request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(endpoint.token));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy); // the token stays here
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    if (request.url().scheme() == u"https")
        request.setSslConfiguration(Transport::trustOf(endpoint));
    return request;
}

/// Connections that are kept open were checked when they were made, for what was trusted then: who trusts something
/// else gets a manager, and so connections, of its own.
QNetworkAccessManager &managerFor(NetworkThread &network, const Endpoint &endpoint)
{
    if (endpoint.certificate.empty() && endpoint.authorities.empty())
        return network.manager();
    const auto name = QString::fromStdString("trusts " + endpoint.certificate + " " + endpoint.authorities);
    auto *manager = network.context().findChild<QNetworkAccessManager *>(name, Qt::FindDirectChildrenOnly);
    if (manager == nullptr) {
        manager = new QNetworkAccessManager(&network.context());
        manager->setObjectName(name);
        manager->setProxy(QNetworkProxy::NoProxy);
    }
    return *manager;
}

/// RFC 9110 §10.2.3: seconds, or a date.
std::optional<milliseconds> retryAfterOf(const QNetworkReply &reply)
{
    const auto text = QString::fromLatin1(reply.rawHeader("Retry-After")).trimmed();
    bool isNumber = false;
    const auto seconds = text.toUInt(&isNumber);
    if (isNumber)
        return std::chrono::seconds(seconds);
    const auto date = QDateTime::fromString(text, Qt::RFC2822Date);
    if (!date.isValid())
        return {};
    return milliseconds(std::max<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(date)));
}

class Exchange final : public HttpExchange
{
public:
    Exchange(NetworkThread &network, const Endpoint &endpoint, const HttpRequest &request,
             std::function<void(HttpReply)> done)
        : m_done(std::move(done))
        , m_most(static_cast<qint64>(request.mostBytes))
        , m_reply(managerFor(network, endpoint)
                      .sendCustomRequest(requestFor(endpoint, request.path), QByteArray::fromStdString(request.method),
                                         QByteArray::fromStdString(request.body)))
    {
        auto *reply = m_reply.data();
        QObject::connect(reply, &QNetworkReply::sslErrors, reply, [reply, endpoint] {
            if (Transport::isTrusted(endpoint, reply->sslConfiguration()))
                reply->ignoreSslErrors();
        });
        QObject::connect(reply, &QNetworkReply::downloadProgress, m_ours.get(), [this](qint64 received, qint64) {
            if (received > m_most) {
                m_isTooLarge = true;
                m_reply->abort();
            }
        });
        QObject::connect(reply, &QNetworkReply::finished, m_ours.get(), [this] { finish(); });
        if (request.limit.count() > 0)
            QTimer::singleShot(request.limit, m_ours.get(), [this] {
                m_isLate = true;
                m_reply->abort();
            });
    }
    ~Exchange() override { drop(true); }
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;

private:
    void drop(bool isAborted)
    {
        if (!m_reply)
            return;
        m_ours.reset(); // no news any more; the reply's own connections are what aborts it
        if (isAborted)
            m_reply->abort();
        m_reply->deleteLater();
        m_reply.clear();
    }

    void finish()
    {
        HttpReply answer;
        answer.isTooLarge = m_isTooLarge || m_reply->bytesAvailable() > m_most;
        const auto status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const bool isGood = status >= 200 && status < 300;
        const bool isCut = m_isLate || (isGood && m_reply->error() != QNetworkReply::NoError);
        if (answer.isTooLarge) {
            answer.trouble = "too large";
        } else if (status == 0 || isCut) {
            answer.trouble = m_isLate ? std::string("no answer in time") : m_reply->errorString().toStdString();
        } else {
            answer.status = status;
            answer.retryAfter = retryAfterOf(*m_reply);
            answer.body = m_reply->readAll().toStdString();
        }
        drop(false);
        const auto done = std::move(m_done); // may destroy this
        done(std::move(answer));
    }

    std::function<void(HttpReply)> m_done;
    qint64 m_most;
    bool m_isTooLarge = false;
    bool m_isLate = false;
    std::unique_ptr<QObject> m_ours = std::make_unique<QObject>(); ///< What is connected for this ends with it.
    QPointer<QNetworkReply> m_reply;
};

Result<std::string> resultOf(HttpReply reply, const std::string &url)
{
    if (reply.isTooLarge)
        return Error(ErrorKind::Unavailable, "http.badReply", url, reply.trouble);
    if (reply.status == 0)
        return Error(ErrorKind::Unavailable, "http.unreachable", url, reply.trouble);
    if (reply.status >= 200 && reply.status < 300)
        return std::move(reply.body);
    return protocol::decodeError(reply.body, url);
}

/// One request that somebody waits for; touched in the network thread only, but for the answer.
struct Call
{
    Pending<std::string> answer;
    std::unique_ptr<HttpExchange> exchange;
    bool isGivenUp = false;
};

} // namespace

Endpoint::Endpoint(std::uint16_t port, std::string withToken, std::string ofInstance)
    : url("http://127.0.0.1:" + std::to_string(port))
    , token(std::move(withToken))
    , instance(std::move(ofInstance))
{ }

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
        call->exchange = start(network, endpoint, {method, path, body}, [call, url = endpoint.url](HttpReply reply) {
            call->answer.settle(resultOf(std::move(reply), url));
            call->exchange.reset();
        });
    });
    auto answer = call->answer.wait(stop, limit);
    const bool isLate = !answer && answer.error().id() == "wait.timeout";
    if (isLate || (!answer && answer.error().kind() == ErrorKind::Cancelled)) {
        m_network.post([call] {
            call->isGivenUp = true;
            call->exchange.reset();
        });
    }
    if (isLate)
        return Error(ErrorKind::Unavailable, "http.unreachable", endpoint.url, "no answer in time");
    return answer;
}

std::unique_ptr<HttpExchange> Transport::start(NetworkThread &network, const Endpoint &endpoint,
                                               const HttpRequest &request, std::function<void(HttpReply)> done)
{
    return std::make_unique<Exchange>(network, endpoint, request, std::move(done));
}

QSslConfiguration Transport::trustOf(const Endpoint &endpoint)
{
    auto trust = QSslConfiguration::defaultConfiguration();
    if (!endpoint.certificate.empty())
        trust.setCaCertificates({});
    else if (!endpoint.authorities.empty())
        trust.setCaCertificates(QSslCertificate::fromPath(QString::fromStdString(endpoint.authorities)));
    return trust;
}

bool Transport::isTrusted(const Endpoint &endpoint, const QSslConfiguration &seen)
{
    const auto digest = seen.peerCertificate().digest(QCryptographicHash::Sha256).toHex().toStdString();
    return !endpoint.certificate.empty() && digest == endpoint.certificate;
}

} // namespace quarterdeck::sync
