// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/guarded.h"
#include "protocol/entity_messages.h"
#include "protocol/messages.h"
#include "simulation/model_backend.h"
#include "small_server.h"
#include "support/test.h"
#include "sync/entity_driver.h"
#include "sync/network_thread.h"

#include <QtCore/QUrlQuery>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

#include <deque>

using namespace quarterdeck;
using namespace quarterdeck::sync;
using namespace std::chrono_literals;
namespace machine = sync_machine::entities;
using machine::Status;

namespace {

const std::string scope = "app/x";

QByteArray http(const QByteArray &status, const std::string &body, const QByteArray &headers = {})
{
    return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "Content-Length: "
        + QByteArray::number(static_cast<qlonglong>(body.size())) + "\r\n\r\n" + QByteArray::fromStdString(body);
}

/// What happens to an exchange.
enum class Fault { None, Busy, Cut, Silent, SignedOut, Ended, Garbage, Html, Redirect, Stranger };

/// The model of the backend behind a real socket; faults come one after the other, then none.
class Backend : public QObject
{
    Q_OBJECT
public:
    Backend()
        : server([this](const QByteArray &request) { return answer(request); })
    {
        server.upgrade = [this](QTcpSocket &socket) {
            if (!hasStream || !socket.peek(20).startsWith("GET /v1/stream "))
                return false;
            socket.disconnect();
            m_sockets.handleConnection(&socket);
            return true;
        };
        connect(&m_sockets, &QWebSocketServer::newConnection, this, [this] {
            stream = m_sockets.nextPendingConnection();
            stream->setParent(this);
            token = stream->request().rawHeader("Authorization");
            ++streams;
        });
        model.toggleScope("me", scope);
    }
    void poke()
    {
        stream->sendTextMessage(QString::fromStdString(protocol::encode(protocol::Poke {organisation, model.head()})));
    }

    SmallServer server;
    simulation::ModelBackend model {simulation::Mutant::None};
    domain::OrganisationId organisation = domain::OrganisationId::make();
    std::deque<Fault> faults;
    Fault forEver = Fault::None;
    QWebSocket *stream = nullptr;
    QByteArray token;
    bool hasStream = false;
    int streams = 0;
    int pushes = 0;

private:
    QByteArray answer(const QByteArray &request)
    {
        const auto target = QUrl::fromEncoded(request.mid(request.indexOf(' ') + 1).split(' ').front());
        if (!target.path().startsWith(QString::fromStdString("/v1/organisations/" + organisation.text() + "/")))
            return http("404 Not Found", protocol::encode(Error(ErrorKind::NotFound, "http.notFound")));
        auto fault = forEver;
        if (!faults.empty()) {
            fault = faults.front();
            faults.pop_front();
        }
        switch (fault) {
        case Fault::Busy:
            return http("503 Busy", protocol::encode(Error(ErrorKind::Unavailable, "http.unreachable")),
                        "Retry-After: 1\r\n");
        case Fault::Silent:
            return {};
        case Fault::SignedOut:
            return http("401 Who", protocol::encode(Error(ErrorKind::SignedOut, "http.denied")));
        case Fault::Ended:
            return http("403 No", protocol::encode(Error(ErrorKind::Denied, "membership_ended")));
        case Fault::Garbage:
            return http("200 OK", "\x01{");
        case Fault::Html:
            return http("200 OK", "<html>Sign in to the network</html>");
        case Fault::Redirect:
            return http("302 Found", "<html>", "Location: /portal\r\n");
        case Fault::Stranger:
            return http("404 Not Found", "<html>");
        case Fault::Cut: {
            const auto whole = served(target, request);
            return whole.left(whole.size() - 3);
        }
        case Fault::None:
            break;
        }
        return served(target, request);
    }

    QByteArray served(const QUrl &target, const QByteArray &request)
    {
        const QUrlQuery query(target);
        const auto item
            = [&](const char *key) { return query.queryItemValue(QString::fromLatin1(key), QUrl::FullyDecoded); };
        if (target.path().endsWith(u"/changes")) {
            const auto page
                = model.pull("me",
                             {protocol::Epoch(item("epoch").toULongLong()),
                              protocol::Sequence(item("since").toULongLong()), item("scopes").toStdString()},
                             item("limit").toULongLong());
            if (const auto *resync = std::get_if<protocol::Resync>(&page))
                return http("410 Gone", protocol::encode(*resync));
            return http("200 OK", protocol::encode(std::get<protocol::Page>(page)));
        }
        if (target.path().endsWith(u"/snapshot")) {
            std::set<std::string> scopes;
            for (const auto &one : item("scopes").split(u',', Qt::SkipEmptyParts))
                scopes.insert(one.toStdString());
            return http("200 OK", protocol::encode(model.snapshot("me", scopes)));
        }
        const auto push = protocol::decodePushRequest(request.mid(request.indexOf("\r\n\r\n") + 4).toStdString());
        if (!push)
            return http("400 Bad", protocol::encode(push.error()));
        ++pushes;
        return http("200 OK", protocol::encode(model.push("me", push->batch, false)));
    }

