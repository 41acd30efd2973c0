// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log_streams.h"

#include "sync/network_thread.h"
#include "sync/socket.h"

#include <QtCore/QTimer>
#include <QtWebSockets/QWebSocket>

#include <atomic>
#include <deque>
#include <map>
#include <variant>

namespace quarterdeck::sync {

namespace machine = sync_machine;

namespace {
constexpr quint64 mostFrameBytes = 16ULL << 20U;
constexpr auto connectTime = std::chrono::seconds(10);
constexpr auto pingTime = std::chrono::seconds(20);
} // namespace

/// Performs the effects of the machine. All but `next` is touched in the network thread only.
class LogStreams::Driver : public std::enable_shared_from_this<LogStreams::Driver>
{
public:
    Driver(NetworkThread &network, FindEndpoint find)
        : m_network(network)
        , m_find(std::move(find))
    { }

    std::atomic<std::uint64_t> next = 1; ///< Handle of the next subscription.
    NetworkThread &network() { return m_network; }

    void subscribe(machine::Subscribed event, std::shared_ptr<LogSink> sink)
    {
        if (m_isClosed)
            return;
        m_sinks.emplace(event.handle, std::move(sink));
        happened(event);
    }
    void unsubscribe(machine::StreamHandle handle)
    {
        if (m_sinks.erase(handle) > 0)
            happened(machine::Unsubscribed {handle});
    }
    void consumed(machine::StreamHandle handle, std::uint64_t bytes) { happened(machine::Consumed {handle, bytes}); }

    void close()
    {
        m_isClosed = true;
        drop();
        m_sinks.clear();
        delete m_timer;
        m_timer = nullptr;
        m_find = nullptr;
    }

private:
    /// What happens while effects are performed (a socket that breaks when written to) waits for its turn.
    void happened(const machine::Event &event, std::string *bytes = nullptr)
    {
        if (m_isPerforming) {
            m_waiting.push_back(event);
            return;
        }
        m_isPerforming = true;
        performAll(event, bytes);
        for (; !m_waiting.empty(); m_waiting.pop_front())
            performAll(m_waiting.front(), nullptr);
        m_isPerforming = false;
    }

    void performAll(const machine::Event &event, std::string *bytes)
    {
        if (m_isClosed)
            return;
        for (auto &effect : machine::step(m_state, event))
            std::visit([&](auto &some) { perform(some, bytes); }, effect);
    }

    void perform(const machine::Connect &connect, std::string *)
    {
        m_find([self = weak_from_this(), attempt = connect.attempt, &network = m_network](Result<Endpoint> found) {
            network.post([self, attempt, found = std::move(found)] {
                if (const auto driver = self.lock())
                    driver->found(attempt, found);
            });
        });
    }
    void perform(const machine::Disconnect &, std::string *) { drop(); }
    void perform(const machine::Send &send, std::string *)
    {
        if (m_socket != nullptr)
            m_socket->sendTextMessage(QString::fromStdString(protocol::encode(send.request)));
    }
    void perform(const machine::StartTimer &timer, std::string *)
    {
        drop(); // what is left of the lost connection
        if (m_timer == nullptr) {
            m_timer = new QTimer(&m_network.context());
            m_timer->setSingleShot(true);
        }
        m_timer->disconnect();
        QObject::connect(m_timer, &QTimer::timeout, m_timer, [self = weak_from_this(), attempt = timer.attempt] {
            tell(self, machine::TimerFired {attempt});
        });
        m_timer->start(timer.delay);
    }
    void perform(machine::Deliver &some, std::string *bytes)
    {
        const auto sink = m_sinks.find(some.handle);
        if (sink == m_sinks.end() || bytes == nullptr)
            return;
        if (some.skip > 0)
            bytes->erase(0, static_cast<std::size_t>(some.skip));
        sink->second->bytesArrived(std::move(some.at), std::move(*bytes));
    }
    void perform(machine::DeliverGap &gap, std::string *reason)
    {
        if (const auto sink = m_sinks.find(gap.handle); sink != m_sinks.end() && reason != nullptr)
            sink->second->gapDeclared(std::move(gap.from), gap.to, std::move(*reason));
    }
    void perform(machine::Report &report, std::string *)
    {
        const auto sink = m_sinks.find(report.handle);
        if (sink == m_sinks.end())
            return;
        const auto receiver = sink->second;
        if (report.health == machine::StreamHealth::Ended)
            m_sinks.erase(sink);
        receiver->healthChanged(report.health, std::move(report.reason));
    }

    static void tell(const std::weak_ptr<Driver> &self, const machine::Event &event)
    {
        if (const auto driver = self.lock())
            driver->happened(event);
    }

    static Error lost(const Endpoint &endpoint, const QString &why)
    {
        return {ErrorKind::Unavailable, "stream.ended", endpoint.url, why.toStdString()};
    }

