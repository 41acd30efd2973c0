// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repository/unit_of_work.h"
#include "sqlite/database.h"

#include <map>
#include <string_view>

namespace quarterdeck::server {

/// The connection and its compiled statements: compiling takes longer than most of them run.
class SqliteStore
{
public:
    explicit SqliteStore(sqlite::Database database)
        : m_database(std::move(database))
    { }
    [[nodiscard]] const sqlite::Database &database() const { return m_database; }
    /// Ready to be bound. Not while an earlier one of the same text runs.
    [[nodiscard]] Result<sqlite::Statement *> statement(std::string_view sql);
    /// Ends what all of them did.
    void reset();

private:
    sqlite::Database m_database;
    std::map<std::string, sqlite::Statement, std::less<>> m_statements;
};

class SqliteUnit final : public UnitOfWork
{
public:
    SqliteUnit(SqliteStore &store, sqlite::Transaction transaction)
        : m_store(store)
        , m_transaction(std::move(transaction))
    { }
    ~SqliteUnit() override { m_store.reset(); }
    SqliteUnit(const SqliteUnit &) = delete;
    SqliteUnit &operator=(const SqliteUnit &) = delete;

    Result<> commit() override;
    Result<std::optional<Installation>> installation() override;
    Result<> setInstallation(const Installation &instance) override;
    Result<> addOrganisation(const domain::OrganisationId &id, bool isDemo) override;
    Result<> removeOrganisation(const domain::OrganisationId &id) override;
    Result<std::vector<domain::OrganisationId>> demoOrganisations() override;
    Result<FeedState> feedState(const domain::OrganisationId &organisation) override;
    Result<> setFeedState(const domain::OrganisationId &organisation, const FeedState &state) override;
    Result<std::vector<Fork>> forks(const domain::OrganisationId &organisation) override;
    Result<> addFork(const domain::OrganisationId &organisation, const Fork &fork) override;
    Result<std::optional<protocol::Change>> entity(const domain::OrganisationId &organisation,
                                                   const protocol::EntityKey &key) override;
    Result<> putEntity(const domain::OrganisationId &organisation, const protocol::Change &change) override;
    Result<std::vector<protocol::Change>> changes(const domain::OrganisationId &organisation, protocol::Sequence after,
                                                  const std::set<std::string> &scopes, std::size_t limit) override;
    Result<std::vector<protocol::Change>> rows(const domain::OrganisationId &organisation,
                                               const std::set<std::string> &scopes) override;
    Result<> forgetDeleted(const domain::OrganisationId &organisation, protocol::Sequence upTo) override;

    Result<std::vector<domain::Assignment>> assignments(const domain::MemberId &member) override;
    Result<std::vector<domain::MemberId>> membersWith(const domain::RoleId &role,
                                                      const domain::OrganisationId &organisation) override;
    Result<std::optional<domain::AppId>> appOf(const domain::EnvironmentId &environment) override;
    Result<std::optional<domain::OrganisationId>> organisationOf(const domain::AppId &app) override;
    Result<std::vector<Uuid>> appsOf(const domain::OrganisationId &organisation) override;
    Result<std::vector<Uuid>> environmentsOf(const domain::OrganisationId &organisation) override;
    Result<std::vector<Uuid>> environmentsOf(const domain::AppId &app) override;
    Result<bool> hasEnvironments(const domain::AppId &app) override;
    Result<std::optional<Uuid>> named(const std::string &type, const Uuid &parent, const std::string &name) override;

    Result<std::optional<LedgerEntry>> ledger(const domain::OrganisationId &organisation, const AccountId &account,
                                              const Uuid &key) override;
    Result<> addLedger(const domain::OrganisationId &organisation, const AccountId &account, const Uuid &key,
                       const LedgerEntry &entry, TimePoint at) override;
    Result<std::string> lastAuditHash(const domain::OrganisationId &organisation) override;
    Result<> addAudit(const domain::OrganisationId &organisation, const AuditEntry &entry) override;
    Result<std::vector<AuditEntry>> audit(const domain::OrganisationId &organisation, protocol::Sequence after,
                                          std::size_t limit) override;
    Result<std::optional<std::set<std::string>>> scopeSet(const domain::OrganisationId &organisation,
                                                          const std::string &hash) override;
    Result<> addScopeSet(const domain::OrganisationId &organisation, const std::string &hash,
                         const std::set<std::string> &scopes, TimePoint usedAt) override;

