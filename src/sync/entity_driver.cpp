// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entity_driver.h"

#include "base/crypto/crypto.h"
#include "base/pending.h"
#include "protocol/entity_messages.h"
#include "protocol/messages.h"
#include "sync/network_thread.h"

#include <QtCore/QTimer>
#include <QtCore/QUrl>

#include <array>
#include <deque>
#include <variant>

namespace quarterdeck::sync {

namespace machine = sync_machine::entities;

namespace {

constexpr auto stopLimit = std::chrono::hours(1);
constexpr int goneStatus = 410;
constexpr int tooLargeStatus = 413;

machine::Dice throwDice()
{
    std::array<unsigned char, 4> bytes {};
    crypto::fillRandom(bytes);
    machine::Dice dice;
    for (const auto byte : bytes)
        dice.value = (dice.value << 8U) | byte;
    return dice;
}

std::string encoded(const std::string &text)
{
    return QUrl::toPercentEncoding(QString::fromStdString(text)).toStdString();
}

/// Why there is no answer that can be used.
struct Failure
{
    machine::Trouble trouble = machine::Trouble::Unavailable;
    std::optional<std::chrono::milliseconds> retryAfter;
};

Failure failureOf(const HttpReply &reply)
{
    const auto error = protocol::decodeError(reply.body, {});
    auto trouble = machine::troubleOf(reply.status, error.id());
    // A refusal in other words than the backend's is that of something on the way, and not worth an edit.
    if (trouble == machine::Trouble::Refused && error.id() == "http.badReply" && reply.status != tooLargeStatus)
        trouble = machine::Trouble::Unavailable;
    return {trouble, reply.retryAfter};
}

bool isGood(const HttpReply &reply)
{
    return reply.status >= 200 && reply.status < 300;
}

} // namespace

/// Performs the effects of the machine. Touched in the network thread only.
class EntityDriver::Driver : public std::enable_shared_from_this<EntityDriver::Driver>
{
public:
    Driver(NetworkThread &network, Parts parts)
        : m_network(network)
        , m_parts(std::move(parts))
    {
        m_state.settings = m_parts.settings;
    }

    void start(machine::Stored stored, bool isSignedIn)
    {
        if (m_isStopped)
            return;
        m_pokes = std::make_unique<PokeStream>(m_network, m_parts.find, m_parts.organisation, m_parts.pokes,
                                               [self = weak_from_this()] {
                                                   if (const auto driver = self.lock())
                                                       driver->happened(machine::Poked {});
                                               });
        happened(machine::Started {std::move(stored), isSignedIn});
        if (isSignedIn)
            m_pokes->connect();
    }

    void signedIn()
    {
        happened(machine::SignedIn {});
        if (m_pokes)
            m_pokes->connect();
    }

    /// What happens while effects are performed waits for its turn.
    void happened(machine::Event event)
    {
        m_waiting.push_back(std::move(event));
        if (m_isPerforming)
            return;
        m_isPerforming = true;
        while (!m_isStopped && !m_waiting.empty()) {
            const auto next = std::move(m_waiting.front());
            m_waiting.pop_front();
            for (const auto &effect : machine::step(m_state, next)) {
                if (!m_isStopped)
                    std::visit([&](const auto &some) { perform(some); }, effect);
            }
        }
        m_isPerforming = false;
    }

    void stop()
    {
        m_isStopped = true;
        m_waiting.clear();
        m_exchange.reset();
        m_pokes.reset();
        m_timer.reset();
        m_parts = {};
    }

private:
    void perform(const machine::Pull &pull)
    {
        const auto &cursor = pull.cursor;
        HttpRequest request;
        request.path = path("/changes?epoch=") + std::to_string(cursor.epoch.value)
            + "&since=" + std::to_string(cursor.at.value) + "&scopes=" + encoded(cursor.scopeHash)
            + "&limit=" + std::to_string(pull.limit);
        ask(std::move(request), [this, cursor](const HttpReply &reply) {
            if (isGood(reply)) {
                if (auto page = protocol::decodePage(reply.body))
                    return machine::Event(machine::PullAnswered {cursor, *std::move(page), throwDice()});
            } else if (reply.status == goneStatus) {
                if (const auto resync = protocol::decodeResync(reply.body))
                    return machine::Event(machine::PullAnswered {cursor, *resync, throwDice()});
                return machine::Event(
                    machine::PullFailed {cursor, machine::Trouble::Unavailable, reply.retryAfter, throwDice()});
            }
            const auto failure = failureOf(reply);
            return machine::Event(machine::PullFailed {cursor, failure.trouble, failure.retryAfter, throwDice()});
        });
    }

    void perform(const machine::TakeSnapshot &take)
    {
        HttpRequest request;
        request.path = path("/snapshot");
        for (const auto &scope : take.scopes)
            request.path += (&scope == &*take.scopes.begin() ? "?scopes=" : ",") + encoded(scope);
        request.mostBytes = protocol::mostSnapshotBytes;
        ask(std::move(request), [ask = take.ask](const HttpReply &reply) {
            if (isGood(reply)) {
                if (auto snapshot = protocol::decodeSnapshot(reply.body))
                    return machine::Event(machine::SnapshotTaken {ask, *std::move(snapshot), throwDice()});
            }
            return failed(ask, reply);
        });
    }

