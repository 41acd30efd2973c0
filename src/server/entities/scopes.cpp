// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/scopes.h"

#include "base/crypto/crypto.h"
#include "protocol/entity_scopes.h"

namespace quarterdeck::server {

using namespace domain;
using protocol::scopeName;
using protocol::scopeNamed;
using protocol::teamScope;

std::string hashOf(const std::set<std::string> &scopes)
{
    std::string text;
    for (const auto &scope : scopes)
        text += scope + "\n";
    return crypto::sha256Hex(text);
}

Result<MemberId> activeMember(UnitOfWork &unit, const Actor &actor, const StoredFacts &facts)
{
    QD_TRY(const auto id, unit.memberOf(actor.account, actor.organisation));
    const auto member = id ? facts.member(*id) : std::nullopt;
    QD_CHECK(facts.check());
    if (!member || member->state != MemberState::Active)
        return Error(ErrorKind::Denied, "membership_ended", actor.organisation.text());
    return *id;
}

Result<std::set<std::string>> visibleScopes(UnitOfWork &unit, const StoredFacts &facts,
                                            const OrganisationId &organisation, const MemberId &member)
{
    const auto may = [&](Permission permission, const Scope &scope) {
        return effectivePermissions(facts, member, scope).held.contains(permission);
    };
    const auto everywhere = effectivePermissions(facts, member, organisation).held;
    std::set<std::string> scopes {scopeName(organisation)};
    if (everywhere.contains(Permission::ReadTeam))
        scopes.insert(teamScope(organisation));
    if (everywhere.contains(Permission::ReadApp)) {
        QD_TRY(const auto apps, unit.appsOf(organisation));
        for (const auto &app : apps)
            scopes.insert(scopeName(AppId {app}));
    }
    if (everywhere.contains(Permission::ReadEnvironment)) {
        QD_TRY(const auto environments, unit.environmentsOf(organisation));
        for (const auto &environment : environments)
            scopes.insert(scopeName(EnvironmentId {environment}));
    }
    for (const auto &assignment : facts.assignments(member).items) {
        if (const auto *app = std::get_if<AppId>(&assignment.scope)) {
            if (facts.organisationOf(*app) != organisation)
                continue;
            if (may(Permission::ReadApp, *app))
                scopes.insert(scopeName(*app));
            if (!may(Permission::ReadEnvironment, *app))
                continue;
            QD_TRY(const auto environments, unit.environmentsOf(*app));
            for (const auto &environment : environments)
                scopes.insert(scopeName(EnvironmentId {environment}));
        } else if (const auto *environment = std::get_if<EnvironmentId>(&assignment.scope)) {
            if (facts.appOf(*environment) && may(Permission::ReadEnvironment, *environment))
                scopes.insert(scopeName(*environment));
        }
    }
    QD_CHECK(facts.check());
    return scopes;
}

PermissionSet missingToSee(const StoredFacts &facts, const OrganisationId &organisation, const MemberId &member,
                           const std::string &scope)
{
    if (scope == scopeName(organisation))
        return {};
    Scope place = organisation;
    auto permission = Permission::ReadTeam;
    if (scope != teamScope(organisation)) {
        const auto read = scopeNamed(scope);
        const auto *app = read ? std::get_if<AppId>(&*read) : nullptr;
        const auto *environment = read ? std::get_if<EnvironmentId>(&*read) : nullptr;
        if (!app && !environment) // no scope, or another organisation's
            return {Permission::Administer};
        permission = app ? Permission::ReadApp : Permission::ReadEnvironment;
        if (app ? facts.organisationOf(*app).has_value() : facts.appOf(*environment).has_value())
            place = *read;
    }
    return PermissionSet {permission}.without(effectivePermissions(facts, member, place).held);
}

} // namespace quarterdeck::server
