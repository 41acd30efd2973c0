// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/rules.h"

#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace quarterdeck::testing {

/// The n-th id of its kind: the same in every run.
template <class AnyId>
AnyId nth(unsigned n)
{
    char text[37];
    std::snprintf(text, sizeof text, "00000000-0000-7000-9000-%012x", n + 1);
    return *AnyId::fromText(text);
}

/// All facts about some organisations, of which any part can be hidden.
class Team : public domain::Facts
{
public:
    std::vector<domain::OrganisationId> organisations;
    std::map<domain::AppId, domain::OrganisationId> apps;
    std::map<domain::EnvironmentId, domain::AppId> environments;
    std::map<domain::RoleId, domain::PermissionSet> roles;
    std::map<domain::MemberId, domain::Member> members;
    std::set<domain::Assignment> given;

    struct Hidden
    {
        std::set<domain::MemberId> members;
        std::set<domain::MemberId> fromAdministrators; ///< Members that the list of administrators leaves out.
        std::set<domain::Assignment> assignments;
        std::set<domain::RoleId> roles;
        std::set<domain::EnvironmentId> environments;
        std::set<domain::AppId> apps;
    } hidden;

    std::optional<domain::Member> member(const domain::MemberId &id) const override
    {
        return hidden.members.contains(id) ? std::nullopt : find(members, id);
    }
    domain::Seen<domain::Assignment> assignments(const domain::MemberId &id) const override
    {
        domain::Seen<domain::Assignment> seen {{}, true};
        for (const auto &assignment : given) {
            if (assignment.member != id)
                continue;
            if (hidden.assignments.contains(assignment))
                seen.isComplete = false;
            else
                seen.items.push_back(assignment);
        }
        return seen;
    }
    domain::Seen<domain::MemberId> administrators(const domain::OrganisationId &organisation) const override
    {
        domain::Seen<domain::MemberId> seen {{}, true};
        for (const auto &[id, member] : members) {
            if (member.organisation != organisation)
                continue;
            if (hidden.fromAdministrators.contains(id))
                seen.isComplete = false;
            else
                seen.items.push_back(id);
        }
        return seen;
    }
    std::optional<domain::PermissionSet> permissions(const domain::RoleId &role) const override
    {
        return hidden.roles.contains(role) ? std::nullopt : find(roles, role);
    }
    std::optional<domain::AppId> appOf(const domain::EnvironmentId &environment) const override
    {
        return hidden.environments.contains(environment) ? std::nullopt : find(environments, environment);
    }
    std::optional<domain::OrganisationId> organisationOf(const domain::AppId &app) const override
    {
        return hidden.apps.contains(app) ? std::nullopt : find(apps, app);
    }

    std::vector<domain::Scope> scopes() const
    {
        std::vector<domain::Scope> scopes(organisations.begin(), organisations.end());
        for (const auto &[app, organisation] : apps)
            scopes.emplace_back(app);
        for (const auto &[environment, app] : environments)
            scopes.emplace_back(environment);
        return scopes;
    }
    // Who may do what, told as plainly as possible and without the rules.

    domain::PermissionSet allows(const domain::RoleId &role, const domain::Scope &scope) const
    {
        const auto *builtIn = domain::builtInRole(role);
        const auto permissions = builtIn ? builtIn->permissions : roles.at(role);
        if (!permissions.contains(domain::Permission::Administer))
            return permissions;
        return std::holds_alternative<domain::OrganisationId>(scope)
            ? domain::PermissionSet::all()
            : permissions.without({domain::Permission::Administer});
    }
    /// The scope and what it lies in.
    std::vector<domain::Scope> chain(const domain::Scope &scope) const
    {
        std::vector<domain::Scope> chain {scope};
        if (const auto *environment = std::get_if<domain::EnvironmentId>(&chain.back()))
            chain.emplace_back(environments.at(*environment));
        if (const auto *app = std::get_if<domain::AppId>(&chain.back()))
            chain.emplace_back(apps.at(*app));
        return chain;
    }
    domain::OrganisationId ownerOf(const domain::Scope &scope) const
    {
        return std::get<domain::OrganisationId>(chain(scope).back());
    }
    /// What the member may do once active.
    domain::PermissionSet onPaper(const domain::MemberId &id, const domain::Scope &scope) const
    {
        domain::PermissionSet permissions;
        for (const auto &outer : chain(scope)) {
            for (const auto &assignment : given) {
                if (assignment.member == id && assignment.scope == outer)
                    permissions |= allows(assignment.role, outer);
            }
        }
        return permissions;
    }
    domain::PermissionSet truth(const domain::MemberId &id, const domain::Scope &scope) const
    {
        return members.at(id).state == domain::MemberState::Active ? onPaper(id, scope) : domain::PermissionSet();
    }
    std::size_t administratorsOf(const domain::OrganisationId &organisation) const
    {
        std::size_t count = 0;
        for (const auto &[id, member] : members)
            if (truth(id, organisation).contains(domain::Permission::Administer))
                ++count;
        return count;
    }
    void apply(const domain::RoleChange &change)
    {
        for (const auto &role : change.removed)
            given.erase({change.member, role, change.scope});
        for (const auto &role : change.added)
            given.insert({change.member, role, change.scope});
    }

private:
    template <class Map>
    static std::optional<typename Map::mapped_type> find(const Map &map, const typename Map::key_type &key)
    {
        const auto found = map.find(key);
        return found == map.end() ? std::nullopt : std::optional(found->second);
    }
};

