// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/member.h"
#include "domain/role.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// The names of scopes and of the fields for roles: PROTOCOL.md §6.1, §6.2. Every name has one spelling, the one that
/// is made here; no other is read.
namespace quarterdeck::protocol {

/// "organisation/UUID", "app/UUID", "environment/UUID".
[[nodiscard]] std::string scopeName(const domain::Scope &scope);
/// None for any other text, also for that of `teamScope`.
[[nodiscard]] std::optional<domain::Scope> scopeNamed(std::string_view text);

/// "team/UUID": the members of an organisation, seen by fewer than the organisation itself.
[[nodiscard]] std::string teamScope(const domain::OrganisationId &organisation);
[[nodiscard]] std::optional<domain::OrganisationId> teamScopeNamed(std::string_view text);

/// "role/UUID@SCOPE": the field of a member that says whether it has that role there.
[[nodiscard]] std::string roleField(const domain::RoleId &role, const domain::Scope &scope);
[[nodiscard]] std::optional<std::pair<domain::RoleId, domain::Scope>> readRoleField(std::string_view name);

} // namespace quarterdeck::protocol
