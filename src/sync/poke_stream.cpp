// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/poke_stream.h"

#include "base/crypto/crypto.h"
#include "protocol/entity_messages.h"
#include "sync/network_thread.h"
#include "sync/socket.h"

#include <QtWebSockets/QWebSocket>

#include <algorithm>
#include <array>

namespace quarterdeck::sync {

namespace {

using std::chrono::milliseconds;

constexpr quint64 mostFrameBytes = 256ULL << 10U;
constexpr std::uint32_t mostDoublings = 10;

/// Anything up to the delay, so that not all come back at once.
milliseconds partOf(milliseconds delay)
{
    std::array<unsigned char, 2> bytes {};
    crypto::fillRandom(bytes);
    return delay * (bytes[0] * 256 + bytes[1]) / 65'536;
}

} // namespace

PokeStream::PokeStream(NetworkThread &network, std::function<void(Found)> find, domain::OrganisationId organisation,
                       PokeTimes times, std::function<void()> poked)
    : m_network(network)
    , m_find(std::move(find))
    , m_organisation(organisation)
    , m_times(times)
    , m_poked(std::move(poked))
{
    for (auto *timer : {&m_retry, &m_silence})
        timer->setSingleShot(true);
    QObject::connect(&m_retry, &QTimer::timeout, &m_retry, [this] { connect(); });
    QObject::connect(&m_ping, &QTimer::timeout, &m_ping, [this] {
        if (m_socket != nullptr)
            m_socket->ping();
    });
    QObject::connect(&m_silence, &QTimer::timeout, &m_silence, [this] { lost(); });
}

PokeStream::~PokeStream()
{
    drop();
}

void PokeStream::connect()
{
    disconnect();
    m_attempt = std::make_shared<int>();
    m_find([this, attempt = std::weak_ptr(m_attempt), &network = m_network](Result<Endpoint> endpoint) {
        if (attempt.expired())
            return;
        network.post([this, attempt, endpoint = std::move(endpoint)] {
            if (!attempt.expired()) // else this may be gone
                found(endpoint);
        });
    });
}

void PokeStream::disconnect()
{
    drop();
    m_retry.stop();
    m_attempt.reset();
}

void PokeStream::found(const Result<Endpoint> &endpoint)
{
    if (!endpoint) {
        lost();
        return;
    }
    drop();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, &m_network.context());
    m_socket->setMaxAllowedIncomingMessageSize(mostFrameBytes);
    m_socket->setMaxAllowedIncomingFrameSize(mostFrameBytes);
    QObject::connect(m_socket, &QWebSocket::connected, m_socket, [this] { opened(); });
    QObject::connect(m_socket, &QWebSocket::disconnected, m_socket, [this] { lost(); });
    QObject::connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), m_socket,
                     [this] { lost(); });
    QObject::connect(m_socket, &QWebSocket::pong, m_socket, [this] { m_silence.start(m_times.silence); });
    QObject::connect(m_socket, &QWebSocket::textMessageReceived, m_socket,
                     [this](const QString &text) { textArrived(text.toStdString()); });
    openSocket(*m_socket, *endpoint, "/v1/stream");
    m_silence.start(m_times.silence);
}

void PokeStream::opened()
{
    m_failures = 0;
    m_ping.start(m_times.ping);
    m_silence.start(m_times.silence);
    m_poked();
}

void PokeStream::textArrived(const std::string &text)
{
    m_silence.start(m_times.silence);
    const auto poke = protocol::decodePoke(text);
    if (poke && poke->organisation == m_organisation)
        m_poked();
}

void PokeStream::lost()
{
    drop();
    const auto ceiling = std::min(m_times.mostDelay, m_times.firstDelay * (1U << std::min(m_failures, mostDoublings)));
    ++m_failures;
    m_retry.start(partOf(ceiling));
}

void PokeStream::drop()
{
    m_silence.stop();
    m_ping.stop();
    if (m_socket == nullptr)
        return;
    m_socket->QObject::disconnect(); // no news any more
    m_socket->abort();
    m_socket->deleteLater(); // this may be one of its own signals
    m_socket = nullptr;
}

} // namespace quarterdeck::sync
