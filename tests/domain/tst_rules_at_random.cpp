// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/random_team.h"
#include "domain/rules.h"
#include "support/test.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

using namespace quarterdeck;
using namespace quarterdeck::domain;
using quarterdeck::testing::RandomTeam;
using quarterdeck::testing::Team;

namespace {

std::string text(const Decision &decision)
{
    if (decision.isDenied())
        return std::string(decision.reason())
            + (decision.missing().isEmpty() ? "" : " (" + names(decision.missing()) + ")");
    return decision.isAllowed() ? "allowed" : "unknown";
}

/// What may be changed, told as plainly as possible for who knows everything; the administrator left aside.
bool isInOrder(const Team &team, const MemberId &actor, const RoleChange &change)
{
    const auto held = team.truth(actor, change.scope);
    bool isInOrder = held.contains(Permission::EditTeam);
    for (const auto &role : change.added)
        isInOrder = isInOrder && held.contains(team.allows(role, change.scope))
            && team.ownerOf(change.scope) == team.members.at(change.member).organisation;
    return isInOrder
        && (change.removed.empty() || actor == change.member
            || held.contains(team.onPaper(change.member, change.scope)));
}

struct Guard
{
    const char *name;
    std::function<Decision(const Facts &)> decide;
};

/// Every rule, asked at random.
std::vector<Guard> randomGuards(RandomTeam &random, const Team &team)
{
    const auto actor = random.member(team);
    const auto member = random.member(team);
    const auto change = random.change(team);
    const auto scope = random.oneOf(team.scopes());
    const auto app = random.oneOf(team.apps).first;
    const auto environment = random.oneOf(team.environments).first;
    const auto organisation = random.oneOf(team.organisations);
    return {{"change", [=](const Facts &facts) { return mayChangeRoles(facts, actor, change); }},
            {"grant", [=](const Facts &facts) { return grantOnlyWhatYouHold(facts, actor, change.added, scope); }},
            {"last", [=](const Facts &facts) { return lastAdministrator(facts, organisation, member); }},
            {"disable", [=](const Facts &facts) { return mayDisableMember(facts, actor, member); }},
            {"enable", [=](const Facts &facts) { return mayEnableMember(facts, actor, member); }},
            {"read", [=](const Facts &facts) { return mayReadTeam(facts, actor, scope); }},
            {"app", [=](const Facts &facts) { return mayEditApp(facts, actor, app); }},
            {"environment", [=](const Facts &facts) { return mayEditEnvironment(facts, actor, environment); }}};
}

} // namespace

