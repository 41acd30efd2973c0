// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/messages.h"
#include "server/entities/audit_log.h"
#include "server/organisation_fixture.h"
#include "sqlite/database.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::protocol;
using namespace quarterdeck::server;
using namespace quarterdeck::domain;
using testing::must;
using testing::OrganisationFixture;
using testing::role;

namespace {

Cursor cursorOf(const Snapshot &snapshot)
{
    return {snapshot.epoch, snapshot.at, snapshot.scopeHash};
}

} // namespace

class TestEntityFeed : public Test
{
    Q_OBJECT
    static Page page(OrganisationFixture &f, const Actor &actor, const Cursor &cursor, std::size_t limit = 500)
    {
        return std::get<Page>(must(pull(*f.repository, actor, cursor, limit, f.now)));
    }
    static Resync resync(OrganisationFixture &f, const Actor &actor, const Cursor &cursor)
    {
        return std::get<Resync>(must(pull(*f.repository, actor, cursor, 500, f.now)));
    }
    static Snapshot all(OrganisationFixture &f, const Actor &actor)
    {
        return must(snapshot(*f.repository, actor, {}, f.now));
    }

private Q_SLOTS:
    void everybodySeesWhatTheRolesAllow()
    {
        OrganisationFixture f;
        const auto test = f.makeEnvironment(f.shop, "Test");
        const auto live = f.makeEnvironment(f.desk, "Live");
        const auto organisation = scopeName(f.organisation);
        const std::set<std::string> everything {organisation,      "team/" + f.organisation.text(),
                                                scopeName(f.shop), scopeName(f.desk),
                                                scopeName(test),   scopeName(live)};
        QVERIFY(all(f, f.ada).scopes == everything);
        QVERIFY(all(f, f.cy).scopes == everything);
        QVERIFY((all(f, f.bo).scopes == std::set<std::string> {organisation, scopeName(f.shop), scopeName(test)}));
        const auto end = f.join("End", {{role("End-user"), f.desk}});
        QVERIFY((all(f, end).scopes == std::set<std::string> {organisation, scopeName(f.desk)}));
        const auto one = f.join("One", {{role("Application Operator"), live}});
        QVERIFY((all(f, one).scopes == std::set<std::string> {organisation, scopeName(live)}));
        QCOMPARE(all(f, f.bo).rows.size(), std::size_t(3));
        QCOMPARE(must(snapshot(*f.repository, f.bo, {scopeName(test), scopeName(live)}, f.now)).rows.size(),
                 std::size_t(1));
    }
    void pagesGoOnToTheHead()
    {
        OrganisationFixture f;
        const auto start = cursorOf(all(f, f.bo));
        for (int i = 0; i < 3; ++i) {
            must(
                server::apply(*f.repository, f.ada, f.edit(f.key(f.shop), {{"name", "S" + std::to_string(i)}}), f.now));
            f.makeEnvironment(f.shop, "E" + std::to_string(i));
            f.makeEnvironment(f.desk, "E" + std::to_string(i));
        }
        const auto first = page(f, f.bo, start, 2);
        QVERIFY(first.hasMore);
        QCOMPARE(first.changes.size(), std::size_t(2)); // E0 and E1: the app comes once, where it is now
        QVERIFY(first.next == first.changes.back().sequence);
        QCOMPARE(first.scopesAdded.size(), std::size_t(3));
        const auto second = page(f, f.bo, {first.epoch, first.next, first.scopeHash}, 2);
        QVERIFY(!second.hasMore);
        QCOMPARE(second.changes.size(), std::size_t(2));
        QVERIFY(second.changes.front().fields.at("name").value == FieldValue(std::string("S2")));
        QVERIFY(second.next == f.feed().head); // over the last one, which is not seen
        QVERIFY(second.changes.back().sequence < second.next);
        QVERIFY(second.scopesAdded.empty());
    }
    void scopesComeAndGoWithRoles()
    {
        OrganisationFixture f;
        const auto before = cursorOf(all(f, f.bo));
        const auto key = f.memberKey(f.bo);
        const auto operates = roleField(role("Application Operator"), f.shop);
        const auto uses = roleField(role("End-user"), f.desk);
        must(server::apply(*f.repository, f.ada, f.edit(key, {{operates, FieldValue()}, {uses, true}}), f.now));
        const auto after = page(f, f.bo, before);
        QVERIFY(after.scopesAdded == std::set<std::string> {scopeName(f.desk)});
        QVERIFY(after.scopesRemoved == std::set<std::string> {scopeName(f.shop)});
        QVERIFY(after.changes.empty());
        QVERIFY(resync(f, f.bo, {before.epoch, before.at, "another"}).reason == ResyncReason::Expired);
    }
    void deletionsAreToldUntilTheyAreForgotten()
    {
        OrganisationFixture f;
        const auto cursor = cursorOf(all(f, f.cy));
        must(server::apply(*f.repository, f.ada, f.removal(f.key(f.desk)), f.now));
        const auto told = page(f, f.cy, cursor);
        QCOMPARE(told.changes.size(), std::size_t(1));
        QVERIFY(told.changes.front().isDeleted && told.changes.front().fields.empty());
        f.makeApp("Next");
        QD_VERIFY(compact(*f.repository, f.organisation, told.next));
        QVERIFY(resync(f, f.cy, cursor).reason == ResyncReason::Expired);
        QVERIFY(page(f, f.cy, {told.epoch, told.next, told.scopeHash}).scopesRemoved.contains(scopeName(f.desk)));
        QVERIFY(resync(f, f.cy, {told.epoch, f.feed().head.plus(1), told.scopeHash}).reason == ResyncReason::Ahead);
    }
    void aRestoredBackupBeginsAnEpoch()
    {
        OrganisationFixture f;
        const auto old = cursorOf(all(f, f.ada));
        QVERIFY(!resync(f, f.ada, {}).forkedAt);
        QVERIFY(must(restoreBegan(*f.repository, f.organisation, Epoch(6))) == Epoch(7));
        f.makeApp("After");
        QVERIFY(must(restoreBegan(*f.repository, f.organisation)) == Epoch(8));
        const auto first = resync(f, f.ada, old);
        QVERIFY(first.reason == ResyncReason::NewEpoch && first.epoch == Epoch(8));
        QVERIFY(first.forkedAt == old.at);
        QVERIFY(resync(f, f.ada, {Epoch(7), old.at, old.scopeHash}).forkedAt == old.at.plus(1));
        QVERIFY(resync(f, f.ada, {Epoch(3), old.at, old.scopeHash}).forkedAt == Sequence(0)); // of it nothing is known
        QVERIFY(must(verifyAudit(*f.repository, f.organisation)).ok);
        // A base of the old epoch counts by its value.
        auto edit = f.edit(f.key(f.shop), {{"name", std::string("Store")}});
        edit.base["name"] = {Epoch(1), Sequence(999), std::string("Shop")};
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, edit)));
    }
    void accountsTokensAndTheDemo()
    {
        OrganisationFixture f;
        const auto token = must(makeToken(*f.repository, f.ada.account, "laptop", f.now));
        QVERIFY(must(accountOfToken(*f.repository, token)) == f.ada.account);
        const auto unknown = accountOfToken(*f.repository, token + "0");
        QVERIFY(!unknown && unknown.error().kind() == ErrorKind::SignedOut);
        const auto demo = must(loadDemo(*f.repository, f.ada.account, f.now));
        QVERIFY(must(loadDemo(*f.repository, f.ada.account, f.now)) == demo);
        const auto session = must(sessionOf(*f.repository, f.ada.account));
        QCOMPARE(session.organisations.size(), std::size_t(2));
        QCOMPARE(session.organisations.front().organisation.name, std::string("Harbour Works"));
        QCOMPARE(all(f, {f.ada.account, demo}).rows.size(), std::size_t(1 + 24 + 4 + 10));
        QVERIFY(must(verifyAudit(*f.repository, demo)).ok);
        QD_VERIFY(removeDemo(*f.repository));
        QCOMPARE(must(sessionOf(*f.repository, f.ada.account)).organisations.size(), std::size_t(1));
        QVERIFY(!addAccount(*f.repository, "Ada", "ADA@example.org"));
    }
    void environmentsOfVersionOneBecomeEntities()
    {
        QTemporaryDir dir;
        const std::filesystem::path path = dir.filePath(QStringLiteral("a.db")).toStdString();
        EnvironmentDefinition one {EnvironmentId::make(), "Shop", "Test", false, {"run"}, "", {}, {}, false};
        auto two = one;
        two.id = EnvironmentId::make();
        if (two.id < one.id) // made in the same millisecond; the older one names the app
            std::swap(one.id, two.id);
        two.app = "shop";
        two.name = "Live";
        {
            const auto database = must(sqlite::Database::open(path));
            must(
                database.execute("CREATE TABLE environments(id TEXT PRIMARY KEY NOT NULL, app TEXT NOT NULL, name TEXT"
                                 " NOT NULL, app_slug TEXT NOT NULL, name_slug TEXT NOT NULL, definition TEXT NOT NULL,"
                                 " UNIQUE(app_slug, name_slug)) STRICT; PRAGMA user_version=1"));
            for (const auto &definition : {one, two}) {
                auto row = must(database.prepare("INSERT INTO environments VALUES(?1,?2,?3,?4,?5,?6)"));
                row.bind(1, definition.id.text()).bind(2, definition.app).bind(3, definition.name);
                row.bind(4, slug(definition.app)).bind(5, slug(definition.name)).bind(6, encode(definition));
                must(row.run());
            }
        }
        Installation instance;
        for (int i = 0; i < 2; ++i) { // and once more, where there is nothing left to do
            const auto repository = must(openSqliteRepository(path));
            auto kept = must(repository->environments());
            QCOMPARE(kept.size(), std::size_t(2));
            QVERIFY(kept.back() == one);
            QVERIFY(kept.front().id == two.id && kept.front().name == "Live" && kept.front().app == "Shop");
            instance = must(installationOf(*repository));
            const auto seen = must(snapshot(*repository, {instance.owner, instance.local}, {}, {}));
            QCOMPARE(seen.rows.size(), std::size_t(5)); // organisation, member, app and two environments
            QVERIFY(must(verifyAudit(*repository, instance.local)).ok);
        }
        const auto repository = must(openSqliteRepository(path));
        auto other = one;
        other.id = EnvironmentId::make();
        const auto taken = repository->saveEnvironment(other);
        QVERIFY(!taken);
        QCOMPARE(std::string(taken.error().id()), std::string("environment.exists"));
        other.app = "Desk";
        QD_VERIFY(repository->saveEnvironment(other));
        QD_VERIFY(repository->removeEnvironment(one.id));
        QD_VERIFY(repository->removeEnvironment(one.id));
        QCOMPARE(must(repository->environments()).size(), std::size_t(2));
        QVERIFY(must(verifyAudit(*repository, instance.local)).ok);
    }
};
QD_TEST_CLASS(entity_feed, TestEntityFeed)
#include "tst_entity_feed.moc"
