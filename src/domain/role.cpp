// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/role.h"

#include "domain/environment.h"

#include <algorithm>
#include <array>

namespace quarterdeck::domain {

namespace {

using enum Permission;

/// Develops, and manages the app with all its settings.
constexpr auto scrumMaster = PermissionSet::all().without({Administer, EditRoles, UseApi});
/// Owns the backlog.
constexpr PermissionSet productOwner {ReadTeam, ReadApp, EditBacklog};
/// Develops; sees what runs.
constexpr PermissionSet businessEngineer {ReadTeam,  ReadApp,     ReadEnvironment, ReceiveAlerts, ReadLogs,
                                          DebugLogs, ReadMetrics, EditBacklog,     EditModel};
/// Does not develop; runs the environments.
constexpr PermissionSet applicationOperator {ReadTeam,       ReadApp,   ReadEnvironment, EditEnvironment,
                                             RunEnvironment, Deploy,    ManageBackups,   ReceiveAlerts,
                                             ReadLogs,       DebugLogs, ReadMetrics};
/// Has a stake in the app, but no part in making it.
constexpr PermissionSet endUser {ReadApp};

Role builtIn(std::string_view id, std::string_view name, PermissionSet permissions)
{
    return {RoleId::fromText(id).value_or(RoleId()), std::string(name), true, permissions};
}

} // namespace

std::span<const Role> builtInRoles()
{
    static const auto roles = std::to_array<Role>({
        builtIn("00000000-0000-7000-8000-000000000001", "Administrator", PermissionSet::all()),
        builtIn("00000000-0000-7000-8000-000000000002", "SCRUM Master", scrumMaster),
        builtIn("00000000-0000-7000-8000-000000000003", "Product Owner", productOwner),
        builtIn("00000000-0000-7000-8000-000000000004", "Business Engineer", businessEngineer),
        builtIn("00000000-0000-7000-8000-000000000005", "Application Operator", applicationOperator),
        builtIn("00000000-0000-7000-8000-000000000006", "End-user", endUser),
    });
    return roles;
}

const Role *builtInRole(const RoleId &id)
{
    const auto roles = builtInRoles();
    const auto found = std::ranges::find(roles, id, &Role::id);
    return found == roles.end() ? nullptr : &*found;
}

const Role *builtInRoleNamed(std::string_view name)
{
    const auto roles = builtInRoles();
    const auto found = std::ranges::find_if(roles, [&](const Role &role) { return slug(role.name) == slug(name); });
    return found == roles.end() ? nullptr : &*found;
}

const Role &administratorRole()
{
    return builtInRoles().front();
}

Result<> check(const Role &role)
{
    QD_CHECK(checkName(role.name));
    const auto *shipped = builtInRole(role.id);
    if ((shipped || role.isBuiltIn) && (!shipped || *shipped != role))
        return Error(ErrorKind::Denied, "role.builtIn", shipped ? shipped->name : role.name);
    if (!shipped && builtInRoleNamed(role.name))
        return Error(ErrorKind::Conflict, "role.exists", role.name);
    return {};
}

} // namespace quarterdeck::domain
