// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/rules.h"

#include <algorithm>
#include <initializer_list>

namespace quarterdeck::domain {

namespace {

constexpr Rights exactly(PermissionSet permissions)
{
    return {permissions, permissions};
}
constexpr Rights anything {{}, PermissionSet::all()};

std::optional<OrganisationId> organisationOf(const Facts &facts, const Scope &scope)
{
    if (const auto *organisation = std::get_if<OrganisationId>(&scope))
        return *organisation;
    const auto *environment = std::get_if<EnvironmentId>(&scope);
    const auto app = environment ? facts.appOf(*environment) : std::optional(std::get<AppId>(scope));
    return app ? facts.organisationOf(*app) : std::nullopt;
}

/// Whether `inner` is `outer` or lies in it; none if that is not known.
std::optional<bool> liesIn(const Facts &facts, const Scope &inner, const Scope &outer)
{
    if (inner == outer)
        return true;
    if (outer.index() >= inner.index()) // as narrow, and another one
        return false;
    if (const auto *organisation = std::get_if<OrganisationId>(&outer)) {
        const auto found = organisationOf(facts, inner);
        return found ? std::optional(*found == *organisation) : std::nullopt;
    }
    const auto app = facts.appOf(std::get<EnvironmentId>(inner));
    return app ? std::optional(*app == std::get<AppId>(outer)) : std::nullopt;
}

/// What a role allows when it is given at the scope.
Rights rightsOfRole(const Facts &facts, const RoleId &role, const Scope &scope)
{
    const bool isOrganisation = std::holds_alternative<OrganisationId>(scope);
    const auto *builtIn = builtInRole(role);
    const auto permissions = builtIn ? std::optional(builtIn->permissions) : facts.permissions(role);
    if (!isOrganisation)
        return permissions ? exactly(permissions->without({Permission::Administer}))
                           : Rights {{}, PermissionSet::all().without({Permission::Administer})};
    if (!permissions)
        return anything;
    return exactly(permissions->contains(Permission::Administer) ? PermissionSet::all() : *permissions);
}

/// What the assignments allow at the scope, whether or not their member is active.
Rights onPaper(const Facts &facts, const Seen<Assignment> &assignments, const Scope &scope)
{
    Rights rights {{}, assignments.isComplete ? PermissionSet() : PermissionSet::all()};
    for (const auto &assignment : assignments.items) {
        const auto counts = liesIn(facts, scope, assignment.scope);
        if (counts == false)
            continue;
        const auto more = rightsOfRole(facts, assignment.role, assignment.scope);
        rights.possible |= more.possible;
        if (counts == true)
            rights.held |= more.held;
    }
    return rights;
}

/// What is on paper, for a member that may not be active.
Rights inEffect(const std::optional<Member> &member, const Rights &paper)
{
    if (!member)
        return {{}, paper.possible};
    return member->state == MemberState::Active ? paper : exactly({});
}

/// Allowed if `rights` certainly include what is wanted, Denied if they certainly do not.
Decision needs(const Rights &rights, const Rights &wanted, std::string_view reason)
{
    const auto missing = wanted.held.without(rights.possible);
    if (!missing.isEmpty())
        return Decision::denied(reason, missing);
    return rights.held.contains(wanted.possible) ? Decision::allowed() : Decision::unknown();
}

Decision needs(const Facts &facts, const MemberId &actor, Permission permission, const Scope &scope,
               std::string_view reason)
{
    return needs(effectivePermissions(facts, actor, scope), exactly({permission}), reason);
}

/// The first that denies; otherwise Allowed if all allow.
Decision allOf(std::initializer_list<Decision> decisions)
{
    const auto *const denied = std::ranges::find_if(decisions, &Decision::isDenied);
    if (denied != decisions.end())
        return *denied;
    return std::ranges::all_of(decisions, &Decision::isAllowed) ? Decision::allowed() : Decision::unknown();
}

/// Whether the organisation has an administrator still when `member` holds `after` there.
Decision staysAdministered(const Facts &facts, const OrganisationId &organisation, const MemberId &member,
                           const Rights &after)
{
    const auto before = effectivePermissions(facts, member, organisation);
    if (!before.possible.contains(Permission::Administer) || after.held.contains(Permission::Administer))
        return Decision::allowed();
    const auto candidates = facts.administrators(organisation);
    bool isCertain = candidates.isComplete && before.held.contains(Permission::Administer)
        && !after.possible.contains(Permission::Administer);
    for (const auto &other : candidates.items) {
        if (other == member)
            continue;
        const auto rights = effectivePermissions(facts, other, organisation);
        if (rights.held.contains(Permission::Administer))
            return Decision::allowed();
        if (rights.possible.contains(Permission::Administer))
            isCertain = false;
    }
    return isCertain ? Decision::denied("team.lastAdministrator") : Decision::unknown();
}

Decision staysAdministered(const Facts &facts, const RoleChange &change)
{
    const auto *organisation = std::get_if<OrganisationId>(&change.scope);
    const bool mayDemote = organisation && std::ranges::any_of(change.removed, [&](const RoleId &role) {
                               return rightsOfRole(facts, role, change.scope).possible.contains(Permission::Administer);
                           });
    if (!mayDemote)
        return Decision::allowed();
    auto assignments = facts.assignments(change.member);
    std::erase_if(assignments.items, [&](const Assignment &assignment) {
        return assignment.scope == change.scope && std::ranges::count(change.removed, assignment.role) > 0;
    });
    for (const auto &role : change.added)
        assignments.items.push_back({change.member, role, change.scope});
    return staysAdministered(facts, *organisation, change.member,
                             inEffect(facts.member(change.member), onPaper(facts, assignments, change.scope)));
}

/// Nothing is taken from who holds more; oneself never does.
Decision isNotStronger(const Facts &facts, const MemberId &actor, const MemberId &member, const Scope &scope)
{
    return actor == member ? Decision::allowed()
                           : needs(effectivePermissions(facts, actor, scope),
                                   onPaper(facts, facts.assignments(member), scope), "team.strongerMember");
}

Decision isOfTheOrganisation(const Facts &facts, const MemberId &memberId, const Scope &scope)
{
    const auto member = facts.member(memberId);
    const auto organisation = organisationOf(facts, scope);
    if (!member || !organisation)
        return Decision::unknown();
    return member->organisation == *organisation ? Decision::allowed() : Decision::denied("team.otherOrganisation");
}

/// Whether the actor holds, wherever the member has a role, all that the member would hold there if active. An
/// administrator does, since all these roles lie in the organisation.
Decision matchesEverywhere(const Facts &facts, const MemberId &actor, const Member &member, std::string_view reason)
{
    if (effectivePermissions(facts, actor, member.organisation).held == PermissionSet::all())
        return Decision::allowed();
    const auto assignments = facts.assignments(member.id);
    auto decision = assignments.isComplete ? Decision::allowed() : Decision::unknown();
    for (const auto &assignment : assignments.items)
        decision = allOf({decision,
                          needs(effectivePermissions(facts, actor, assignment.scope),
                                onPaper(facts, assignments, assignment.scope), reason)});
    return decision;
}

} // namespace

Result<> require(const Decision &decision, std::string_view subject)
{
    switch (decision.kind()) {
    case Decision::Kind::Allowed:
        return {};
    case Decision::Kind::Denied:
        return Error(ErrorKind::Denied, std::string(decision.reason()), std::string(subject),
                     "missing: " + names(decision.missing()));
    case Decision::Kind::Unknown:
        break;
    }
    return Error(ErrorKind::Unavailable, "team.notKnown", std::string(subject));
}

Rights effectivePermissions(const Facts &facts, const MemberId &member, const Scope &scope)
{
    return inEffect(facts.member(member), onPaper(facts, facts.assignments(member), scope));
}

Decision lastAdministrator(const Facts &facts, const OrganisationId &organisation, const MemberId &member)
{
    return staysAdministered(facts, organisation, member, exactly({}));
}

Decision grantOnlyWhatYouHold(const Facts &facts, const MemberId &actor, const std::vector<RoleId> &roles,
                              const Scope &scope)
{
    Rights wanted;
    for (const auto &role : roles) {
        const auto more = rightsOfRole(facts, role, scope);
        wanted.held |= more.held;
        wanted.possible |= more.possible;
    }
    return needs(effectivePermissions(facts, actor, scope), wanted, "team.mayNotGrant");
}

Decision mayChangeRoles(const Facts &facts, const MemberId &actor, const RoleChange &change)
{
    return allOf({
        needs(facts, actor, Permission::EditTeam, change.scope, "team.mayNotEdit"),
        change.added.empty() ? Decision::allowed() : isOfTheOrganisation(facts, change.member, change.scope),
        grantOnlyWhatYouHold(facts, actor, change.added, change.scope),
        change.removed.empty() ? Decision::allowed() : isNotStronger(facts, actor, change.member, change.scope),
        staysAdministered(facts, change),
    });
}

Decision mayDisableMember(const Facts &facts, const MemberId &actor, const MemberId &member)
{
    const auto known = facts.member(member);
    if (!known)
        return Decision::unknown();
    return allOf({
        needs(facts, actor, Permission::EditTeam, known->organisation, "team.mayNotEdit"),
        actor == member ? Decision::allowed() : matchesEverywhere(facts, actor, *known, "team.strongerMember"),
        lastAdministrator(facts, known->organisation, member),
    });
}

Decision mayRemoveMember(const Facts &facts, const MemberId &actor, const MemberId &member)
{
    return mayDisableMember(facts, actor, member);
}

Decision mayEnableMember(const Facts &facts, const MemberId &actor, const MemberId &member)
{
    const auto known = facts.member(member);
    if (!known)
        return Decision::unknown();
    return allOf({
        needs(facts, actor, Permission::EditTeam, known->organisation, "team.mayNotEdit"),
        matchesEverywhere(facts, actor, *known, "team.mayNotGrant"),
    });
}

Decision mayReadTeam(const Facts &facts, const MemberId &actor, const Scope &scope)
{
    return needs(facts, actor, Permission::ReadTeam, scope, "team.mayNotRead");
}

Decision mayEditApp(const Facts &facts, const MemberId &actor, const AppId &app)
{
    return needs(facts, actor, Permission::EditApp, app, "app.mayNotEdit");
}

Decision mayEditEnvironment(const Facts &facts, const MemberId &actor, const EnvironmentId &environment)
{
    return needs(facts, actor, Permission::EditEnvironment, environment, "environment.mayNotEdit");
}

} // namespace quarterdeck::domain
