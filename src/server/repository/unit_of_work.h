// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "domain/member.h"
#include "domain/organisation.h"
#include "protocol/entities.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace quarterdeck::server {

using AccountId = Id<struct AccountTag>;

/// Who signs in; may be a member of several organisations.
struct Account
{
    AccountId id;
    std::string name;
    std::string email;
    friend bool operator==(const Account &, const Account &) = default;
};

/// Where the feed of an organisation stands.
struct FeedState
{
    protocol::Epoch epoch {1};
    protocol::Sequence head; ///< The newest write.
    protocol::Sequence minimum; ///< Tombstones up to here may be cleared away.
};

/// A life of the data that began with a restored backup.
struct Fork
{
    protocol::Epoch epoch;
    protocol::Epoch parent;
    protocol::Sequence at; ///< The parent's last write that it has.
};

/// An organisation as an account sees it.
struct OrganisationOfAccount
{
    domain::Organisation organisation;
    domain::MemberId member;
};

/// What an edit was answered, and the hash of that edit.
struct LedgerEntry
{
    std::string bodyHash;
    protocol::MutationResult result;
};

/// Who did what. `hash` is over all else, and `previousHash` ties it to the entry before.
struct AuditEntry
{
    protocol::Epoch epoch; ///< Of the write.
    protocol::Sequence sequence;
    std::string at; ///< RFC 3339, by the clock of the backend.
    AccountId actor;
    std::string actorName; ///< At that time.
    std::string action; ///< "app.edit", "environment.delete" …
    protocol::EntityKey entity;
    std::string before; ///< JSON object: the values of the fields concerned.
    std::string after;
    std::string previousHash;
    std::string hash;
};

/// What this installation of the backend is.
struct Installation
{
    std::string id; ///< Of its data.
    domain::OrganisationId local; ///< The organisation of its user.
    AccountId owner; ///< That user.
};

/// The definition of an environment with the names it has now.
struct StoredDefinition
{
    domain::EnvironmentId environment;
    std::string app;
    std::string name;
    std::string json;
};

/// One transaction: everything done by it happens together, at `commit`; without that nothing does. On one thread, and
/// one at a time per repository. Decides nothing: rules and the order of writes are server/entities. Every function may
/// fail with Unavailable "database.failed" or "database.busy", and the unit is to be dropped then. Lookups are by
/// index, what answers a list costs as much as the list.
class UnitOfWork
{
public:
    virtual ~UnitOfWork() = default;
    UnitOfWork() = default;
    UnitOfWork(const UnitOfWork &) = delete;
    UnitOfWork &operator=(const UnitOfWork &) = delete;
    [[nodiscard]] virtual Result<> commit() = 0;

    // ---- organisations and entities
    [[nodiscard]] virtual Result<std::optional<Installation>> installation() = 0;
    [[nodiscard]] virtual Result<> setInstallation(const Installation &instance) = 0;
    /// The row that all others hang on; its entity is put besides.
    [[nodiscard]] virtual Result<> addOrganisation(const domain::OrganisationId &id, bool isDemo) = 0;
    /// With everything in it.
    [[nodiscard]] virtual Result<> removeOrganisation(const domain::OrganisationId &id) = 0;
    [[nodiscard]] virtual Result<std::vector<domain::OrganisationId>> demoOrganisations() = 0;
    /// NotFound "organisation.notFound".
    [[nodiscard]] virtual Result<FeedState> feedState(const domain::OrganisationId &organisation) = 0;
    [[nodiscard]] virtual Result<> setFeedState(const domain::OrganisationId &organisation, const FeedState &state) = 0;
    [[nodiscard]] virtual Result<std::vector<Fork>> forks(const domain::OrganisationId &organisation) = 0;
    [[nodiscard]] virtual Result<> addFork(const domain::OrganisationId &organisation, const Fork &fork) = 0;

    /// Deleted ones too.
    [[nodiscard]] virtual Result<std::optional<protocol::Change>> entity(const domain::OrganisationId &organisation,
                                                                         const protocol::EntityKey &key)
        = 0;
    /// Adds or replaces, together with what is looked up by: places, names, assignments.
    [[nodiscard]] virtual Result<> putEntity(const domain::OrganisationId &organisation, const protocol::Change &change)
        = 0;
    /// Those after a sequence in their order, at most `limit`, of these scopes.
    [[nodiscard]] virtual Result<std::vector<protocol::Change>>
    changes(const domain::OrganisationId &organisation, protocol::Sequence after, const std::set<std::string> &scopes,
            std::size_t limit)
        = 0;
    /// All that are not deleted, of these scopes.
    [[nodiscard]] virtual Result<std::vector<protocol::Change>> rows(const domain::OrganisationId &organisation,
                                                                     const std::set<std::string> &scopes)
        = 0;
    /// Deleted entities up to there, as if they had never been.
    [[nodiscard]] virtual Result<> forgetDeleted(const domain::OrganisationId &organisation, protocol::Sequence upTo)
        = 0;

