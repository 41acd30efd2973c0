// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/facts.h"

#include "server/entities/write.h"

namespace quarterdeck::server {

using namespace domain;

Result<> StoredFacts::check() const
{
    if (m_trouble)
        return *m_trouble;
    return {};
}

std::optional<Member> StoredFacts::member(const MemberId &member) const
{
    if (const auto known = m_members.find(member); known != m_members.end())
        return known->second;
    const auto row = valueOf(m_unit.entity(m_organisation, {"member", member.uuid}), {});
    std::optional<Member> found;
    if (row && !row->isDeleted)
        found = Member {member, m_organisation, textOf(*row, "name"), textOf(*row, "email"),
                        memberStateNamed(textOf(*row, "state")).value_or(MemberState::Disabled)};
    return m_members[member] = found;
}

Seen<Assignment> StoredFacts::assignments(const MemberId &member) const
{
    auto known = m_assignments.find(member);
    if (known == m_assignments.end())
        known = m_assignments.emplace(member, valueOf(m_unit.assignments(member), {})).first;
    return {known->second, true};
}

Seen<MemberId> StoredFacts::administrators(const OrganisationId &organisation) const
{
    return {valueOf(m_unit.membersWith(administratorRole().id, organisation), {}), true};
}

std::optional<PermissionSet> StoredFacts::permissions(const RoleId & /*role*/) const
{
    return std::nullopt; // only built-in roles are given
}

std::optional<AppId> StoredFacts::appOf(const EnvironmentId &environment) const
{
    return valueOf(m_unit.appOf(environment), {});
}

std::optional<OrganisationId> StoredFacts::organisationOf(const AppId &app) const
{
    return valueOf(m_unit.organisationOf(app), {});
}

} // namespace quarterdeck::server
