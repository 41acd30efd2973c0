// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/rules.h"

#include "domain/random_team.h"
#include "support/test.h"

#include <string>
#include <vector>

using namespace quarterdeck;
using namespace quarterdeck::domain;
using quarterdeck::testing::nth;
using quarterdeck::testing::Team;

namespace {

std::string text(const Decision &decision)
{
    if (decision.isDenied())
        return std::string(decision.reason())
            + (decision.missing().isEmpty() ? "" : " (" + names(decision.missing()) + ")");
    return decision.isAllowed() ? "allowed" : "unknown";
}

const auto harbour = nth<OrganisationId>(0);
const auto shop = nth<AppId>(0); // of harbour
const auto crane = nth<AppId>(1); // of harbour
const auto stranger = nth<AppId>(2); // of another organisation
const auto production = nth<EnvironmentId>(0); // of shop
const auto test = nth<EnvironmentId>(1); // of shop
const auto ada = nth<MemberId>(0); // administrates harbour
const auto bert = nth<MemberId>(1); // SCRUM Master of shop
const auto cleo = nth<MemberId>(2); // Business Engineer of shop, Application Operator of production
const auto dora = nth<MemberId>(3); // was an administrator, is disabled
const auto emil = nth<MemberId>(4); // is invited as Product Owner of crane
const auto fay = nth<MemberId>(5); // edits teams of harbour, and sees them
const auto keeper = nth<RoleId>(0); // team.read, team.edit
const auto captain = nth<RoleId>(1); // org.administer alone

RoleId role(const char *name)
{
    return builtInRoleNamed(name)->id;
}

Team harbourTeam()
{
    Team team;
    team.organisations = {harbour, nth<OrganisationId>(1)};
    team.apps = {{shop, harbour}, {crane, harbour}, {stranger, nth<OrganisationId>(1)}};
    team.environments = {{production, shop}, {test, shop}};
    team.roles = {{keeper, {Permission::ReadTeam, Permission::EditTeam}}, {captain, {Permission::Administer}}};
    for (const auto &id : {ada, bert, cleo, dora, emil, fay})
        team.members[id] = {id, harbour, "A", "a@b", MemberState::Active};
    team.members[dora].state = MemberState::Disabled;
    team.members[emil].state = MemberState::Invited;
    team.given = {{ada, administratorRole().id, harbour},
                  {bert, role("SCRUM Master"), shop},
                  {cleo, role("Business Engineer"), shop},
                  {cleo, role("Application Operator"), production},
                  {dora, administratorRole().id, harbour},
                  {emil, role("Product Owner"), crane},
                  {fay, keeper, harbour}};
    return team;
}

} // namespace