    // ---- what entities are looked up by
    [[nodiscard]] virtual Result<std::vector<domain::Assignment>> assignments(const domain::MemberId &member) = 0;
    /// Members with this role at the organisation, whatever their state.
    [[nodiscard]] virtual Result<std::vector<domain::MemberId>> membersWith(const domain::RoleId &role,
                                                                            const domain::OrganisationId &organisation)
        = 0;
    /// Also of a deleted environment, until that is forgotten.
    [[nodiscard]] virtual Result<std::optional<domain::AppId>> appOf(const domain::EnvironmentId &environment) = 0;
    [[nodiscard]] virtual Result<std::optional<domain::OrganisationId>> organisationOf(const domain::AppId &app) = 0;
    [[nodiscard]] virtual Result<std::vector<Uuid>> appsOf(const domain::OrganisationId &organisation) = 0;
    [[nodiscard]] virtual Result<std::vector<Uuid>> environmentsOf(const domain::OrganisationId &organisation) = 0;
    [[nodiscard]] virtual Result<std::vector<Uuid>> environmentsOf(const domain::AppId &app) = 0;
    /// Whether one is there that is not deleted.
    [[nodiscard]] virtual Result<bool> hasEnvironments(const domain::AppId &app) = 0;
    /// The app of an organisation, or environment of an app, with that name, by slug.
    [[nodiscard]] virtual Result<std::optional<Uuid>> named(const std::string &type, const Uuid &parent,
                                                            const std::string &name)
        = 0;

    // ---- the ledger, the audit, scopes that were seen
    [[nodiscard]] virtual Result<std::optional<LedgerEntry>> ledger(const domain::OrganisationId &organisation,
                                                                    const AccountId &account, const Uuid &key)
        = 0;
    [[nodiscard]] virtual Result<> addLedger(const domain::OrganisationId &organisation, const AccountId &account,
                                             const Uuid &key, const LedgerEntry &entry, TimePoint at)
        = 0;
    /// Of the newest entry; empty if there is none.
    [[nodiscard]] virtual Result<std::string> lastAuditHash(const domain::OrganisationId &organisation) = 0;
    [[nodiscard]] virtual Result<> addAudit(const domain::OrganisationId &organisation, const AuditEntry &entry) = 0;
    /// After a sequence, in their order.
    [[nodiscard]] virtual Result<std::vector<AuditEntry>> audit(const domain::OrganisationId &organisation,
                                                                protocol::Sequence after, std::size_t limit)
        = 0;
    [[nodiscard]] virtual Result<std::optional<std::set<std::string>>>
    scopeSet(const domain::OrganisationId &organisation, const std::string &hash) = 0;
    [[nodiscard]] virtual Result<> addScopeSet(const domain::OrganisationId &organisation, const std::string &hash,
                                               const std::set<std::string> &scopes, TimePoint usedAt)
        = 0;

    // ---- accounts
    /// Conflict "account.exists" for an address that another has.
    [[nodiscard]] virtual Result<> addAccount(const Account &account) = 0;
    [[nodiscard]] virtual Result<std::optional<Account>> account(const AccountId &id) = 0;
    [[nodiscard]] virtual Result<std::optional<Account>> accountWithEmail(const std::string &email) = 0;
    [[nodiscard]] virtual Result<> addToken(const std::string &sha256, const AccountId &account,
                                            const std::string &label, TimePoint at)
        = 0;
    [[nodiscard]] virtual Result<std::optional<AccountId>> accountOfToken(const std::string &sha256) = 0;
    [[nodiscard]] virtual Result<> addMembership(const AccountId &account, const domain::OrganisationId &organisation,
                                                 const domain::MemberId &member)
        = 0;
    [[nodiscard]] virtual Result<std::optional<domain::MemberId>> memberOf(const AccountId &account,
                                                                           const domain::OrganisationId &organisation)
        = 0;
    [[nodiscard]] virtual Result<std::vector<OrganisationOfAccount>> organisationsOf(const AccountId &account) = 0;

    // ---- definitions of environments
    [[nodiscard]] virtual Result<std::vector<StoredDefinition>> definitions() = 0;
    [[nodiscard]] virtual Result<> putDefinition(const domain::EnvironmentId &environment, const std::string &json) = 0;
    [[nodiscard]] virtual Result<> removeDefinition(const domain::EnvironmentId &environment) = 0;
};

} // namespace quarterdeck::server
