// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/messages.h"
#include "server/repository/repository.h"
#include "sqlite/database.h"

#include <array>

namespace quarterdeck::server {

namespace {

constexpr auto migrations = std::to_array<std::string_view>({
    // 0001 environments
    R"(CREATE TABLE environments(
           id TEXT PRIMARY KEY NOT NULL,
           app TEXT NOT NULL, name TEXT NOT NULL,
           app_slug TEXT NOT NULL, name_slug TEXT NOT NULL,
           definition TEXT NOT NULL,
           UNIQUE(app_slug, name_slug)) STRICT;)",
});

class SqliteRepository final : public Repository
{
public:
    explicit SqliteRepository(sqlite::Database database)
        : m_database(std::move(database))
    { }

    Result<std::vector<domain::EnvironmentDefinition>> environments() override
    {
        std::vector<domain::EnvironmentDefinition> all;
        QD_TRY(auto rows, m_database.prepare("SELECT definition FROM environments ORDER BY app, name"));
        while (true) {
            QD_TRY(const bool hasRow, rows.step());
            if (!hasRow)
                return all;
            QD_TRY(auto definition, protocol::decodeDefinition(rows.text(0)));
            all.push_back(std::move(definition));
        }
    }

    Result<> saveEnvironment(const domain::EnvironmentDefinition &definition) override
    {
        const auto app = domain::slug(definition.app);
        const auto name = domain::slug(definition.name);
        QD_TRY(auto transaction, sqlite::Transaction::begin(m_database));
        QD_TRY(auto taken,
               m_database.prepare("SELECT 1 FROM environments WHERE app_slug=?1 AND name_slug=?2 AND id<>?3"));
        taken.bind(1, app).bind(2, name).bind(3, definition.id.text());
        QD_TRY(const bool isTaken, taken.step());
        if (isTaken)
            return Error(ErrorKind::Conflict, "environment.exists", definition.app + "/" + definition.name);
        QD_TRY(auto row,
               m_database.prepare("INSERT INTO environments VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(id) DO UPDATE SET "
                                  "app=?2, name=?3, app_slug=?4, name_slug=?5, definition=?6"));
        row.bind(1, definition.id.text()).bind(2, definition.app).bind(3, definition.name).bind(4, app).bind(5, name);
        row.bind(6, protocol::encode(definition));
        QD_CHECK(row.run());
        return transaction.commit();
    }

    Result<> removeEnvironment(domain::EnvironmentId id) override
    {
        QD_TRY(auto row, m_database.prepare("DELETE FROM environments WHERE id=?1"));
        row.bind(1, id.text());
        return row.run();
    }

private:
    sqlite::Database m_database;
};

} // namespace

Result<std::unique_ptr<Repository>> openSqliteRepository(const std::filesystem::path &path)
{
    QD_TRY(auto database, sqlite::Database::open(path));
    QD_CHECK(database.migrate(migrations));
    return std::unique_ptr<Repository>(std::make_unique<SqliteRepository>(std::move(database)));
}

} // namespace quarterdeck::server
