// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/environment.h"
#include "domain/member.h"
#include "domain/organisation.h"
#include "protocol/entities.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What the fields of entities mean: PROTOCOL.md §6.2. Reading gives InvalidInput "protocol.badMessage" with the field
/// as subject where one is missing or is not what it should be, and for deleted entities; fields that nobody here knows
/// are passed over. Nothing is checked that only the domain can say, such as how long a name may be.
namespace quarterdeck::protocol {

inline constexpr std::string_view organisationType = "organisation";
inline constexpr std::string_view appType = "app";
inline constexpr std::string_view environmentType = "environment";
inline constexpr std::string_view memberType = "member";

/// Fields without their versions, as an edit sets them.
using FieldValues = std::map<std::string, FieldValue>;

/// What is shared of an environment. How it is run stays with the backend that runs it.
struct SharedEnvironment
{
    domain::EnvironmentId id;
    domain::AppId app;
    std::string name;
    friend bool operator==(const SharedEnvironment &, const SharedEnvironment &) = default;
};

/// A member with the roles it has.
struct TeamMember
{
    domain::Member member;
    std::vector<domain::Assignment> assignments; ///< In the order of the names of their fields.
    friend bool operator==(const TeamMember &, const TeamMember &) = default;
};

[[nodiscard]] EntityKey keyOf(const domain::OrganisationId &id);
[[nodiscard]] EntityKey keyOf(const domain::AppId &id);
[[nodiscard]] EntityKey keyOf(const domain::EnvironmentId &id);
[[nodiscard]] EntityKey keyOf(const domain::MemberId &id);

[[nodiscard]] FieldValues fieldsOf(const domain::Organisation &organisation);
[[nodiscard]] FieldValues fieldsOf(const domain::App &app);
[[nodiscard]] FieldValues fieldsOf(const SharedEnvironment &environment);
[[nodiscard]] FieldValues fieldsOf(const TeamMember &member);

[[nodiscard]] Result<domain::Organisation> organisationOf(const Change &change);
/// A missing description is an empty one.
[[nodiscard]] Result<domain::App> appOf(const Change &change);
[[nodiscard]] Result<SharedEnvironment> environmentOf(const Change &change);
/// Of which organisation is said by the scope.
[[nodiscard]] Result<TeamMember> memberOf(const Change &change);

} // namespace quarterdeck::protocol
