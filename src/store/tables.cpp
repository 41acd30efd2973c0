// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/tables.h"

#include "base/file.h"

#include <array>

namespace quarterdeck::store {

namespace {

// One table for the edits of all lists: its primary key is what keeps an edit from being in two of them.
constexpr auto migrations = std::to_array<std::string_view>({
    // 0001 the store
    R"(CREATE TABLE meta(name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
       CREATE TABLE scope_key(scope TEXT PRIMARY KEY NOT NULL, wrapped BLOB NOT NULL, digest TEXT NOT NULL)
           STRICT, WITHOUT ROWID;
       CREATE TABLE row(
           type TEXT NOT NULL, id TEXT NOT NULL,
           scope TEXT NOT NULL REFERENCES scope_key(scope),
           sequence INTEGER NOT NULL, version INTEGER NOT NULL, payload BLOB NOT NULL,
           PRIMARY KEY(type, id)) STRICT, WITHOUT ROWID;
       CREATE TABLE edit(
           key TEXT PRIMARY KEY NOT NULL,
           list TEXT NOT NULL CHECK(list IN ('outbox', 'applied', 'conflict', 'dead_letter', 'staged')),
           place INTEGER NOT NULL, number INTEGER NOT NULL, scope TEXT NOT NULL,
           sealed_by TEXT NOT NULL REFERENCES scope_key(scope), payload BLOB NOT NULL) STRICT, WITHOUT ROWID;
       CREATE TABLE rest(one INTEGER PRIMARY KEY NOT NULL CHECK(one = 1), payload BLOB NOT NULL) STRICT;)",
});

constexpr std::string_view editColumns = "key, list, place, number, scope, sealed_by, payload";

Result<Uuid> uuidOf(const std::string &text)
{
    const auto id = Uuid::fromText(text);
    if (!id)
        return Error(ErrorKind::Corrupt, "store.damaged", {}, "no UUID");
    return *id;
}

Result<SealedEdit> editOf(const sqlite::Statement &row)
{
    SealedEdit edit;
    QD_TRY(edit.key, uuidOf(row.text(0)));
    const auto listName = row.text(1);
    bool isKnown = false;
    for (const auto list : {payload::List::Outbox, payload::List::Applied, payload::List::Conflict,
                            payload::List::DeadLetter, payload::List::Staged}) {
        if (payload::name(list) == listName) {
            edit.list = list;
            isKnown = true;
        }
    }
    if (!isKnown)
        return Error(ErrorKind::Corrupt, "store.damaged", {}, "no list");
    edit.place = row.number(2);
    edit.number = protocol::MutationNumber(static_cast<std::uint64_t>(row.number(3)));
    edit.scope = row.text(4);
    edit.sealedBy = row.text(5);
    edit.payload = row.text(6);
    return edit;
}

} // namespace

Result<Tables> Tables::opened(const std::filesystem::path &path)
{
    QD_TRY(auto database, sqlite::Database::open(path, {.isEveryCommitSynced = true, .isDeletedOverwritten = true}));
    QD_TRY(const auto version, database.version());
    // Before anything is read from it: damage in a file of a newer form cannot be told.
    if (version <= static_cast<std::int64_t>(migrations.size()))
        QD_CHECK(database.check());
    QD_CHECK(database.migrate(migrations));
    return Tables(std::move(database));
}

Result<Tables> Tables::open(const std::filesystem::path &path)
{
    {
        // SQLite would make it readable for others, and gives its log the rights of the file.
        QD_TRY(const auto file, File::open(path, File::Mode::ReadWriteCreate));
        QD_TRY(const auto size, file.size());
        if (size > 0 && size < 512) // less than SQLite's smallest page, which it would take for an empty file
            return Error(ErrorKind::Corrupt, "store.damaged", path.string(), "too short");
    }
    return opened(path);
}

Result<Tables> Tables::openInMemory()
{
    return opened(":memory:");
}

Result<sqlite::Transaction> Tables::begin() const
{
    return sqlite::Transaction::begin(m_database);
}

Result<std::map<std::string, std::string>> Tables::meta() const
{
    std::map<std::string, std::string> all;
    QD_TRY(auto rows, m_database.prepare("SELECT name, value FROM meta"));
    while (true) {
        QD_TRY(const bool hasRow, rows.step());
        if (!hasRow)
            return all;
        all.emplace(rows.text(0), rows.text(1));
    }
}

Result<> Tables::putMeta(std::string_view name, std::string_view value) const
{
    QD_TRY(auto row,
           m_database.prepare("INSERT INTO meta VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value"));
    return row.bind(1, name).bind(2, value).run();
}

Result<std::map<std::string, WrappedKey>> Tables::keys() const
{
    std::map<std::string, WrappedKey> all;
    QD_TRY(auto rows, m_database.prepare("SELECT scope, wrapped, digest FROM scope_key"));
    while (true) {
        QD_TRY(const bool hasRow, rows.step());
        if (!hasRow)
            return all;
        all.emplace(rows.text(0), WrappedKey {rows.text(1), rows.text(2)});
    }
}

