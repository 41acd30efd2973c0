// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/entities/facts.h"

#include <set>
#include <string>

namespace quarterdeck::server {

/// Who asks or edits: an account in one of its organisations.
struct Actor
{
    AccountId account;
    domain::OrganisationId organisation;
};
/// The actor's member; Denied "membership_ended" where there is no active one.
[[nodiscard]] Result<domain::MemberId> activeMember(UnitOfWork &unit, const Actor &actor, const StoredFacts &facts);

/// Every scope whose rows the member sees: "organisation/O" always, "team/O", "app/A" and "environment/E" by the
/// permission to read. Costs as much as they are.
[[nodiscard]] Result<std::set<std::string>> visibleScopes(UnitOfWork &unit, const StoredFacts &facts,
                                                          const domain::OrganisationId &organisation,
                                                          const domain::MemberId &member);
/// What the member lacks to see that scope; empty if nothing. Of an app or environment that is not known, as if it lay
/// directly in the organisation.
[[nodiscard]] domain::PermissionSet missingToSee(const StoredFacts &facts, const domain::OrganisationId &organisation,
                                                 const domain::MemberId &member, const std::string &scope);
[[nodiscard]] std::string hashOf(const std::set<std::string> &scopes);

} // namespace quarterdeck::server