class TestRules : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void effective()
    {
        const auto team = harbourTeam();
        const auto held = [&](const MemberId &member, const Scope &scope) {
            return names(effectivePermissions(team, member, scope).held);
        };
        QVERIFY(effectivePermissions(team, ada, production).held == PermissionSet::all()); // from the organisation
        QVERIFY(effectivePermissions(team, cleo, production).held // two roles, of app and environment
                == (builtInRoleNamed("Business Engineer")->permissions
                    | builtInRoleNamed("Application Operator")->permissions));
        QVERIFY(effectivePermissions(team, cleo, test).held == builtInRoleNamed("Business Engineer")->permissions);
        QCOMPARE(held(cleo, harbour), std::string()); // never upwards
        QCOMPARE(held(cleo, crane), std::string()); // never sideways
        QCOMPARE(held(fay, production), std::string("team.read, team.edit"));
        QCOMPARE(held(fay, stranger), std::string());
        QCOMPARE(held(dora, harbour), std::string()); // disabled
        QCOMPARE(held(emil, crane), std::string()); // invited
        QVERIFY(effectivePermissions(team, emil, crane).isKnown());
    }
    void administerCountsAtTheOrganisation()
    {
        auto team = harbourTeam();
        team.given.insert({cleo, captain, harbour});
        QVERIFY(effectivePermissions(team, cleo, production).held == PermissionSet::all());
        team.given.erase({cleo, captain, harbour});
        team.given.insert({cleo, captain, crane});
        QVERIFY(effectivePermissions(team, cleo, crane) == Rights());
    }

    void changesOfRoles_data()
    {
        QTest::addColumn<RoleChange>("change");
        QTest::addColumn<MemberId>("actor");
        QTest::addColumn<QString>("expected");
        using Roles = std::vector<RoleId>;
        const auto row = [](const char *tag, const MemberId &actor, const MemberId &member, const Scope &scope,
                            const Roles &added, const Roles &removed, const char *expected) {
            QTest::newRow(tag) << RoleChange {member, scope, added, removed} << actor << QString::fromLatin1(expected);
        };
        const auto administrator = administratorRole().id;
        const auto master = role("SCRUM Master");
        const auto engineer = role("Business Engineer");
        row("administrator gives anything", ada, fay, harbour, {administrator, keeper}, {}, "allowed");
        row("administrator gives far below", ada, fay, production, {master}, {}, "allowed");
        row("own role", bert, fay, shop, {master}, {}, "allowed");
        row("subset", bert, fay, shop, {engineer}, {}, "allowed");
        row("subset below", bert, fay, production, {role("Application Operator")}, {}, "allowed");
        row("elsewhere", bert, fay, crane, {engineer}, {}, "team.mayNotEdit (team.edit)");
        row("above", bert, fay, harbour, {engineer}, {}, "team.mayNotEdit (team.edit)");
        row("without the right", cleo, fay, shop, {role("End-user")}, {}, "team.mayNotEdit (team.edit)");
        row("more than held", fay, cleo, shop, {role("Product Owner")}, {},
            "team.mayNotGrant (app.read, backlog.edit)");
        row("more than held, to oneself", fay, fay, shop, {role("End-user")}, {}, "team.mayNotGrant (app.read)");
        row("more than held, though the other has it", fay, cleo, shop, {engineer}, {},
            "team.mayNotGrant (app.read, env.read, alert.receive, log.read, log.debug, metrics.read, backlog.edit, "
            "model.edit)");
        row("what is held", fay, cleo, crane, {keeper}, {}, "allowed");
        row("disabled actor", dora, cleo, shop, {}, {engineer}, "team.mayNotEdit (team.edit)");
        row("take from the weaker", bert, cleo, shop, {}, {engineer}, "allowed");
        row("exchange", bert, cleo, shop, {role("End-user")}, {engineer}, "allowed");
        row("take from the stronger", fay, emil, crane, {}, {role("Product Owner")},
            "team.strongerMember (app.read, backlog.edit)");
        row("take from an administrator", bert, ada, shop, {}, {engineer},
            "team.strongerMember (roles.edit, api.use, org.administer)");
        row("take from oneself", fay, fay, harbour, {}, {keeper}, "allowed");
        row("another organisation", ada, fay, stranger, {keeper}, {}, "team.mayNotEdit (team.edit)");
        row("last administrator", ada, ada, harbour, {}, {administrator}, "team.lastAdministrator");
        row("last administrator, exchanged", ada, ada, harbour, {captain}, {administrator}, "allowed");
        row("last administrator, another role", ada, ada, harbour, {}, {keeper}, "allowed");
        row("a disabled administrator", ada, dora, harbour, {}, {administrator}, "allowed");
    }
    void changesOfRoles()
    {
        QFETCH(RoleChange, change);
        QFETCH(MemberId, actor);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(text(mayChangeRoles(harbourTeam(), actor, change))), expected);
    }
    void nothingGoesToAnotherOrganisation()
    {
        auto team = harbourTeam();
        team.members[fay].organisation = nth<OrganisationId>(1);
        team.given.erase({fay, keeper, harbour});
        QCOMPARE(text(mayChangeRoles(team, ada, {fay, shop, {keeper}, {}})), std::string("team.otherOrganisation"));
    }

    void members()
    {
        auto team = harbourTeam();
        QCOMPARE(text(mayDisableMember(team, ada, cleo)), std::string("allowed"));
        QCOMPARE(text(mayRemoveMember(team, ada, dora)), std::string("allowed"));
        QCOMPARE(text(mayDisableMember(team, bert, cleo)), std::string("team.mayNotEdit (team.edit)"));
        QCOMPARE(text(mayDisableMember(team, fay, emil)), std::string("team.strongerMember (app.read, backlog.edit)"));
        QCOMPARE(text(mayRemoveMember(team, ada, ada)), std::string("team.lastAdministrator"));
        QVERIFY(mayEnableMember(team, fay, dora).reason() == "team.mayNotGrant");
        QCOMPARE(text(mayEnableMember(team, ada, dora)), std::string("allowed"));
        team.members[dora].state = MemberState::Active;
        QCOMPARE(text(mayRemoveMember(team, ada, ada)), std::string("allowed"));
        QCOMPARE(text(mayRemoveMember(team, dora, ada)), std::string("allowed"));
        QVERIFY(mayRemoveMember(team, fay, ada).reason() == "team.strongerMember");
    }
    void lastAdministratorOnPartOfTheFacts()
    {
        auto team = harbourTeam();
        const auto answer = [&] { return text(lastAdministrator(team, harbour, ada)); };
        QCOMPARE(answer(), std::string("team.lastAdministrator"));
        QCOMPARE(text(lastAdministrator(team, harbour, cleo)), std::string("allowed")); // is none
        team.hidden.fromAdministrators = {cleo}; // somebody may be left out
        QCOMPARE(answer(), std::string("unknown"));
        team.members[dora].state = MemberState::Active; // but another one is seen
        QCOMPARE(answer(), std::string("allowed"));
        team.hidden.members = {dora}; // whether she is active is not
        QCOMPARE(answer(), std::string("unknown"));
        team.hidden = {};
        team.given.erase({dora, administratorRole().id, harbour});
        team.given.insert({dora, captain, harbour});
        QCOMPARE(answer(), std::string("allowed"));
        team.hidden.roles = {captain};
        QCOMPARE(answer(), std::string("unknown"));
    }
    void aHiddenRoleMayBeTheLastAdministrators()
    {
        auto team = harbourTeam();
        team.given.erase({ada, administratorRole().id, harbour});
        team.given.insert({fay, captain, harbour});
        const RoleChange change {fay, harbour, {}, {captain}};
        QCOMPARE(text(mayChangeRoles(team, fay, change)), std::string("team.lastAdministrator"));
        team.hidden.roles = {captain};
        QCOMPARE(text(mayChangeRoles(team, fay, change)), std::string("unknown"));
    }
    void readAndEdit()
    {
        auto team = harbourTeam();
        QCOMPARE(text(mayEditApp(team, bert, shop)), std::string("allowed"));
        QCOMPARE(text(mayEditApp(team, bert, crane)), std::string("app.mayNotEdit (app.edit)"));
        QCOMPARE(text(mayEditApp(team, cleo, shop)), std::string("app.mayNotEdit (app.edit)"));
        QCOMPARE(text(mayEditEnvironment(team, cleo, production)), std::string("allowed"));
        QCOMPARE(text(mayEditEnvironment(team, cleo, test)), std::string("environment.mayNotEdit (env.edit)"));
        QCOMPARE(text(mayEditEnvironment(team, bert, test)), std::string("allowed"));
        QCOMPARE(text(mayReadTeam(team, fay, crane)), std::string("allowed"));
        QCOMPARE(text(mayReadTeam(team, cleo, crane)), std::string("team.mayNotRead (team.read)"));
        team.hidden.environments = {test};
        QCOMPARE(text(mayEditEnvironment(team, bert, test)), std::string("unknown"));
        QCOMPARE(text(mayEditEnvironment(team, emil, test)), std::string("environment.mayNotEdit (env.edit)"));
    }
    void asError()
    {
        QD_VERIFY(require(Decision::allowed(), "Ada"));
        const auto denied = require(Decision::denied("team.mayNotGrant", {Permission::ReadLogs}), "Ada").error();
        QCOMPARE(denied.kind(), ErrorKind::Denied);
        QCOMPARE(std::string(denied.id()), std::string("team.mayNotGrant"));
        QCOMPARE(std::string(denied.subject()), std::string("Ada"));
        QCOMPARE(std::string(denied.detail()), std::string("missing: log.read"));
        QCOMPARE(std::string(require(Decision::unknown(), "Ada").error().id()), std::string("team.notKnown"));
    }
};
QD_TEST_CLASS(rules, TestRules)
#include "tst_rules.moc"