    QWebSocketServer m_sockets {QStringLiteral("pokes"), QWebSocketServer::NonSecureMode};
};

/// What a disk would hold; asked from the test's thread.
class Disk final : public EntityDisk
{
public:
    struct Held
    {
        machine::Stored stored;
        std::map<protocol::EntityKey, protocol::Change> rows;
        int purges = 0;
        int failures = 0; ///< So many writes fail.
    };
    void write(const machine::Transaction &transaction, std::function<void(Result<>)> done) override
    {
        {
            auto now = held.lock();
            if (now->failures > 0) {
                --now->failures;
                done(Error(ErrorKind::Unavailable, "disk.full"));
                return;
            }
            if (transaction.purgesAll || transaction.replacesRows)
                now->rows.clear();
            std::erase_if(now->rows,
                          [&](const auto &row) { return transaction.purgedScopes.contains(row.second.scope); });
            for (const auto &row : transaction.rows) {
                if (row.isDeleted)
                    now->rows.erase(row.key);
                else
                    now->rows.insert_or_assign(row.key, row);
            }
            machine::apply(now->stored, transaction);
        }
        done({});
    }
    void purge(const machine::PurgeScopes &) override { ++held.lock()->purges; }
    Guarded<Held> held;
};

/// A driver on a quick clock, and what it told.
struct World
{
    explicit World(std::chrono::milliseconds poll = 10ms)
    {
        EntityDriver::Parts parts;
        parts.find = [this](const EntityDriver::Found &found) { found(Endpoint(backend.server.port(), "secret", {})); };
        parts.organisation = backend.organisation;
        parts.client = Uuid::make();
        parts.disk = &disk;
        parts.statusChanged = [this](Status status) { told.lock()->push_back(status); };
        parts.refused = [this](const machine::RefuseEdits &refusal) { *refusals.lock() += refusal.keys.size(); };
        parts.stored = [this] { ++*stored.lock(); };
        parts.settings.poll = poll;
        parts.settings.firstDelay = 1ms;
        parts.settings.mostDelay = 5ms;
        parts.settings.mostRetryAfter = 20ms;
        parts.pokes = {20ms, 400ms, 1ms, 5ms};
        parts.requestLimit = 300ms;
        driver = std::make_unique<EntityDriver>(network, std::move(parts));
    }
    void write(const protocol::FieldValue &value) { backend.model.write(key, scope, "name", value); }
    [[nodiscard]] bool isTold(Status status) const
    {
        const auto all = told.value();
        return std::find(all.begin(), all.end(), status) != all.end();
    }
    [[nodiscard]] bool isLast(Status status) const
    {
        const auto all = told.value();
        return !all.empty() && all.back() == status;
    }
    [[nodiscard]] bool isConverged() const { return disk.held.value().rows == backend.model.visibleTo("me"); }
    [[nodiscard]] std::vector<protocol::Mutation> edit(const std::string &name) const
    {
        protocol::Mutation mutation;
        mutation.key = Uuid::make();
        mutation.entity = key;
        mutation.scope = scope;
        const auto rows = disk.held.value().rows;
        const auto field = rows.at(key).fields.at("name");
        mutation.base["name"] = {protocol::Epoch(1), field.version, field.value};
        mutation.set["name"] = name;
        return {mutation};
    }
    [[nodiscard]] std::size_t audited() const
    {
        const auto &audit = backend.model.audit();
        return static_cast<std::size_t>(
            std::count_if(audit.begin(), audit.end(), [](const auto &row) { return row.who == "me"; }));
    }

    protocol::EntityKey key {"app", Uuid::make()};
    Backend backend;
    Disk disk;
    Guarded<std::vector<Status>> told;
    Guarded<std::size_t> refusals;
    Guarded<int> stored;
    NetworkThread network;
    std::unique_ptr<EntityDriver> driver;
};

} // namespace

