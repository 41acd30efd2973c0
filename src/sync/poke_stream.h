// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/organisation.h"
#include "sync/transport.h"

#include <QtCore/QTimer>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

QT_BEGIN_NAMESPACE
class QWebSocket;
QT_END_NAMESPACE

namespace quarterdeck::sync {

class NetworkThread;

struct PokeTimes
{
    std::chrono::milliseconds ping {20'000}; ///< Between two of ours: those of the server cannot be seen.
    std::chrono::milliseconds silence {45'000}; ///< Without any frame: the connection is no more.
    std::chrono::milliseconds firstDelay {1'000}; ///< Up to this long after the first loss; then doubled.
    std::chrono::milliseconds mostDelay {300'000};
};

/// The WebSocket that brings pokes (PROTOCOL.md §7), connected anew after each loss. In the network thread only.
class PokeStream
{
public:
    using Found = std::function<void(Result<Endpoint>)>;

    /// `poked` is called for each poke of the organisation, and whenever the stream opens: some may have been missed.
    PokeStream(NetworkThread &network, std::function<void(Found)> find, domain::OrganisationId organisation,
               PokeTimes times, std::function<void()> poked);
    ~PokeStream();
    PokeStream(const PokeStream &) = delete;
    PokeStream &operator=(const PokeStream &) = delete;

    /// Now, whatever was before.
    void connect();
    /// Until `connect`.
    void disconnect();

private:
    void found(const Result<Endpoint> &endpoint);
    void opened();
    void textArrived(const std::string &text);
    void lost();
    void drop();

    NetworkThread &m_network;
    std::function<void(Found)> m_find;
    domain::OrganisationId m_organisation;
    PokeTimes m_times;
    std::function<void()> m_poked;
    QWebSocket *m_socket = nullptr;
    QTimer m_retry;
    QTimer m_silence;
    QTimer m_ping;
    std::uint32_t m_failures = 0;
    std::shared_ptr<int> m_attempt; ///< Answers about another one are late.
};

} // namespace quarterdeck::sync
