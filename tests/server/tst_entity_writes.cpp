// SPDX-License-Identifier: GPL-3.0-or-later
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

class TestEntityWrites : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void anEditIsAppliedOnceAndAnsweredAlike()
    {
        OrganisationFixture f;
        const auto edit = f.edit(f.key(f.shop), {{"description", std::string("Sells")}});
        const auto head = f.feed().head;
        const auto first = f.apply(f.bo, edit);
        QVERIFY(first == MutationResult(Forbidden {{"app.edit"}})); // kept too
        QVERIFY(f.apply(f.bo, edit) == first);
        const auto applied = f.apply(f.ada, edit);
        QVERIFY(applied == MutationResult(Applied {head.plus(1)}));
        QVERIFY(f.apply(f.ada, edit) == applied);
        QVERIFY(f.feed().head == head.plus(1));
        auto other = edit;
        other.set["description"] = std::string("Buys");
        QVERIFY(f.apply(f.ada, other) == MutationResult(Invalid {"/key", "key.reused"}));
        QVERIFY(f.apply(f.ada, edit) == applied);
    }
    void nobodyDoesMoreThanTheRulesAllow()
    {
        OrganisationFixture f;
        const auto environment = f.makeEnvironment(f.shop, "Test");
        const EntityKey test {"environment", environment.uuid};
        const auto rename = [&](const EntityKey &key) { return f.edit(key, {{"name", std::string("Other")}}); };
        const auto roles = [&](const Actor &member, const char *name, const Scope &scope, bool isGiven) {
            return f.edit(f.memberKey(member),
                          {{roleField(role(name), scope), isGiven ? FieldValue(true) : FieldValue()}});
        };
        QVERIFY(f.apply(f.bo, rename(f.key(f.desk))) == MutationResult(Forbidden {{"app.read"}}));
        QVERIFY(f.apply(f.bo, rename(f.key(f.shop))) == MutationResult(Forbidden {{"app.edit"}}));
        QVERIFY(f.apply(f.bo, f.removal(f.key(f.shop))) == MutationResult(Forbidden {{"app.edit"}}));
        QVERIFY(f.apply(f.bo, f.newApp(AppId::make(), "New")) == MutationResult(Forbidden {{"app.edit"}}));
        QVERIFY(f.apply(f.cy, rename(test)) == MutationResult(Forbidden {{"env.edit"}}));
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.bo, rename(test))));
        // Not told whether an id is there that may not be seen.
        QVERIFY(f.apply(f.bo, rename({"app", Uuid::make()})) != MutationResult(Gone {}));
        QVERIFY(f.apply(f.ada, rename({"app", Uuid::make()})) == MutationResult(Gone {}));
        QVERIFY(f.apply(f.bo, roles(f.cy, "End-user", f.shop, true)) == MutationResult(Forbidden {{"team.read"}}));
        QVERIFY(f.apply(f.cy, roles(f.bo, "End-user", f.shop, true)) == MutationResult(Forbidden {{"team.edit"}}));

        const auto lead = f.join("Lead", {{role("SCRUM Master"), f.organisation}});
        QVERIFY(std::holds_alternative<Forbidden>(f.apply(lead, roles(f.cy, "Administrator", f.organisation, true))));
        QVERIFY(std::holds_alternative<Forbidden>(f.apply(lead, roles(f.ada, "Administrator", f.organisation, false))));
        QVERIFY(std::holds_alternative<Applied>(f.apply(lead, roles(f.bo, "End-user", f.desk, true))));
        QVERIFY(f.apply(f.ada, roles(f.ada, "Administrator", f.organisation, false))
                == MutationResult(Forbidden {{"team.lastAdministrator"}}));
        QVERIFY(std::holds_alternative<Forbidden>(f.apply(f.ada, roles(f.bo, "End-user", AppId::make(), true))));
    }
    void rightsCountWhenAnEditIsApplied()
    {
        OrganisationFixture f;
        const auto lead = f.join("Lead", {{role("SCRUM Master"), f.shop}});
        const auto edit = f.edit(f.key(f.shop), {{"name", std::string("Store")}});
        const auto field = roleField(role("SCRUM Master"), f.shop);
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, f.edit(f.memberKey(lead), {{field, FieldValue()}}))));
        QVERIFY(std::holds_alternative<Forbidden>(f.apply(lead, edit)));
        const auto row = f.present(f.memberKey(lead));
        QVERIFY(row->fields.at(field).value == FieldValue());
        QVERIFY(row->fields.at(field).version == row->version);
    }
    void whoIsNoActiveMemberIsDenied()
    {
        OrganisationFixture f;
        const auto out = f.join("Out", {{testing::role("Administrator"), f.organisation}}, MemberState::Disabled);
        const auto refused = apply(*f.repository, out, f.edit(f.key(f.shop), {{"name", std::string("X")}}), f.now);
        QVERIFY(!refused);
        QCOMPARE(std::string(refused.error().id()), std::string("membership_ended"));
        QVERIFY(refused.error().kind() == ErrorKind::Denied);
        const auto stranger = must(addAccount(*f.repository, "No One", "none@example.org"));
        QVERIFY(!snapshot(*f.repository, {stranger, f.organisation}, {}, f.now));
    }
    void conflictsAreByField()
    {
        OrganisationFixture f;
        const auto shop = f.key(f.shop);
        const auto mine = f.edit(shop, {{"name", std::string("Mine")}});
        const auto same = f.edit(shop, {{"name", std::string("Theirs")}});
        const auto aside = f.edit(shop, {{"description", std::string("Aside")}});
        const auto removal = f.removal(shop);
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, f.edit(shop, {{"name", std::string("Theirs")}}))));
        const auto theirs = f.present(shop)->fields.at("name");
        QVERIFY(f.apply(f.ada, mine) == MutationResult(Conflicted {{{"name", theirs}}})); // C1
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, same))); // C2
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, aside))); // C3
        const auto kept = f.apply(f.ada, removal); // C5
        QVERIFY(std::holds_alternative<Conflicted>(kept));
        QCOMPARE(std::get<Conflicted>(kept).theirs.size(), std::size_t(2));
        const auto late = f.edit(shop, {{"name", std::string("Late")}});
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, f.removal(shop))));
        QVERIFY(f.apply(f.ada, late) == MutationResult(Gone {})); // C4
        QVERIFY(f.apply(f.ada, f.newApp(f.shop, "Again")) == MutationResult(Gone {}));
    }
    void whatCannotBeRightIsInvalid()
    {
        OrganisationFixture f;
        const auto environment = f.makeEnvironment(f.shop, "Test");
        f.makeEnvironment(f.shop, "Live");
        const auto code = [&](const Mutation &mutation) {
            const auto result = f.apply(f.ada, mutation);
            const auto *invalid = std::get_if<Invalid>(&result);
            return invalid ? invalid->pointer + " " + invalid->code : std::string("no");
        };
        const EntityKey test {"environment", environment.uuid};
        QCOMPARE(code(f.edit(f.key(f.desk), {{"name", std::string("SHOP")}})), std::string("/set/name name.taken"));
        QCOMPARE(code(f.newApp(AppId::make(), "shop")), std::string("/set/name name.taken"));
        QCOMPARE(code(f.edit(test, {{"name", std::string("live")}})), std::string("/set/name name.taken"));
        QCOMPARE(code(f.edit(test, {{"name", std::int64_t(7)}})), std::string("/set/name environment.badName"));
        QCOMPARE(code(f.edit(test, {{"app", f.desk.text()}})), std::string("/set/app field.readOnly"));
        QCOMPARE(code(f.edit(f.key(f.shop), {{"colour", true}})), std::string("/set/colour field.unknown"));
        QCOMPARE(code(f.edit(f.key(f.shop), {{"description", std::string(3000, 'x')}})),
                 std::string("/set/description app.badDescription"));
        QCOMPARE(code(f.removal(f.key(f.shop))), std::string("/entity app.hasEnvironments"));
        QCOMPARE(code(f.removal(test)), std::string("/entity entity.notMadeHere"));
        QCOMPARE(code(f.edit({"organisation", f.organisation.uuid}, {{"name", std::string("X")}})),
                 std::string("/set/name field.readOnly"));
        auto elsewhere = f.newApp(AppId::make(), "New");
        elsewhere.scope = scopeName(f.shop);
        QCOMPARE(code(elsewhere), std::string("/scope scope.wrong"));
        auto member = f.newApp(AppId::make(), "New");
        member.entity.type = "member";
        QCOMPARE(code(member), std::string("/entity entity.notMadeHere"));
        const auto name = roleField(role("Administrator"), f.shop);
        QCOMPARE(code(f.edit(f.memberKey(f.bo), {{name, true}})),
                 "/set/role~1" + role("Administrator").text() + "@app~1" + f.shop.text() + " team.administratorScope");
        // A name is free again when its app is gone.
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, f.removal(f.key(f.desk)))));
        QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, f.newApp(AppId::make(), "Desk"))));
    }
    void differentRolesOfOneMemberDoNotConflict()
    {
        OrganisationFixture f;
        const auto key = f.memberKey(f.bo);
        const auto one = f.edit(key, {{roleField(role("End-user"), f.desk), true}});
        const auto other = f.edit(key, {{roleField(role("Product Owner"), f.desk), true}});
        const auto again = f.edit(key, {{roleField(role("End-user"), f.desk), true}});
        for (const auto &edit : {one, other, again})
            QVERIFY(std::holds_alternative<Applied>(f.apply(f.ada, edit)));
        QCOMPARE(must(must(f.repository->beginReading())->assignments({key.id})).size(), std::size_t(3));
    }
    void aFailingDiskLeavesAllOrNothing()
    {
        QTemporaryDir dir;
        const std::filesystem::path path = dir.filePath(QStringLiteral("a.db")).toStdString();
        OrganisationFixture f(path);
        for (std::uint64_t nth = 1;; ++nth) {
            QVERIFY(nth < 500);
            const auto value = std::string("text ") + std::to_string(nth);
            const auto edit = f.edit(f.key(f.shop), {{"description", value}});
            const auto before = f.feed().head;
            const auto shop = f.present(f.key(f.shop));
            sqlite::failAt(nth);
            const auto result = apply(*f.repository, f.ada, edit, f.now);
            sqlite::failAt(0);
            const bool isThrough = result.has_value();
            if (!isThrough) {
                QVERIFY(f.feed().head == before);
                QVERIFY(f.present(f.key(f.shop)) == shop);
                QVERIFY(must(verifyAudit(*f.repository, f.organisation)).ok);
            }
            QVERIFY(f.apply(f.ada, edit) == MutationResult(Applied {before.plus(1)}));
            QVERIFY(f.feed().head == before.plus(1));
            const auto verdict = must(verifyAudit(*f.repository, f.organisation));
            QVERIFY(verdict.ok);
            QCOMPARE(verdict.entries, f.feed().head.value);
            if (isThrough) {
                QVERIFY(nth > 15); // it was hit at many places
                return;
            }
        }
    }
};
QD_TEST_CLASS(entity_writes, TestEntityWrites)
#include "tst_entity_writes.moc"
