// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/uuid.h"
#include "domain/environment.h"
#include "domain/organisation.h"
#include "domain/role.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace quarterdeck::domain {

using MemberId = Id<struct MemberTag>;

/// Whether a member can act. Only an active one has permissions; the roles of the others wait.
enum class MemberState : std::uint8_t { Invited, Active, Disabled };
/// "invited", "active", "disabled", as on the wire and in `--json`.
[[nodiscard]] std::string_view name(MemberState state) noexcept;
[[nodiscard]] std::optional<MemberState> memberStateNamed(std::string_view name) noexcept;

/// A person in one organisation. Who works for two organisations is a member of each.
struct Member
{
    MemberId id;
    OrganisationId organisation;
    std::string name; ///< "Ada Example"
    std::string email; ///< "ada@example.org"
    MemberState state = MemberState::Invited;
    friend bool operator==(const Member &, const Member &) = default;
};

/// Where a role counts: in a whole organisation, in one app with its environments, or in one environment.
using Scope = std::variant<OrganisationId, AppId, EnvironmentId>;

/// A member has a role at a scope.
struct Assignment
{
    MemberId member;
    RoleId role;
    Scope scope;
    friend auto operator<=>(const Assignment &, const Assignment &) = default;
};

/// An address that mail can be sent to, as far as its form tells: one "@", a host with a dot-separated name, at most
/// 254 bytes, no spaces and control characters. InvalidInput "member.badEmail".
[[nodiscard]] Result<> checkEmail(std::string_view email);
/// A member that can be kept. InvalidInput "environment.badName", "member.badEmail".
[[nodiscard]] Result<> check(const Member &member);
/// An assignment that can be kept: nothing of it is missing (InvalidInput "team.badAssignment"), and the role
/// Administrator is given at an organisation only (InvalidInput "team.administratorScope").
[[nodiscard]] Result<> check(const Assignment &assignment);

} // namespace quarterdeck::domain