    Result<> addAccount(const Account &account) override;
    Result<std::optional<Account>> account(const AccountId &id) override;
    Result<std::optional<Account>> accountWithEmail(const std::string &email) override;
    Result<> addToken(const std::string &sha256, const AccountId &account, const std::string &label,
                      TimePoint at) override;
    Result<std::optional<AccountId>> accountOfToken(const std::string &sha256) override;
    Result<> addMembership(const AccountId &account, const domain::OrganisationId &organisation,
                           const domain::MemberId &member) override;
    Result<std::optional<domain::MemberId>> memberOf(const AccountId &account,
                                                     const domain::OrganisationId &organisation) override;
    Result<std::vector<OrganisationOfAccount>> organisationsOf(const AccountId &account) override;

    Result<std::vector<StoredDefinition>> definitions() override;
    Result<> putDefinition(const domain::EnvironmentId &environment, const std::string &json) override;
    Result<> removeDefinition(const domain::EnvironmentId &environment) override;

private:
    template <class... Values>
    [[nodiscard]] Result<sqlite::Statement *> ask(std::string_view sql, const Values &...values)
    {
        QD_TRY(auto *statement, m_store.statement(sql));
        int place = 0;
        (statement->bind(++place, values), ...);
        return statement;
    }
    template <class... Values>
    [[nodiscard]] Result<> run(std::string_view sql, const Values &...values)
    {
        QD_TRY(auto *statement, ask(sql, values...));
        auto done = statement->run();
        statement->reset();
        return done;
    }
    /// `read` makes a Result of each row.
    template <class Row, class Read>
    [[nodiscard]] static Result<std::vector<Row>> all(sqlite::Statement &statement, Read read)
    {
        std::vector<Row> rows;
        while (true) {
            QD_TRY(const bool hasRow, statement.step());
            if (!hasRow)
                break;
            QD_TRY(auto row, read(statement));
            rows.push_back(std::move(row));
        }
        statement.reset();
        return rows;
    }
    template <class Row, class Read>
    [[nodiscard]] static Result<std::optional<Row>> first(sqlite::Statement &statement, Read read)
    {
        QD_TRY(const bool hasRow, statement.step());
        if (!hasRow)
            return std::optional<Row>();
        QD_TRY(auto row, read(statement));
        statement.reset();
        return std::optional<Row>(std::move(row));
    }
    [[nodiscard]] Result<> putPlace(const domain::OrganisationId &organisation, const protocol::Change &change,
                                    const std::string &parentField);
    [[nodiscard]] Result<> putAssignments(const domain::OrganisationId &organisation, const protocol::Change &change);

    SqliteStore &m_store;
    sqlite::Transaction m_transaction;
};

/// A UUID that this program wrote; Corrupt "database.failed" otherwise.
[[nodiscard]] Result<Uuid> storedUuid(const std::string &text);
/// JSON that this program wrote: what cannot be read is Corrupt "database.failed".
template <class Value>
[[nodiscard]] Result<Value> asStored(Result<Value> read)
{
    if (!read)
        return read.error().wrappedIn(ErrorKind::Corrupt, "database.failed", "stored JSON");
    return read;
}
[[nodiscard]] constexpr std::int64_t stored(std::uint64_t number)
{
    return static_cast<std::int64_t>(number);
}
[[nodiscard]] inline std::uint64_t counted(const sqlite::Statement &row, int column)
{
    return static_cast<std::uint64_t>(row.number(column));
}

} // namespace quarterdeck::server
