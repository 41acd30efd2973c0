// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/entities/write.h"
#include "server/repository/repository.h"

#include <utility>

/// What is done by who runs the backend, not by a member: no rule is asked. Each function is one transaction.
namespace quarterdeck::server {

using RolesAt = std::vector<std::pair<domain::RoleId, domain::Scope>>;

/// InvalidInput "environment.badName", "member.badEmail"; Conflict "account.exists".
[[nodiscard]] Result<AccountId> addAccount(Repository &repository, const std::string &name, const std::string &email);
/// With the account as its administrator. NotFound "account.notFound", InvalidInput "environment.badName".
[[nodiscard]] Result<domain::OrganisationId> makeOrganisation(Repository &repository, const std::string &name,
                                                              const AccountId &administrator, TimePoint now);
/// Who has an account with that address becomes a member by it. InvalidInput as domain::check says it; Conflict
/// "member.exists" if that account is a member already.
[[nodiscard]] Result<domain::MemberId> addMember(Repository &repository, const domain::OrganisationId &organisation,
                                                 const std::string &name, const std::string &email,
                                                 domain::MemberState state, const RolesAt &roles, TimePoint now);

/// A secret that stands for the account, as text; only its SHA-256 is kept, so it cannot be shown again.
[[nodiscard]] Result<std::string> makeToken(Repository &repository, const AccountId &account, const std::string &label,
                                            TimePoint now);
/// SignedOut "token.unknown".
[[nodiscard]] Result<AccountId> accountOfToken(Repository &repository, const std::string &token);

struct Session
{
    std::string instance; ///< Id of the backend's data.
    Account account;
    std::vector<OrganisationOfAccount> organisations; ///< Also where the member is not active.
};
/// NotFound "account.notFound".
[[nodiscard]] Result<Session> sessionOf(Repository &repository, const AccountId &account);
[[nodiscard]] Result<Installation> installationOf(Repository &repository);

/// "Harbour Works", with the account as administrator beside 23 others, four apps and their environments: something to
/// look at. The one there is if it is there already.
[[nodiscard]] Result<domain::OrganisationId> loadDemo(Repository &repository, const AccountId &account, TimePoint now);
/// With all that was changed in it. Nothing where there is none.
[[nodiscard]] Result<> removeDemo(Repository &repository);

// ---- parts of these, for use inside another transaction
[[nodiscard]] Result<> makeOrganisation(UnitOfWork &unit, const domain::Organisation &organisation, bool isDemo,
                                        const Account &administrator, TimePoint now);
[[nodiscard]] Result<> addMember(UnitOfWork &unit, const Author &author, const domain::Member &member,
                                 const RolesAt &roles, TimePoint now);

} // namespace quarterdeck::server
