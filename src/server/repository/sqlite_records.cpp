// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/entity_messages.h"
#include "server/repository/sqlite_unit.h"

namespace quarterdeck::server {

using namespace protocol;
using domain::MemberId;
using domain::OrganisationId;

namespace {

Result<Account> readAccount(const sqlite::Statement &row)
{
    QD_TRY(const auto id, storedUuid(row.text(0)));
    return Account {{id}, row.text(1), row.text(2)};
}

std::string joined(const std::set<std::string> &scopes)
{
    std::string text;
    for (const auto &scope : scopes)
        text += scope + "\n";
    return text;
}

} // namespace

Result<std::optional<LedgerEntry>> SqliteUnit::ledger(const OrganisationId &organisation, const AccountId &account,
                                                      const Uuid &key)
{
    QD_TRY(auto *row,
           ask("SELECT body_hash, result FROM ledger WHERE organisation=?1 AND account=?2 AND key=?3",
               organisation.text(), account.text(), key.text()));
    return first<LedgerEntry>(*row, [](const sqlite::Statement &found) -> Result<LedgerEntry> {
        QD_TRY(auto result, asStored(decodeMutationResult(found.text(1))));
        return LedgerEntry {found.text(0), std::move(result)};
    });
}

Result<> SqliteUnit::addLedger(const OrganisationId &organisation, const AccountId &account, const Uuid &key,
                               const LedgerEntry &entry, TimePoint at)
{
    return run("INSERT INTO ledger VALUES(?1, ?2, ?3, ?4, ?5, ?6)", organisation.text(), account.text(), key.text(),
               entry.bodyHash, encode(entry.result), formatRfc3339(at));
}

Result<std::string> SqliteUnit::lastAuditHash(const OrganisationId &organisation)
{
    QD_TRY(auto *row,
           ask("SELECT hash FROM audit WHERE organisation=?1 ORDER BY sequence DESC LIMIT 1", organisation.text()));
    QD_TRY(const auto found, first<std::string>(*row, [](const sqlite::Statement &entry) -> Result<std::string> {
               return entry.text(0);
           }));
    return found.value_or("");
}

Result<> SqliteUnit::addAudit(const OrganisationId &organisation, const AuditEntry &entry)
{
    return run("INSERT INTO audit VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", organisation.text(),
               stored(entry.sequence.value), stored(entry.epoch.value), entry.at, entry.actor.text(), entry.actorName,
               entry.action, entry.entity.type, entry.entity.id.text(), entry.before, entry.after, entry.previousHash,
               entry.hash);
}

Result<std::vector<AuditEntry>> SqliteUnit::audit(const OrganisationId &organisation, Sequence after, std::size_t limit)
{
    QD_TRY(auto *rows,
           ask("SELECT epoch, sequence, at, actor, actor_name, action, type, id, before, after, previous_hash, hash"
               " FROM audit WHERE organisation=?1 AND sequence>?2 ORDER BY sequence LIMIT ?3",
               organisation.text(), stored(after.value), stored(limit)));
    return all<AuditEntry>(*rows, [](const sqlite::Statement &row) -> Result<AuditEntry> {
        // Not refused here if somebody tampered with it: the chain of hashes tells where.
        const auto actor = Uuid::fromText(row.text(3)).value_or(Uuid());
        const auto entity = Uuid::fromText(row.text(7)).value_or(Uuid());
        return AuditEntry {Epoch(counted(row, 0)),
                           Sequence(counted(row, 1)),
                           row.text(2),
                           {actor},
                           row.text(4),
                           row.text(5),
                           {row.text(6), entity},
                           row.text(8),
                           row.text(9),
                           row.text(10),
                           row.text(11)};
    });
}

Result<std::optional<std::set<std::string>>> SqliteUnit::scopeSet(const OrganisationId &organisation,
                                                                  const std::string &hash)
{
    QD_TRY(auto *row, ask("SELECT scopes FROM scope_set WHERE organisation=?1 AND hash=?2", organisation.text(), hash));
    return first<std::set<std::string>>(*row, [](const sqlite::Statement &found) -> Result<std::set<std::string>> {
        std::set<std::string> scopes;
        const auto text = found.text(0);
        for (std::size_t from = 0; from < text.size();) {
            const auto end = text.find('\n', from);
            scopes.emplace_hint(scopes.end(), text.substr(from, end - from));
            from = end == std::string::npos ? text.size() : end + 1;
        }
        return scopes;
    });
}

Result<> SqliteUnit::addScopeSet(const OrganisationId &organisation, const std::string &hash,
                                 const std::set<std::string> &scopes, TimePoint usedAt)
{
    return run("INSERT INTO scope_set VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET used_at=?4", organisation.text(),
               hash, joined(scopes), formatRfc3339(usedAt));
}

Result<> SqliteUnit::addAccount(const Account &account)
{
    QD_TRY(const auto other, accountWithEmail(account.email));
    if (other)
        return Error(ErrorKind::Conflict, "account.exists", account.email);
    return run("INSERT INTO account VALUES(?1, ?2, ?3)", account.id.text(), account.name, account.email);
}

Result<std::optional<Account>> SqliteUnit::account(const AccountId &id)
{
    QD_TRY(auto *row, ask("SELECT id, name, email FROM account WHERE id=?1", id.text()));
    return first<Account>(*row, readAccount);
}

Result<std::optional<Account>> SqliteUnit::accountWithEmail(const std::string &email)
{
    QD_TRY(auto *row, ask("SELECT id, name, email FROM account WHERE email=?1", email));
    return first<Account>(*row, readAccount);
}

Result<> SqliteUnit::addToken(const std::string &sha256, const AccountId &account, const std::string &label,
                              TimePoint at)
{
    return run("INSERT INTO token VALUES(?1, ?2, ?3, ?4)", sha256, account.text(), label, formatRfc3339(at));
}

Result<std::optional<AccountId>> SqliteUnit::accountOfToken(const std::string &sha256)
{
    QD_TRY(auto *row, ask("SELECT account FROM token WHERE sha256=?1", sha256));
    return first<AccountId>(*row, [](const sqlite::Statement &found) -> Result<AccountId> {
        QD_TRY(const auto id, storedUuid(found.text(0)));
        return AccountId {id};
    });
}

Result<> SqliteUnit::addMembership(const AccountId &account, const OrganisationId &organisation, const MemberId &member)
{
    return run("INSERT INTO membership VALUES(?1, ?2, ?3)", account.text(), organisation.text(), member.text());
}

Result<std::optional<MemberId>> SqliteUnit::memberOf(const AccountId &account, const OrganisationId &organisation)
{
    QD_TRY(
        auto *row,
        ask("SELECT member FROM membership WHERE account=?1 AND organisation=?2", account.text(), organisation.text()));
    return first<MemberId>(*row, [](const sqlite::Statement &found) -> Result<MemberId> {
        QD_TRY(const auto id, storedUuid(found.text(0)));
        return MemberId {id};
    });
}

Result<std::vector<OrganisationOfAccount>> SqliteUnit::organisationsOf(const AccountId &account)
{
    QD_TRY(auto *rows,
           ask("SELECT o.id, o.name, m.member FROM membership m JOIN organisation o ON o.id=m.organisation"
               " WHERE m.account=?1 ORDER BY o.name, o.id",
               account.text()));
    return all<OrganisationOfAccount>(*rows, [](const sqlite::Statement &row) -> Result<OrganisationOfAccount> {
        QD_TRY(const auto id, storedUuid(row.text(0)));
        QD_TRY(const auto member, storedUuid(row.text(2)));
        return OrganisationOfAccount {{{id}, row.text(1)}, {member}};
    });
}

Result<std::vector<StoredDefinition>> SqliteUnit::definitions()
{
    QD_TRY(auto *rows,
           ask("SELECT d.environment, json_extract(a.fields, '$.name.value'), json_extract(e.fields, '$.name.value'),"
               " d.definition FROM definition d JOIN place p ON p.type='environment' AND p.id=d.environment"
               " JOIN entity e ON e.organisation=p.organisation AND e.type='environment' AND e.id=p.id"
               " JOIN entity a ON a.organisation=p.organisation AND a.type='app' AND a.id=p.parent ORDER BY 2, 3"));
    return all<StoredDefinition>(*rows, [](const sqlite::Statement &row) -> Result<StoredDefinition> {
        QD_TRY(const auto id, storedUuid(row.text(0)));
        return StoredDefinition {{id}, row.text(1), row.text(2), row.text(3)};
    });
}

Result<> SqliteUnit::putDefinition(const domain::EnvironmentId &environment, const std::string &json)
{
    return run("INSERT OR REPLACE INTO definition VALUES(?1, ?2)", environment.text(), json);
}

Result<> SqliteUnit::removeDefinition(const domain::EnvironmentId &environment)
{
    return run("DELETE FROM definition WHERE environment=?1", environment.text());
}

} // namespace quarterdeck::server