    void perform(const machine::Push &push)
    {
        HttpRequest request;
        request.method = "POST";
        request.path = path("/mutations");
        request.body = protocol::encode(protocol::PushRequest {m_parts.client, push.batch});
        ask(std::move(request), [ask = push.ask](const HttpReply &reply) {
            if (isGood(reply)) {
                if (auto answer = protocol::decodePushAnswer(reply.body))
                    return machine::Event(machine::PushAnswered {ask, *std::move(answer), throwDice()});
            }
            return failed(ask, reply);
        });
    }

    static machine::Event failed(machine::Ask ask, const HttpReply &reply)
    {
        const auto failure = failureOf(reply);
        return machine::AskFailed {ask, failure.trouble, failure.retryAfter, throwDice()};
    }

    void perform(const machine::Store &store)
    {
        m_parts.disk->write(
            store.transaction,
            [self = weak_from_this(), id = store.transaction.id, &network = m_network](const Result<> &done) {
                if (self.expired())
                    return; // and with it the thread, perhaps
                network.post([self, id, done] {
                    if (const auto driver = self.lock())
                        driver->written(id, done);
                });
            });
    }

    void written(machine::TransactionId id, const Result<> &done)
    {
        if (m_isStopped)
            return;
        if (!done) {
            happened(machine::StoreFailed {id, done.error(), throwDice()});
            return;
        }
        if (m_parts.stored)
            m_parts.stored();
        happened(machine::StoreDone {id});
    }

    void perform(const machine::SetTimer &timer)
    {
        m_timer = std::make_unique<QTimer>(); // also ends the one before
        m_timer->setSingleShot(true);
        QObject::connect(m_timer.get(), &QTimer::timeout, m_timer.get(), [self = weak_from_this(), id = timer.timer] {
            if (const auto driver = self.lock())
                driver->m_network.post([self, id] { // not in the timer that is replaced
                    if (const auto still = self.lock())
                        still->happened(machine::TimerFired {id});
                });
        });
        m_timer->start(timer.delay);
    }

    void perform(const machine::PurgeScopes &scopes) { m_parts.disk->purge(scopes); }

    void perform(const machine::TellStatus &told)
    {
        if (m_pokes && (told.status == machine::Status::SignedOut || told.status == machine::Status::Ended))
            m_pokes->disconnect();
        if (m_parts.statusChanged)
            m_parts.statusChanged(told.status);
    }

    void perform(const machine::RefuseEdits &refusal)
    {
        if (m_parts.refused)
            m_parts.refused(refusal);
    }

    /// Finds the backend, asks it, and reports what `eventOf` makes of the reply. A later question replaces an earlier.
    template <class EventOf>
    void ask(HttpRequest request, EventOf eventOf)
    {
        request.limit = m_parts.requestLimit;
        m_exchange.reset();
        const auto question = ++m_question;
        auto report = [this, question, eventOf = std::move(eventOf)](const HttpReply &reply) {
            if (question == m_question && !m_isStopped)
                happened(eventOf(reply));
        };
        m_parts.find([self = weak_from_this(), &network = m_network, question, request = std::move(request),
                      report = std::move(report)](Result<Endpoint> found) {
            if (self.expired())
                return;
            network.post([self, question, request, report, found = std::move(found)] {
                const auto driver = self.lock();
                if (!driver || driver->m_isStopped || question != driver->m_question)
                    return;
                if (!found) {
                    HttpReply none;
                    none.status = found.error().kind() == ErrorKind::SignedOut ? 401 : 0;
                    report(none);
                    return;
                }
                driver->m_exchange
                    = Transport::start(driver->m_network, *found, request, [self, report](HttpReply reply) {
                          if (const auto still = self.lock())
                              report(reply);
                      });
            });
        });
    }

    [[nodiscard]] std::string path(const char *rest) const
    {
        return "/v1/organisations/" + m_parts.organisation.text() + rest;
    }

    NetworkThread &m_network;
    Parts m_parts;
    machine::State m_state;
    std::deque<machine::Event> m_waiting;
    std::unique_ptr<HttpExchange> m_exchange;
    std::unique_ptr<PokeStream> m_pokes;
    std::unique_ptr<QTimer> m_timer;
    std::uint64_t m_question = 0;
    bool m_isPerforming = false;
    bool m_isStopped = false;
};

EntityDriver::EntityDriver(NetworkThread &network, Parts parts)
    : m_driver(std::make_shared<Driver>(network, std::move(parts)))
    , m_network(network)
{ }

EntityDriver::~EntityDriver()
{
    stop();
}

void EntityDriver::start(machine::Stored stored, bool isSignedIn)
{
    m_network.post([driver = m_driver, stored = std::move(stored), isSignedIn] { driver->start(stored, isSignedIn); });
}

void EntityDriver::push(std::vector<protocol::Mutation> edits)
{
    m_network.post([driver = m_driver, edits = std::move(edits)] { driver->happened(machine::EditsPushed {edits}); });
}

void EntityDriver::resolve(const Uuid &key, std::optional<protocol::Mutation> instead)
{
    m_network.post([driver = m_driver, key, instead = std::move(instead)] {
        driver->happened(machine::Resolved {key, instead});
    });
}

void EntityDriver::syncNow()
{
    m_network.post([driver = m_driver] { driver->happened(machine::Poked {}); });
}

void EntityDriver::signedIn()
{
    m_network.post([driver = m_driver] { driver->signedIn(); });
}

void EntityDriver::stop()
{
    const Pending<bool> stopped;
    m_network.post([driver = m_driver, stopped] {
        driver->stop();
        stopped.settle(true);
    });
    static_cast<void>(stopped.wait({}, stopLimit));
}

} // namespace quarterdeck::sync
