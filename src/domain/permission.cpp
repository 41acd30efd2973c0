// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/permission.h"

#include <algorithm>
#include <array>

namespace quarterdeck::domain {

namespace {

constexpr auto permissionNames = std::to_array<std::string_view>(
    {"team.read",    "team.invite", "team.edit",  "roles.edit",    "app.read",      "app.edit",      "env.read",
     "env.edit",     "env.run",     "env.deploy", "backup.manage", "alert.receive", "log.read",      "log.debug",
     "metrics.read", "api.use",     "audit.read", "backlog.edit",  "model.edit",    "org.administer"});
static_assert(permissionNames.size() == permissionCount);
static_assert(static_cast<std::size_t>(Permission::Administer) + 1 == permissionCount);

} // namespace

std::string_view name(Permission permission) noexcept
{
    return permissionNames[static_cast<std::size_t>(permission)];
}

std::optional<Permission> permissionNamed(std::string_view name) noexcept
{
    const auto found = std::ranges::find(permissionNames, name);
    return found == permissionNames.end() ? std::nullopt
                                          : std::optional(static_cast<Permission>(found - permissionNames.begin()));
}

bool isEnforcedByPlatform(Permission permission) noexcept
{
    return permission == Permission::EditBacklog || permission == Permission::EditModel;
}

std::string names(PermissionSet permissions)
{
    std::string text;
    for (const auto permission : permissions) {
        if (!text.empty())
            text += ", ";
        text += name(permission);
    }
    return text;
}

} // namespace quarterdeck::domain