/// PROTOCOL.md §6, §7.
class TestEntityDriver : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void convergesThroughEveryFault_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("none") << static_cast<int>(Fault::None);
        QTest::newRow("busy") << static_cast<int>(Fault::Busy);
        QTest::newRow("cut") << static_cast<int>(Fault::Cut);
        QTest::newRow("silent") << static_cast<int>(Fault::Silent);
        QTest::newRow("garbage") << static_cast<int>(Fault::Garbage);
        QTest::newRow("html") << static_cast<int>(Fault::Html);
        QTest::newRow("redirect") << static_cast<int>(Fault::Redirect);
        QTest::newRow("stranger") << static_cast<int>(Fault::Stranger);
    }
    void convergesThroughEveryFault()
    {
        QFETCH(int, fault);
        World world;
        world.write(std::string("first"));
        world.backend.faults.assign(3, static_cast<Fault>(fault));
        world.driver->start({}, true);
        QTRY_VERIFY(world.isConverged());
        if (static_cast<Fault>(fault) != Fault::None)
            QVERIFY(world.isTold(Status::Offline));
        world.backend.faults.assign(3, static_cast<Fault>(fault)); // pushes too: what was done must not be done again
        world.driver->push(world.edit("mine"));
        QTRY_COMPARE(world.audited(), std::size_t(1));
        QTRY_VERIFY(world.isConverged() && world.disk.held.value().stored.outbox.empty());
        world.driver->stop();
        QCOMPARE(world.audited(), std::size_t(1));
        QVERIFY(world.backend.model.violations().empty());
        const auto stored = world.disk.held.value().stored;
        QVERIFY(stored.deadLetters.empty() && stored.conflicts.empty());
        QVERIFY(world.stored.value() >= 2);
    }
    void signedOutKeepsEverything()
    {
        World world;
        world.write(std::string("first"));
        world.driver->start({}, true);
        QTRY_VERIFY(world.isConverged());
        world.backend.forEver = Fault::SignedOut;
        QTRY_VERIFY(world.isLast(Status::SignedOut));
        world.driver->push(world.edit("mine"));
        QTRY_COMPARE(world.disk.held.value().stored.outbox.size(), std::size_t(1));
        world.backend.forEver = Fault::None;
        world.driver->signedIn();
        QTRY_COMPARE(world.audited(), std::size_t(1));
        QTRY_VERIFY(world.isConverged());
    }
    void endedPurges()
    {
        World world;
        world.write(std::string("first"));
        world.driver->start({}, true);
        QTRY_VERIFY(world.isConverged());
        world.backend.forEver = Fault::Ended;
        QTRY_VERIFY(world.isLast(Status::Ended));
        QTRY_VERIFY(world.disk.held.value().rows.empty());
        QVERIFY(world.disk.held.value().purges > 0);
    }
    void whatIsNotSavedIsRefused()
    {
        World world;
        world.write(std::string("first"));
        world.driver->start({}, true);
        QTRY_VERIFY(world.isConverged());
        world.disk.held.lock()->failures = 1;
        const auto edit = world.edit("mine");
        world.driver->push(edit);
        QTRY_COMPARE(world.refusals.value(), std::size_t(1));
    }
    void pokesWake()
    {
        World world(1h);
        world.backend.hasStream = true;
        world.write(std::string("first"));
        world.driver->start({}, true);
        QTRY_COMPARE(world.backend.streams, 1);
        QCOMPARE(world.backend.token, QByteArray("Bearer secret"));
        QTRY_VERIFY(world.isConverged());
        world.write(std::string("second"));
        world.backend.poke();
        QTRY_VERIFY(world.isConverged());
        world.backend.stream->sendTextMessage(QStringLiteral("no poke"));
        world.write(std::string("third")); // while the stream is lost: opening it asks
        world.backend.stream->abort();
        QTRY_VERIFY(world.backend.streams >= 2);
        QTRY_VERIFY(world.isConverged());
        world.write(std::string("fourth"));
        world.driver->syncNow();
        QTRY_VERIFY(world.isConverged());
        world.backend.stream->blockSignals(true);
        world.write(std::string("fifth"));
        world.backend.stream->sendTextMessage(QString(300 << 10, u'x')); // more than a poke can be
        QTRY_VERIFY(world.backend.streams >= 3);
        QTRY_VERIFY(world.isConverged());
    }
    void nothingIsCalledAfterStop()
    {
        for (int round = 0; round < 20; ++round) {
            World world;
            world.write(std::string("first"));
            world.driver->start({}, true);
            QTRY_VERIFY(world.backend.server.requests > round % 3);
            world.driver->stop();
            const auto told = world.told.value().size();
            const auto stored = world.stored.value();
            world.driver->push({});
            world.driver->syncNow();
            world.driver->signedIn();
            world.driver->stop(); // behind those
            QCoreApplication::processEvents();
            QCOMPARE(world.told.value().size(), told);
            QCOMPARE(world.stored.value(), stored);
        }
    }
};
QD_TEST_CLASS(entity_driver, TestEntityDriver)
#include "tst_entity_driver.moc"