class TestRulesAtRandom : public Test
{
    Q_OBJECT
private Q_SLOTS:
    /// What is allowed gives nobody more than the actor holds, and leaves an administrator; what is denied has a cause.
    void nobodyGainsMoreThanTheActorHolds()
    {
        std::map<std::string, int> answers;
        for (unsigned seed = 1; seed <= 400; ++seed) {
            RandomTeam random(seed);
            auto team = random.team();
            const auto scopes = team.scopes();
            for (int step = 0; step < 25; ++step) {
                const auto where = std::to_string(seed) + ":" + std::to_string(step);
                const auto actor = random.member(team);
                const auto change = random.change(team);
                const auto kind = random.chance(70) ? 0 : random.chance(50) ? 1 : 2;
                const auto decision = kind == 0 ? mayChangeRoles(team, actor, change)
                    : kind == 1                 ? mayDisableMember(team, actor, change.member)
                                                : mayEnableMember(team, actor, change.member);
                QVERIFY2(!decision.isUnknown(), where.c_str()); // everything is known
                ++answers[decision.isAllowed() ? "allowed " + std::to_string(kind) : std::string(decision.reason())];
                auto after = team;
                if (kind == 0)
                    after.apply(change);
                else
                    after.members[change.member].state = kind == 1 ? MemberState::Disabled : MemberState::Active;
                bool lostAdministrator = false;
                for (const auto &organisation : team.organisations)
                    lostAdministrator
                        |= team.administratorsOf(organisation) > 0 && after.administratorsOf(organisation) == 0;
                if (kind == 0)
                    QVERIFY2(decision.isAllowed() == (isInOrder(team, actor, change) && !lostAdministrator),
                             where.c_str());
                if (decision.isDenied()) {
                    QVERIFY2(kind == 0 || lostAdministrator
                                 || !team.truth(actor, team.members[change.member].organisation)
                                         .contains(Permission::Administer),
                             where.c_str()); // nothing else stops an administrator
                    QVERIFY2(decision.reason() != "team.lastAdministrator" || lostAdministrator, where.c_str());
                    continue;
                }
                QVERIFY2(!lostAdministrator, where.c_str());
                for (const auto &[member, data] : team.members) {
                    for (const auto &scope : scopes) {
                        const auto held = team.truth(actor, scope);
                        const auto gained = after.truth(member, scope).without(team.truth(member, scope));
                        QVERIFY2(held.contains(gained), (where + " gains " + names(gained)).c_str());
                        const auto lost = team.truth(member, scope).without(after.truth(member, scope));
                        QVERIFY2(held.contains(lost), (where + " loses " + names(lost)).c_str());
                    }
                }
                team = after;
            }
        }
        for (const auto *each : {"allowed 0", "allowed 1", "allowed 2", "team.mayNotEdit", "team.mayNotGrant",
                                 "team.strongerMember", "team.lastAdministrator", "team.otherOrganisation"})
            QVERIFY2(answers[each] >= 20, (each + std::string(" ") + std::to_string(answers[each])).c_str());
    }

    void whatIsKnownEqualsTheTruth()
    {
        for (unsigned seed = 1; seed <= 300; ++seed) {
            RandomTeam random(seed);
            auto team = random.team();
            random.hide(team, seed % 3 * 15);
            for (const auto &[member, data] : team.members) {
                for (const auto &scope : team.scopes()) {
                    const auto rights = effectivePermissions(team, member, scope);
                    const auto truth = team.truth(member, scope);
                    QVERIFY2(truth.contains(rights.held), std::to_string(seed).c_str());
                    QVERIFY2(rights.possible.contains(truth), std::to_string(seed).c_str());
                    QVERIFY2(seed % 3 != 0 || rights.isKnown(), std::to_string(seed).c_str());
                }
            }
        }
    }

    /// With more facts only Unknown changes, and with all of them nothing is unknown.
    void moreFactsNeverFlipAnAnswer()
    {
        std::map<std::string, int> answers;
        for (unsigned seed = 1; seed <= 3000; ++seed) {
            RandomTeam random(seed);
            std::vector<Team> views {random.team()};
            for (const unsigned percent : {10U, 10U, 25U}) {
                views.push_back(views.back());
                random.hide(views.back(), percent);
            }
            for (const auto &guard : randomGuards(random, views.front())) {
                const auto where = std::string(guard.name) + " " + std::to_string(seed);
                auto more = guard.decide(views.front());
                QVERIFY2(!more.isUnknown(), where.c_str());
                for (const auto &view : views) {
                    const auto less = guard.decide(view);
                    QVERIFY2(less.isUnknown() || less.kind() == more.kind(),
                             (where + ": " + text(less) + ", then " + text(more)).c_str());
                    ++answers[std::string(guard.name) + (less.isUnknown() ? "?" : less.isAllowed() ? "+" : "-")];
                    more = less;
                }
            }
        }
        QCOMPARE(answers.size(), std::size_t(8 * 3)); // every rule gave every answer
        for (const auto &[answer, count] : answers)
            QVERIFY2(count >= 50, (answer + " " + std::to_string(count)).c_str());
    }
};
QD_TEST_CLASS(rules_at_random, TestRulesAtRandom)
#include "tst_rules_at_random.moc"
