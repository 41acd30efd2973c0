// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/member.h"

#include <optional>
#include <string>
#include <string_view>

namespace quarterdeck::server {

/// "organisation/ID", "app/ID", "environment/ID".
[[nodiscard]] std::string scopeText(const domain::Scope &scope);
[[nodiscard]] std::optional<domain::Scope> scopeOfText(std::string_view text);

/// A role and where it is given, as a field of a member: "role/ID@app/ID".
struct RoleField
{
    domain::RoleId role;
    domain::Scope scope;
};
[[nodiscard]] std::optional<RoleField> roleField(std::string_view name);
[[nodiscard]] std::string roleFieldName(const domain::RoleId &role, const domain::Scope &scope);

} // namespace quarterdeck::server
