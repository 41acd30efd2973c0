// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/logs/live_source.h"

#include "base/log.h"

namespace quarterdeck::client {

namespace {
using namespace std::chrono_literals;
constexpr auto tickEvery = 1s;
TimePoint now()
{
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}
} // namespace

LiveSource::LiveSource(LocalBackend &backend, sync::NetworkThread &network, domain::EnvironmentId environment,
                       std::uint32_t instance, std::uint64_t lastBytes, std::shared_ptr<logs::Spool> spool,
                       std::shared_ptr<LogSession> session)
    : m_backend(backend)
    , m_network(network)
    , m_environment(environment)
    , m_instance(instance)
    , m_spool(std::move(spool))
    , m_session(std::move(session))
{
    const auto position = m_spool->position();
    m_state.last = lastBytes;
    if (!position.epoch.empty()) {
        m_state.epoch = position.epoch;
        m_state.next = position.offset.value;
    }
    m_thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
}

LiveSource::~LiveSource()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isClosing = true;
    }
    m_thread.request_stop();
    m_wake.notify_all();
}

void LiveSource::tell(sync::LogEvent event)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_events.push_back(std::move(event));
    }
    m_wake.notify_all();
}

void LiveSource::run(const std::stop_token &stop)
{
    perform(sync::step(m_state, sync::Begin {}), stop);
    auto nextTick = Clock::now() + tickEvery;
    while (!m_hasFailed) {
        std::deque<sync::LogEvent> events;
        {
            std::unique_lock lock(m_mutex);
            const auto until = m_timer ? std::min(*m_timer, nextTick) : nextTick;
            m_wake.wait_until(lock, until, [this] { return m_isClosing || !m_events.empty(); });
            if (m_isClosing)
                break;
            events.swap(m_events);
        }
        for (auto &event : events)
            perform(sync::step(m_state, std::move(event)), stop);
        if (m_timer && Clock::now() >= *m_timer) {
            m_timer.reset();
            perform(sync::step(m_state, sync::TimePassed {}), stop);
        }
        if (Clock::now() >= nextTick) {
            nextTick = Clock::now() + tickEvery;
            if (m_state.phase == sync::LogSubscriptionState::Phase::Live)
                static_cast<void>(m_spool->appendTick(now())); // a lost tick delays an absence, nothing else
        }
    }
    m_socket.reset();
}

void LiveSource::perform(std::vector<sync::LogEffect> effects, const std::stop_token &stop)
{
    for (auto &effect : effects) {
        if (std::holds_alternative<sync::Connect>(effect)) {
            connect(stop);
        } else if (auto *send = std::get_if<sync::Send>(&effect)) {
            send->request.environment = m_environment.text();
            send->request.instance = m_instance;
            if (m_socket)
                m_socket->send(send->request);
            if (send->request.kind == protocol::LogRequest::Kind::Subscribe)
                m_session->setStreamState(StreamState::Live, std::nullopt);
        } else if (const auto *bytes = std::get_if<sync::HandBytes>(&effect)) {
            store(*bytes);
        } else if (const auto *gap = std::get_if<sync::HandGap>(&effect)) {
            const auto kept
                = m_spool->appendGap({gap->epoch, ByteOffset(gap->from)}, ByteOffset(gap->to), gap->reason, now());
            if (!kept)
                refused(kept.error());
            m_session->sourceChanged();
        } else if (const auto *timer = std::get_if<sync::StartTimer>(&effect)) {
            m_socket.reset();
            m_timer = Clock::now() + timer->after;
            m_session->setStreamState(StreamState::Reconnecting, std::nullopt);
        }
    }
}

void LiveSource::connect(const std::stop_token &stop)
{
    m_socket.reset();
    const auto endpoint = m_backend.endpoint(stop);
    if (!endpoint) {
        if (endpoint.error().kind() != ErrorKind::Cancelled)
            m_session->setStreamState(StreamState::Reconnecting, endpoint.error());
        tell(sync::Disconnected {});
        return;
    }
    sync::LogSocket::Callbacks callbacks;
    callbacks.connected = [this] { tell(sync::Connected {}); };
    callbacks.frame = [this](protocol::LogFrame frame) { tell(sync::FrameArrived {std::move(frame)}); };
    callbacks.refused = [this](Error error) { m_session->setStreamState(StreamState::Reconnecting, std::move(error)); };
    callbacks.disconnected = [this] { tell(sync::Disconnected {}); };
    m_socket = std::make_unique<sync::LogSocket>(m_network, *endpoint, std::move(callbacks));
}

void LiveSource::store(const sync::HandBytes &bytes)
{
    const auto kept = m_spool->append({bytes.epoch, ByteOffset(bytes.offset)}, bytes.bytes, now());
    if (!kept) {
        refused(kept.error());
        return;
    }
    m_session->sourceChanged();
    perform(sync::step(m_state, sync::Consumed {bytes.bytes.size()}), {});
}

void LiveSource::refused(Error error)
{
    log::error("live log", error);
    m_session->setStreamState(StreamState::Ended, std::move(error));
    m_hasFailed = true;
}

} // namespace quarterdeck::client
