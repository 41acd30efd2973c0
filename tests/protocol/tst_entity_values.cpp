// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/entity_scopes.h"
#include "protocol/entity_values.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::protocol;

namespace {

Change changeOf(EntityKey key, std::string scope, const FieldValues &values)
{
    Change change {Sequence(3), std::move(key), std::move(scope), Sequence(3), false, {}};
    for (const auto &[name, value] : values)
        change.fields[name] = {value, Sequence(2)};
    return change;
}

template <class Value>
std::string wrongField(const Result<Value> &result)
{
    return result ? std::string() : std::string(result.error().id()) + " " + std::string(result.error().subject());
}

} // namespace

/// PROTOCOL.md §6.1, §6.2.
class TestEntityValues : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void scopesHaveNames()
    {
        const auto organisation = domain::OrganisationId::make();
        for (const domain::Scope &scope : {domain::Scope(organisation), domain::Scope(domain::AppId::make()),
                                           domain::Scope(domain::EnvironmentId::make())}) {
            QVERIFY(scopeNamed(scopeName(scope)) == scope);
            const auto role = domain::RoleId::make();
            QVERIFY(readRoleField(roleField(role, scope)) == std::pair(role, scope));
        }
        QCOMPARE(scopeName(organisation), "organisation/" + organisation.text());
        QCOMPARE(teamScope(organisation), "team/" + organisation.text());
        QVERIFY(teamScopeNamed(teamScope(organisation)) == organisation);
        // One spelling only, and a team is no place for a role.
        QVERIFY(!scopeNamed(teamScope(organisation)));
        QVERIFY(!scopeNamed("app/01890A5D-AC96-774B-BCCE-B302099A8057"));
        QVERIFY(scopeNamed("app/01890a5d-ac96-774b-bcce-b302099a8057"));
        for (const auto *text : {"", "app", "app/", "apps/01890a5d-ac96-774b-bcce-b302099a8057", "app/x"})
            QVERIFY2(!scopeNamed(text), text);
        const auto field = roleField(domain::RoleId::make(), organisation);
        for (std::size_t cut = 0; cut < field.size(); ++cut)
            QVERIFY(!readRoleField(field.substr(0, cut)));
        QVERIFY(!readRoleField(field + " "));
    }
    void valuesComeBack()
    {
        const domain::Organisation organisation {domain::OrganisationId::make(), "Harbour Works"};
        QVERIFY(organisationOf(changeOf(keyOf(organisation.id), scopeName(organisation.id), fieldsOf(organisation)))
                == organisation);
        const domain::App app {domain::AppId::make(), organisation.id, "Sample shop", "Sells\nthings"};
        QVERIFY(appOf(changeOf(keyOf(app.id), scopeName(app.id), fieldsOf(app))) == app);
        const SharedEnvironment environment {domain::EnvironmentId::make(), app.id, "Development"};
        QVERIFY(environmentOf(changeOf(keyOf(environment.id), scopeName(environment.id), fieldsOf(environment)))
                == environment);
        TeamMember ada {
            {domain::MemberId::make(), organisation.id, "Ada Example", "ada@example.org", domain::MemberState::Active},
            {}};
        const auto read
            = [&] { return memberOf(changeOf(keyOf(ada.member.id), teamScope(organisation.id), fieldsOf(ada))); };
        QVERIFY(read() == ada);
        ada.assignments.push_back({ada.member.id, domain::administratorRole().id, organisation.id});
        QVERIFY(read() == ada);
    }
    void removedRolesAreNone()
    {
        const auto organisation = domain::OrganisationId::make();
        const auto field = roleField(domain::administratorRole().id, organisation);
        const auto with = [&](const std::string &name, const FieldValue &value) {
            const FieldValues values {{"name", "A"}, {"email", "a@b.c"}, {"state", "active"}, {name, value}};
            return memberOf(changeOf(keyOf(domain::MemberId::make()), teamScope(organisation), values));
        };
        QCOMPARE(with(field, true)->assignments.size(), std::size_t(1));
        QCOMPARE(with(field, {})->assignments.size(), std::size_t(0));
        QCOMPARE(wrongField(with(field, false)), "protocol.badMessage " + field);
        QD_VERIFY(with("role/of another kind", false)); // of a newer version
    }
    void whatIsMissingIsNamed()
    {
        const auto app = domain::AppId::make();
        const auto read
            = [&](const FieldValues &values) { return appOf(changeOf(keyOf(app), scopeName(app), values)); };
        const auto organisation = domain::OrganisationId::make().text();
        QD_VERIFY(read({{"organisation", organisation}, {"name", "x"}}));
        QCOMPARE(wrongField(read({{"organisation", organisation}})), std::string("protocol.badMessage name"));
        QCOMPARE(wrongField(read({{"organisation", "x"}, {"name", "x"}})),
                 std::string("protocol.badMessage organisation"));
        QCOMPARE(wrongField(read({{"organisation", organisation}, {"name", true}})),
                 std::string("protocol.badMessage name"));
        QCOMPARE(wrongField(read({{"organisation", organisation}, {"name", "x"}, {"description", true}})),
                 std::string("protocol.badMessage description"));
        auto change = changeOf(keyOf(app), scopeName(app), {});
        change.isDeleted = true;
        QCOMPARE(wrongField(appOf(change)), std::string("protocol.badMessage deleted"));
        QCOMPARE(wrongField(environmentOf(change)), std::string("protocol.badMessage type"));
        const auto member = changeOf(keyOf(domain::MemberId::make()), "app/x", {});
        QCOMPARE(wrongField(memberOf(member)), std::string("protocol.badMessage scope"));
    }
};
QD_TEST_CLASS(entity_values, TestEntityValues)
#include "tst_entity_values.moc"
