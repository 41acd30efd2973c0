// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/messages.h"
#include "server/entities/local_workspace.h"
#include "server/repository/repository.h"
#include "server/repository/sqlite_schema.h"
#include "server/repository/sqlite_unit.h"

#include <chrono>

namespace quarterdeck::server {

Result<sqlite::Statement *> SqliteStore::statement(std::string_view sql)
{
    const auto found = m_statements.find(sql);
    if (found != m_statements.end()) {
        found->second.reset();
        return &found->second;
    }
    QD_TRY(auto made, m_database.prepare(sql));
    return &m_statements.emplace(sql, std::move(made)).first->second;
}

void SqliteStore::reset()
{
    for (auto &[sql, statement] : m_statements)
        statement.reset();
}

namespace {

class SqliteRepository final : public Repository
{
public:
    explicit SqliteRepository(sqlite::Database database)
        : m_store(std::move(database))
    { }

    Result<std::unique_ptr<UnitOfWork>> begin() override
    {
        QD_TRY(auto transaction, sqlite::Transaction::begin(m_store.database()));
        return std::unique_ptr<UnitOfWork>(std::make_unique<SqliteUnit>(m_store, std::move(transaction)));
    }
    Result<std::unique_ptr<UnitOfWork>> beginReading() override
    {
        QD_TRY(auto transaction, sqlite::Transaction::beginReading(m_store.database()));
        return std::unique_ptr<UnitOfWork>(std::make_unique<SqliteUnit>(m_store, std::move(transaction)));
    }

    /// The organisation of this computer's user, with the environments that version 1 kept.
    Result<> makeLocalWorkspace()
    {
        QD_TRY(auto transaction, sqlite::Transaction::begin(m_store.database()));
        SqliteUnit unit(m_store, std::move(transaction));
        QD_TRY(const auto made, unit.installation());
        if (made)
            return {};
        std::vector<domain::EnvironmentDefinition> before;
        {
            QD_TRY(auto rows, m_store.database().prepare("SELECT definition FROM environments_before ORDER BY id"));
            while (true) {
                QD_TRY(const bool hasRow, rows.step());
                if (!hasRow)
                    break;
                QD_TRY(auto definition, protocol::decodeDefinition(rows.text(0)));
                before.push_back(std::move(definition));
            }
        }
        QD_CHECK(server::makeLocalWorkspace(unit, before, std::chrono::system_clock::now()));
        QD_CHECK(m_store.database().execute("DROP TABLE environments_before"));
        return unit.commit();
    }

private:
    SqliteStore m_store;
};

} // namespace

Result<std::unique_ptr<Repository>> openSqliteRepository(const std::filesystem::path &path)
{
    QD_TRY(auto database, sqlite::Database::open(path, {.isEveryCommitSynced = true}));
    QD_CHECK(database.migrate(migrations));
    auto repository = std::make_unique<SqliteRepository>(std::move(database));
    QD_CHECK(repository->makeLocalWorkspace());
    return std::unique_ptr<Repository>(std::move(repository));
}

} // namespace quarterdeck::server