Result<> Tables::putKey(std::string_view scope, const WrappedKey &key) const
{
    QD_TRY(auto row, m_database.prepare("INSERT INTO scope_key VALUES(?1, ?2, ?3)"));
    return row.bind(1, scope).bindBytes(2, key.bytes).bind(3, key.digest).run();
}

Result<> Tables::dropKey(std::string_view scope) const
{
    QD_TRY(auto row, m_database.prepare("DELETE FROM scope_key WHERE scope=?1"));
    return row.bind(1, scope).run();
}

Result<std::vector<SealedRow>> Tables::rows() const
{
    std::vector<SealedRow> all;
    QD_TRY(auto rows, m_database.prepare("SELECT type, id, scope, sequence, version, payload FROM row"));
    while (true) {
        QD_TRY(const bool hasRow, rows.step());
        if (!hasRow)
            return all;
        QD_TRY(const auto id, uuidOf(rows.text(1)));
        all.push_back({{rows.text(0), id},
                       rows.text(2),
                       protocol::Sequence(static_cast<std::uint64_t>(rows.number(3))),
                       protocol::Sequence(static_cast<std::uint64_t>(rows.number(4))),
                       rows.text(5)});
    }
}

Result<> Tables::dropRow(const protocol::EntityKey &key) const
{
    QD_TRY(auto row, m_database.prepare("DELETE FROM row WHERE type=?1 AND id=?2"));
    return row.bind(1, key.type).bind(2, key.id.text()).run();
}

Result<> Tables::dropAllRows() const
{
    return m_database.execute("DELETE FROM row");
}

Result<Tables::RowWriter> Tables::rowWriter() const
{
    QD_TRY(auto statement,
           m_database.prepare("INSERT INTO row VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(type, id) DO UPDATE SET "
                              "scope=excluded.scope, sequence=excluded.sequence, version=excluded.version, "
                              "payload=excluded.payload"));
    return RowWriter(std::move(statement));
}

Result<> Tables::RowWriter::put(const SealedRow &row)
{
    m_statement.reset();
    m_statement.bind(1, row.key.type).bind(2, row.key.id.text()).bind(3, row.scope);
    m_statement.bind(4, static_cast<std::int64_t>(row.sequence.value));
    m_statement.bind(5, static_cast<std::int64_t>(row.version.value));
    return m_statement.bindBytes(6, row.payload).run();
}

Result<std::vector<SealedEdit>> Tables::edits() const
{
    std::vector<SealedEdit> all;
    QD_TRY(auto rows, m_database.prepare("SELECT " + std::string(editColumns) + " FROM edit ORDER BY place"));
    while (true) {
        QD_TRY(const bool hasRow, rows.step());
        if (!hasRow)
            return all;
        QD_TRY(auto edit, editOf(rows));
        all.push_back(std::move(edit));
    }
}

Result<std::optional<SealedEdit>> Tables::edit(const Uuid &key) const
{
    QD_TRY(auto rows, m_database.prepare("SELECT " + std::string(editColumns) + " FROM edit WHERE key=?1"));
    rows.bind(1, key.text());
    QD_TRY(const bool hasRow, rows.step());
    if (!hasRow)
        return std::optional<SealedEdit>();
    QD_TRY(auto edit, editOf(rows));
    return std::optional(std::move(edit));
}

Result<> Tables::put(const SealedEdit &edit) const
{
    QD_TRY(auto row,
           m_database.prepare("INSERT INTO edit VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(key) DO UPDATE SET "
                              "list=excluded.list, place=excluded.place, number=excluded.number, scope=excluded.scope, "
                              "sealed_by=excluded.sealed_by, payload=excluded.payload"));
    row.bind(1, edit.key.text()).bind(2, payload::name(edit.list)).bind(3, edit.place);
    row.bind(4, static_cast<std::int64_t>(edit.number.value)).bind(5, edit.scope).bind(6, edit.sealedBy);
    return row.bindBytes(7, edit.payload).run();
}

Result<> Tables::dropEdit(const Uuid &key) const
{
    QD_TRY(auto row, m_database.prepare("DELETE FROM edit WHERE key=?1"));
    return row.bind(1, key.text()).run();
}

Result<std::optional<std::string>> Tables::rest() const
{
    QD_TRY(auto row, m_database.prepare("SELECT payload FROM rest"));
    QD_TRY(const bool hasRow, row.step());
    return hasRow ? std::optional(row.text(0)) : std::nullopt;
}

Result<> Tables::putRest(std::string_view payload) const
{
    QD_TRY(
        auto row,
        m_database.prepare("INSERT INTO rest VALUES(1, ?1) ON CONFLICT(one) DO UPDATE SET payload=excluded.payload"));
    return row.bindBytes(1, payload).run();
}

} // namespace quarterdeck::store
