// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace quarterdeck::sqlite {

/// A compiled statement. Bind from 1, then `step` until it says there is no row. Not shared across threads.
class Statement
{
public:
    Statement &bind(int place, std::string_view text);
    Statement &bind(int place, std::int64_t number);
    Statement &bindBytes(int place, std::string_view bytes);
    /// Ends the run and forgets what was bound: ready for the next.
    Statement &reset();
    /// True: a row is there. False: done.
    [[nodiscard]] Result<bool> step();
    /// Runs to the end, whatever rows there are.
    [[nodiscard]] Result<> run();
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;

private:
    friend class Database;
    explicit Statement(sqlite3_stmt *statement);
    struct Finalizer
    {
        void operator()(sqlite3_stmt *statement) const noexcept;
    };
    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
    bool m_isBindingBad = false;
};

/// How a file is written.
struct Options
{
    bool isEveryCommitSynced = false; ///< A commit survives a power failure, not only a killed program.
    bool isDeletedOverwritten = false; ///< Deleted bytes are overwritten, and nothing of the file goes into others.
};

/// A connection to one database file (WAL, foreign keys on, 5 s of patience with other connections). One thread at a
/// time.
class Database
{
public:
    /// ":memory:" for one in memory. Unavailable "database.failed" with the path.
    [[nodiscard]] static Result<Database> open(const std::filesystem::path &path, const Options &options = {});

    [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
    /// Statements without results, several at once.
    [[nodiscard]] Result<> execute(const std::string &sql) const;
    /// Applies the steps beyond the file's version, each in a transaction that also raises the version. Step n leads to
    /// version n + 1. Unsupported "database.newer" where the file is ahead of `steps`.
    [[nodiscard]] Result<> migrate(std::span<const std::string_view> steps) const;
    [[nodiscard]] Result<std::int64_t> version() const;
    [[nodiscard]] std::int64_t changes() const;
    /// Corrupt "database.failed" if the pages do not fit together. Reads the whole file.
    [[nodiscard]] Result<> check() const;
    /// Leaves no byte of what was deleted in the file or its log: writes the file anew and empties the log. Costs as
    /// much as the file is large. Unavailable "database.busy" while another connection reads.
    [[nodiscard]] Result<> scrub() const;

private:
    struct Closer
    {
        void operator()(sqlite3 *database) const noexcept;
    };
    std::unique_ptr<sqlite3, Closer> m_database;
    std::string m_path;
};

/// Rolls back when it goes out of scope without `commit`.
class Transaction
{
public:
    [[nodiscard]] static Result<Transaction> begin(const Database &database);
    /// For reading: one view of the database, however long it takes; others go on writing.
    [[nodiscard]] static Result<Transaction> beginReading(const Database &database);
    ~Transaction();
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    [[nodiscard]] Result<> commit();

private:
    explicit Transaction(const Database &database);
    const Database *m_database;
};

/// For tests: the `access`-th use of a database by this thread from now on (preparing, stepping, executing) fails once
/// with Unavailable "database.failed", before it does anything; 0: none does.
void failAt(std::uint64_t access);
/// Uses by this thread since `failAt`.
[[nodiscard]] std::uint64_t accesses();

} // namespace quarterdeck::sqlite
