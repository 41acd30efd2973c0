// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlite/database.h"

#include <sqlite3.h>

#include <utility>

namespace quarterdeck::sqlite {

namespace {
Error errorOf(sqlite3 *database, std::string_view subject)
{
    const auto code = sqlite3_errcode(database);
    const auto *detail = sqlite3_errmsg(database);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return {ErrorKind::Unavailable, "database.busy", std::string(subject), detail};
    if (code == SQLITE_CONSTRAINT)
        return {ErrorKind::Conflict, "database.failed", std::string(subject), detail};
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT)
        return {ErrorKind::Corrupt, "database.failed", std::string(subject), detail};
    if (code == SQLITE_ERROR) // the tables are not those that the statement was written for
        return {ErrorKind::Internal, "database.failed", std::string(subject), detail};
    return {ErrorKind::Unavailable, "database.failed", std::string(subject), detail};
}

thread_local std::uint64_t accessesUntilFault = 0;
thread_local std::uint64_t accessesSeen = 0;

/// Counts an access; true when it is the one that shall fail.
bool isFaultDue()
{
    ++accessesSeen;
    return accessesUntilFault != 0 && --accessesUntilFault == 0;
}

Error fault(std::string_view subject)
{
    return {ErrorKind::Unavailable, "database.failed", std::string(subject), "a fault was asked for"};
}
} // namespace

void failAt(std::uint64_t access)
{
    accessesUntilFault = access;
    accessesSeen = 0;
}

std::uint64_t accesses()
{
    return accessesSeen;
}

void Statement::Finalizer::operator()(sqlite3_stmt *statement) const noexcept
{
    sqlite3_finalize(statement);
}

Statement::Statement(sqlite3_stmt *statement)
    : m_statement(statement)
{ }

Statement &Statement::bind(int place, std::string_view text)
{
    m_isBindingBad
        |= sqlite3_bind_text64(m_statement.get(), place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8)
        != SQLITE_OK;
    return *this;
}

Statement &Statement::bind(int place, std::int64_t number)
{
    m_isBindingBad |= sqlite3_bind_int64(m_statement.get(), place, number) != SQLITE_OK;
    return *this;
}

Statement &Statement::bindBytes(int place, std::string_view bytes)
{
    // A null pointer would be NULL, which no bytes are not.
    m_isBindingBad |= sqlite3_bind_blob64(m_statement.get(), place, bytes.empty() ? "" : bytes.data(), bytes.size(),
                                          SQLITE_TRANSIENT)
        != SQLITE_OK;
    return *this;
}

Statement &Statement::reset()
{
    sqlite3_reset(m_statement.get()); // repeats the error of the last step, which was reported
    sqlite3_clear_bindings(m_statement.get());
    m_isBindingBad = false;
    return *this;
}

Result<bool> Statement::step()
{
    auto *database = sqlite3_db_handle(m_statement.get());
    const auto *file = sqlite3_db_filename(database, "main");
    if (m_isBindingBad)
        return Error(ErrorKind::Internal, "database.failed", file != nullptr ? file : "", "a value could not be bound");
    if (isFaultDue())
        return fault(file != nullptr ? file : "");
    const auto code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return errorOf(database, file != nullptr ? file : "");
}

Result<> Statement::run()
{
    while (true) {
        QD_TRY(const bool hasRow, step());
        if (!hasRow)
            return {};
    }
}

std::string Statement::text(int column) const
{
    const auto *bytes = sqlite3_column_blob(m_statement.get(), column);
    const auto size = sqlite3_column_bytes(m_statement.get(), column);
    return bytes == nullptr ? std::string()
                            : std::string(static_cast<const char *>(bytes), static_cast<std::size_t>(size));
}

std::int64_t Statement::number(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

void Database::Closer::operator()(sqlite3 *database) const noexcept
{
    sqlite3_close_v2(database);
}

Result<Database> Database::open(const std::filesystem::path &path, const Options &options)
{
    Database database;
    database.m_path = path.string();
    sqlite3 *handle = nullptr;
    const auto code
        = sqlite3_open_v2(database.m_path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database.m_database.reset(handle);
    if (code != SQLITE_OK)
        return errorOf(handle, database.m_path);
    sqlite3_extended_result_codes(handle, 0);
    sqlite3_busy_timeout(handle, 5000);
    QD_CHECK(database.execute("PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;"));
    QD_CHECK(database.execute(options.isEveryCommitSynced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL"));
    if (options.isDeletedOverwritten)
        QD_CHECK(database.execute("PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"));
    return database;
}

Result<Statement> Database::prepare(std::string_view sql) const
{
    if (isFaultDue())
        return fault(m_path);
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(m_database.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr)
        != SQLITE_OK)
        return errorOf(m_database.get(), m_path);
    return Statement(statement);
}

Result<> Database::execute(const std::string &sql) const
{
    if (isFaultDue())
        return fault(m_path);
    if (sqlite3_exec(m_database.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return errorOf(m_database.get(), m_path);
    return {};
}

Result<std::int64_t> Database::version() const
{
    QD_TRY(auto statement, prepare("PRAGMA user_version"));
    QD_CHECK(statement.step());
    return statement.number(0);
}

Result<> Database::migrate(std::span<const std::string_view> steps) const
{
    QD_TRY(const auto found, version());
    if (found > static_cast<std::int64_t>(steps.size()))
        return Error(ErrorKind::Unsupported, "database.newer", m_path);
    for (auto step = static_cast<std::size_t>(found); step < steps.size(); ++step) {
        QD_TRY(auto transaction, Transaction::begin(*this));
        QD_CHECK(execute(std::string(steps[step])));
        QD_CHECK(execute("PRAGMA user_version=" + std::to_string(step + 1)));
        QD_CHECK(transaction.commit());
    }
    return {};
}

Result<> Database::check() const
{
    QD_TRY(auto statement, prepare("PRAGMA quick_check(1)"));
    QD_TRY(const bool hasRow, statement.step());
    if (!hasRow || statement.text(0) != "ok")
        return Error(ErrorKind::Corrupt, "database.failed", m_path, hasRow ? statement.text(0) : "no check");
    return {};
}

Result<> Database::scrub() const
{
    QD_CHECK(execute("VACUUM"));
    QD_TRY(auto statement, prepare("PRAGMA wal_checkpoint(TRUNCATE)"));
    QD_TRY(const bool hasRow, statement.step());
    if (hasRow && statement.number(0) != 0)
        return Error(ErrorKind::Unavailable, "database.busy", m_path);
    return {};
}

std::int64_t Database::changes() const
{
    return sqlite3_changes64(m_database.get());
}

Result<Transaction> Transaction::begin(const Database &database)
{
    QD_CHECK(database.execute("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Result<Transaction> Transaction::beginReading(const Database &database)
{
    QD_CHECK(database.execute("BEGIN"));
    return Transaction(database);
}

Transaction::Transaction(const Database &database)
    : m_database(&database)
{ }

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
{ }

Transaction::~Transaction()
{
    if (m_database != nullptr)
        static_cast<void>(m_database->execute("ROLLBACK"));
}

Result<> Transaction::commit()
{
    QD_CHECK(m_database->execute("COMMIT"));
    m_database = nullptr;
    return {};
}

} // namespace quarterdeck::sqlite
