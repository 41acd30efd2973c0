// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/uuid.h"
#include "domain/permission.h"

#include <span>
#include <string>
#include <string_view>

namespace quarterdeck::domain {

using RoleId = Id<struct RoleTag>;

/// A named set of permissions. A member can have several; what they allow adds up, and nothing takes away.
struct Role
{
    RoleId id;
    std::string name; ///< "Business Engineer"
    bool isBuiltIn = false; ///< Ships with Quarterdeck: nobody edits or deletes it.
    PermissionSet permissions;
    friend bool operator==(const Role &, const Role &) = default;
};

/// The roles that every organisation has, in the order they are offered. Their ids are the same everywhere, for ever.
[[nodiscard]] std::span<const Role> builtInRoles();
/// The built-in role of that id; null for every other id. Costs a few comparisons.
[[nodiscard]] const Role *builtInRole(const RoleId &id);
/// The built-in role of that name, or of its slug ("SCRUM Master", "scrum-master"); null for every other name.
[[nodiscard]] const Role *builtInRoleNamed(std::string_view name);
/// The one whose holders may do everything in their organisation.
[[nodiscard]] const Role &administratorRole();

/// A role that can be kept: a built-in one exactly as it ships, or one with a name of its own.
/// InvalidInput "environment.badName"; Denied "role.builtIn" for a changed built-in role, or one that claims to be
/// built in; Conflict "role.exists" for the name of a built-in role.
[[nodiscard]] Result<> check(const Role &role);

} // namespace quarterdeck::domain
