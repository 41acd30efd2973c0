// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/rules.h"
#include "server/repository/unit_of_work.h"

#include <map>
#include <optional>

namespace quarterdeck::server {

/// All that the rules ask, out of one transaction. What it has read it does not read again: not for use across a write.
class StoredFacts final : public domain::Facts
{
public:
    explicit StoredFacts(UnitOfWork &unit, const domain::OrganisationId &organisation)
        : m_unit(unit)
        , m_organisation(organisation)
    { }
    /// Whether everything could be read. The rules have no place for a failure: ask before a decision counts.
    [[nodiscard]] Result<> check() const;

    [[nodiscard]] std::optional<domain::Member> member(const domain::MemberId &member) const override;
    [[nodiscard]] domain::Seen<domain::Assignment> assignments(const domain::MemberId &member) const override;
    [[nodiscard]] domain::Seen<domain::MemberId>
    administrators(const domain::OrganisationId &organisation) const override;
    [[nodiscard]] std::optional<domain::PermissionSet> permissions(const domain::RoleId &role) const override;
    [[nodiscard]] std::optional<domain::AppId> appOf(const domain::EnvironmentId &environment) const override;
    [[nodiscard]] std::optional<domain::OrganisationId> organisationOf(const domain::AppId &app) const override;

private:
    template <class T>
    [[nodiscard]] T valueOf(Result<T> result, T otherwise) const
    {
        if (result)
            return *std::move(result);
        if (!m_trouble)
            m_trouble = result.error();
        return otherwise;
    }

    UnitOfWork &m_unit;
    domain::OrganisationId m_organisation;
    mutable std::optional<Error> m_trouble;
    mutable std::map<domain::MemberId, std::optional<domain::Member>> m_members;
    mutable std::map<domain::MemberId, std::vector<domain::Assignment>> m_assignments;
};

} // namespace quarterdeck::server