    void found(machine::Attempt attempt, const Result<Endpoint> &found)
    {
        if (m_isClosed || attempt != m_state.attempt || m_state.link != machine::State::Link::Connecting)
            return;
        if (!found) {
            happened(machine::Lost {attempt, found.error()});
            return;
        }
        drop();
        m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, &m_network.context());
        m_socket->setMaxAllowedIncomingMessageSize(mostFrameBytes);
        const auto self = weak_from_this();
        auto *socket = m_socket;
        const auto end = [self, attempt, endpoint = *found, socket](const QString &why) {
            tell(self, machine::Lost {attempt, lost(endpoint, why.isEmpty() ? socket->closeReason() : why)});
        };
        QObject::connect(socket, &QWebSocket::connected, socket,
                         [self, attempt] { tell(self, machine::Opened {attempt}); });
        QObject::connect(socket, &QWebSocket::disconnected, socket, [end] { end({}); });
        QObject::connect(socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), socket,
                         [end, socket] { end(socket->errorString()); });
        QObject::connect(socket, &QWebSocket::binaryMessageReceived, socket,
                         [self, attempt](const QByteArray &message) {
                             if (const auto driver = self.lock())
                                 driver->frameArrived(attempt, message);
                         });
        QObject::connect(socket, &QWebSocket::textMessageReceived, socket, [self, attempt](const QString &text) {
            tell(self, machine::Refused {attempt, protocol::decodeError(text.toStdString(), "/v1/logs")});
        });
        watch(*socket, end);
        openSocket(*socket, *found, "/v1/logs");
    }

    /// QWebSocket has no time limits of its own: one for connecting, then a ping that must be answered.
    template <class End>
    static void watch(QWebSocket &socket, const End &end)
    {
        auto *timer = new QTimer(&socket);
        QObject::connect(&socket, &QWebSocket::connected, timer, [timer] { timer->start(pingTime); });
        QObject::connect(&socket, &QWebSocket::pong, timer, [timer] { timer->setProperty("isPinged", false); });
        QObject::connect(timer, &QTimer::timeout, &socket, [&socket, timer, end] {
            if (socket.state() != QAbstractSocket::ConnectedState || timer->property("isPinged").toBool()) {
                end(QStringLiteral("no answer"));
                return;
            }
            timer->setProperty("isPinged", true);
            socket.ping();
        });
        timer->start(connectTime);
    }

    void frameArrived(machine::Attempt attempt, const QByteArray &message)
    {
        auto frame = protocol::decodeLogFrame({message.constData(), static_cast<std::size_t>(message.size())});
        if (!frame) {
            happened(machine::Lost {attempt, frame.error()});
            return;
        }
        machine::FrameArrived event;
        event.attempt = attempt;
        event.subscription = frame->subscription;
        event.isGap = frame->isGap;
        event.at = {std::move(frame->epoch), ByteOffset(frame->offset)};
        event.bytes = frame->isGap ? 0 : frame->bytes.size();
        event.gapTo = ByteOffset(frame->gapTo);
        happened(event, &frame->bytes);
    }

    void drop()
    {
        if (m_socket == nullptr)
            return;
        m_socket->disconnect(); // no news any more
        m_socket->abort();
        m_socket->deleteLater(); // this may be one of its own signals
        m_socket = nullptr;
    }

    NetworkThread &m_network;
    FindEndpoint m_find;
    machine::State m_state;
    std::map<machine::StreamHandle, std::shared_ptr<LogSink>> m_sinks;
    QWebSocket *m_socket = nullptr;
    QTimer *m_timer = nullptr;
    std::deque<machine::Event> m_waiting;
    bool m_isPerforming = false;
    bool m_isClosed = false;
};

// ---- facade -------------------------------------------------------------------------------------------------------

struct LogSubscription::Private
{
    std::shared_ptr<LogStreams::Driver> driver;
    machine::StreamHandle handle;
};

LogSubscription::LogSubscription(std::unique_ptr<Private> data)
    : m_d(std::move(data))
{ }

LogSubscription::~LogSubscription()
{
    m_d->driver->network().post([driver = m_d->driver, handle = m_d->handle] { driver->unsubscribe(handle); });
}

void LogSubscription::consumed(std::uint64_t bytes)
{
    m_d->driver->network().post(
        [driver = m_d->driver, handle = m_d->handle, bytes] { driver->consumed(handle, bytes); });
}

LogStreams::LogStreams(NetworkThread &network, FindEndpoint find)
    : m_driver(std::make_shared<Driver>(network, std::move(find)))
{ }

LogStreams::~LogStreams()
{
    m_driver->network().post([driver = m_driver] { driver->close(); });
}

std::unique_ptr<LogSubscription> LogStreams::subscribe(machine::LogTarget target,
                                                       std::optional<machine::LogPosition> position, std::uint64_t last,
                                                       std::shared_ptr<LogSink> sink)
{
    const machine::StreamHandle handle(m_driver->next++);
    machine::Subscribed event {handle, std::move(target), std::move(position), last};
    m_driver->network().post(
        [driver = m_driver, event = std::move(event), sink = std::move(sink)] { driver->subscribe(event, sink); });
    return std::unique_ptr<LogSubscription>(
        new LogSubscription(std::make_unique<LogSubscription::Private>(LogSubscription::Private {m_driver, handle})));
}

} // namespace quarterdeck::sync