/// Small random teams and what may happen in them; the same seed makes the same ones.
class RandomTeam
{
public:
    explicit RandomTeam(unsigned seed)
        : m_random(seed)
    { }
    template <class Items>
    auto oneOf(const Items &items)
    {
        return *std::next(items.begin(), static_cast<std::ptrdiff_t>(m_random() % items.size()));
    }
    bool chance(unsigned percent) { return m_random() % 100 < percent; }

    /// Two organisations with 3 to 6 members together.
    Team team()
    {
        Team team;
        team.organisations = {nth<domain::OrganisationId>(0), nth<domain::OrganisationId>(1)};
        for (unsigned n = 0; n < 3; ++n)
            team.apps[nth<domain::AppId>(n)] = team.organisations[n / 2];
        for (unsigned n = 0; n < 4; ++n)
            team.environments[nth<domain::EnvironmentId>(n)] = nth<domain::AppId>(n / 2);
        for (unsigned n = 0; n < 4; ++n) {
            domain::PermissionSet permissions;
            for (const auto permission : domain::PermissionSet::all()) {
                if (chance(permission == domain::Permission::EditTeam ? 60 : 25))
                    permissions.insert(permission);
            }
            team.roles[nth<domain::RoleId>(n)] = permissions;
        }
        const auto count = 3 + m_random() % 4;
        for (unsigned n = 0; n < count; ++n) {
            const auto id = nth<domain::MemberId>(n);
            const auto state = chance(75) ? domain::MemberState::Active
                : chance(50)              ? domain::MemberState::Invited
                                          : domain::MemberState::Disabled;
            team.members[id] = {id, team.organisations[chance(80) ? 0 : 1], "A", "a@b", state};
            for (auto left = m_random() % 4; left > 0; --left) {
                const auto scope = oneOf(team.scopes());
                const auto assignment = domain::Assignment {id, role(team), scope};
                if (team.ownerOf(scope) == team.members[id].organisation)
                    team.given.insert(assignment);
            }
        }
        const auto first = nth<domain::MemberId>(0);
        team.members[first].state = domain::MemberState::Active;
        team.given.insert({first, domain::administratorRole().id, team.members[first].organisation});
        return team;
    }
    domain::RoleId role(const Team &team)
    {
        return chance(50) ? oneOf(domain::builtInRoles()).id : oneOf(team.roles).first;
    }
    domain::MemberId member(const Team &team) { return oneOf(team.members).first; }
    /// Most changes take what is there: others seldom do anything.
    domain::RoleChange change(const Team &team)
    {
        domain::RoleChange change {member(team), oneOf(team.scopes()), {}, {}};
        if (chance(60) && !team.given.empty()) {
            const auto taken = oneOf(team.given);
            change = {taken.member, taken.scope, {}, {taken.role}};
        }
        for (auto left = m_random() % 3; left > 0; --left)
            change.added.push_back(role(team));
        if (chance(15))
            change.removed.push_back(role(team));
        return change;
    }
    /// Hides some more.
    void hide(Team &team, unsigned percent)
    {
        const auto some = [&](const auto &items, auto &into, auto key) {
            for (const auto &item : items) {
                if (chance(percent))
                    into.insert(key(item));
            }
        };
        const auto first = [](const auto &pair) { return pair.first; };
        some(team.members, team.hidden.members, first);
        some(team.members, team.hidden.fromAdministrators, first);
        some(team.given, team.hidden.assignments, [](const auto &assignment) { return assignment; });
        some(team.roles, team.hidden.roles, first);
        some(team.environments, team.hidden.environments, first);
        some(team.apps, team.hidden.apps, first);
    }

private:
    std::mt19937 m_random;
};

} // namespace quarterdeck::testing
