// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/local_backend/local_backend.h"
#include "client/logs/log_session.h"
#include "domain/environment.h"
#include "logs/source/spool.h"
#include "sync/machine/log_subscription.h"
#include "sync/transport.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace quarterdeck::client {

/// Feeds a spool from an instance's live log: performs what the subscription machine wants, on a thread of its own.
/// Begins where the spool ends, so that a restart of anything loses and doubles nothing. Destroying it ends the
/// subscription.
class LiveSource
{
public:
    LiveSource(LocalBackend &backend, sync::NetworkThread &network, domain::EnvironmentId environment,
               std::uint32_t instance, std::uint64_t lastBytes, std::shared_ptr<logs::Spool> spool,
               std::shared_ptr<LogSession> session);
    ~LiveSource();
    LiveSource(const LiveSource &) = delete;
    LiveSource &operator=(const LiveSource &) = delete;

private:
    using Clock = std::chrono::steady_clock;

    void run(const std::stop_token &stop);
    void tell(sync::LogEvent event);
    void perform(std::vector<sync::LogEffect> effects, const std::stop_token &stop);
    void connect(const std::stop_token &stop);
    void store(const sync::HandBytes &bytes);
    void refused(Error error);

    LocalBackend &m_backend;
    sync::NetworkThread &m_network;
    domain::EnvironmentId m_environment;
    std::uint32_t m_instance;
    std::shared_ptr<logs::Spool> m_spool;
    std::shared_ptr<LogSession> m_session;

    sync::LogSubscriptionState m_state; // of the own thread
    std::unique_ptr<sync::LogSocket> m_socket; // of the own thread
    std::optional<Clock::time_point> m_timer; // of the own thread
    bool m_hasFailed = false; // of the own thread: the disk refuses; the stream is over

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<sync::LogEvent> m_events; // guarded by m_mutex; bounded by the credit
    bool m_isClosing = false; // guarded by m_mutex
    std::jthread m_thread; // last: joined first
};

} // namespace quarterdeck::client
