// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/uuid.h"
#include "protocol/entities.h"
#include "sqlite/database.h"
#include "store/payload.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quarterdeck::store {

/// A key as it is kept: sealed under the profile's key.
struct WrappedKey
{
    std::string bytes;
    std::string digest; ///< SHA-256 of `bytes`: tells a damaged file from the key of another profile.
};

/// A row or an edit as it is kept. Everything but the payload is in the clear.
struct SealedRow
{
    protocol::EntityKey key;
    std::string scope;
    protocol::Sequence sequence;
    protocol::Sequence version;
    std::string payload;
};
struct SealedEdit
{
    Uuid key;
    payload::List list = payload::List::Staged;
    std::int64_t place = 0; ///< Order within a list.
    protocol::MutationNumber number;
    std::string scope;
    std::string sealedBy; ///< The scope whose key the payload is sealed under.
    std::string payload;
};

/// The tables of a store: all of its SQL, and no meaning. Changes belong between `begin` and the transaction's
/// `commit`. One thread at a time. Errors as of sqlite::Database, Corrupt "store.damaged" where ids or lists cannot be
/// read.
class Tables
{
public:
    /// Opens or makes the file (rights 0600) and brings its tables to the present form. Unsupported "database.newer".
    [[nodiscard]] static Result<Tables> open(const std::filesystem::path &path);
    [[nodiscard]] static Result<Tables> openInMemory();

    [[nodiscard]] Result<sqlite::Transaction> begin() const;
    /// As of sqlite::Database.
    [[nodiscard]] Result<> scrub() const { return m_database.scrub(); }

    [[nodiscard]] Result<std::map<std::string, std::string>> meta() const;
    [[nodiscard]] Result<> putMeta(std::string_view name, std::string_view value) const;
    [[nodiscard]] Result<std::map<std::string, WrappedKey>> keys() const;
    [[nodiscard]] Result<> putKey(std::string_view scope, const WrappedKey &key) const;
    [[nodiscard]] Result<> dropKey(std::string_view scope) const;

    [[nodiscard]] Result<std::vector<SealedRow>> rows() const;
    [[nodiscard]] Result<> dropRow(const protocol::EntityKey &key) const;
    [[nodiscard]] Result<> dropAllRows() const;
    /// Prepared once for many rows.
    class RowWriter
    {
    public:
        [[nodiscard]] Result<> put(const SealedRow &row);

    private:
        friend class Tables;
        explicit RowWriter(sqlite::Statement statement)
            : m_statement(std::move(statement))
        { }
        sqlite::Statement m_statement;
    };
    [[nodiscard]] Result<RowWriter> rowWriter() const;

    /// By place.
    [[nodiscard]] Result<std::vector<SealedEdit>> edits() const;
    [[nodiscard]] Result<std::optional<SealedEdit>> edit(const Uuid &key) const;
    /// Replaces the one of that key, in whichever list.
    [[nodiscard]] Result<> put(const SealedEdit &edit) const;
    [[nodiscard]] Result<> dropEdit(const Uuid &key) const;

    /// The sealed rest; nothing in a store that was never finished.
    [[nodiscard]] Result<std::optional<std::string>> rest() const;
    [[nodiscard]] Result<> putRest(std::string_view payload) const;

private:
    explicit Tables(sqlite::Database database)
        : m_database(std::move(database))
    { }
    [[nodiscard]] static Result<Tables> opened(const std::filesystem::path &path);
    sqlite::Database m_database;
};

} // namespace quarterdeck::store
