// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/entity_scopes.h"

namespace quarterdeck::protocol {

namespace {

constexpr std::string_view ofOrganisation = "organisation/";
constexpr std::string_view ofApp = "app/";
constexpr std::string_view ofEnvironment = "environment/";
constexpr std::string_view ofTeam = "team/";
constexpr std::string_view ofRole = "role/";

std::string named(std::string_view prefix, const Uuid &id)
{
    return std::string(prefix) + id.text();
}

/// Two spellings of one id would be two scopes: only the one that `named` makes counts.
template <class Id>
std::optional<Id> idOf(std::string_view text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return {};
    const auto id = Id::fromText(text.substr(prefix.size()));
    return id && named(prefix, id->uuid) == text ? id : std::nullopt;
}

} // namespace

std::string scopeName(const domain::Scope &scope)
{
    if (const auto *app = std::get_if<domain::AppId>(&scope))
        return named(ofApp, app->uuid);
    if (const auto *environment = std::get_if<domain::EnvironmentId>(&scope))
        return named(ofEnvironment, environment->uuid);
    return named(ofOrganisation, std::get<domain::OrganisationId>(scope).uuid);
}

std::optional<domain::Scope> scopeNamed(std::string_view text)
{
    if (const auto organisation = idOf<domain::OrganisationId>(text, ofOrganisation))
        return *organisation;
    if (const auto app = idOf<domain::AppId>(text, ofApp))
        return *app;
    if (const auto environment = idOf<domain::EnvironmentId>(text, ofEnvironment))
        return *environment;
    return {};
}

std::string teamScope(const domain::OrganisationId &organisation)
{
    return named(ofTeam, organisation.uuid);
}

std::optional<domain::OrganisationId> teamScopeNamed(std::string_view text)
{
    return idOf<domain::OrganisationId>(text, ofTeam);
}

std::string roleField(const domain::RoleId &role, const domain::Scope &scope)
{
    return named(ofRole, role.uuid) + "@" + scopeName(scope);
}

std::optional<std::pair<domain::RoleId, domain::Scope>> readRoleField(std::string_view name)
{
    const auto at = name.find('@');
    if (at == std::string_view::npos)
        return {};
    const auto role = idOf<domain::RoleId>(name.substr(0, at), ofRole);
    const auto scope = scopeNamed(name.substr(at + 1));
    if (!role || !scope)
        return {};
    return std::pair(*role, *scope);
}

} // namespace quarterdeck::protocol
