// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "store/contents.h"
#include "store/key_ring.h"
#include "store/tables.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace quarterdeck::store {

/// Where an edit is kept.
struct EditPlace
{
    payload::List list = payload::List::Staged;
    std::int64_t place = 0;
    std::string sealedBy;
};

/// All that a store holds in memory. A value: a change works on a copy.
struct Loaded
{
    Contents contents;
    KeyRing keys;
    std::map<Uuid, EditPlace> places;
    std::int64_t lastPlace = 0;
};

/// Reads and opens everything. Corrupt "store.damaged", Denied "store.wrongKey".
[[nodiscard]] Result<Loaded> load(const Tables &tables, const Secret &profileKey);

/// One change being made: in the tables, inside of a transaction of theirs that the caller began and will commit, and
/// in a copy of what is in memory. Part of EntityStore. One that failed is of no further use.
class Writing
{
public:
    Writing(const Loaded &before, const Tables &tables)
        : m_now(before)
        , m_tables(tables)
    { }

    /// Rows, lists and the rest.
    [[nodiscard]] Result<> apply(const sync_machine::entities::Transaction &transaction);
    [[nodiscard]] Result<> stage(const std::vector<protocol::Mutation> &edits);
    [[nodiscard]] Result<> unstage(const std::vector<Uuid> &keys);
    /// Last step before the commit.
    [[nodiscard]] Result<> finish();

    /// Whether something was forgotten that may not even be left in unused parts of the file.
    [[nodiscard]] bool mustScrub() const { return m_mustScrub; }
    [[nodiscard]] Loaded &result() { return m_now; }

private:
    [[nodiscard]] Result<> writeLists(const sync_machine::entities::Transaction &transaction);
    [[nodiscard]] Result<> writeRows(const sync_machine::entities::Transaction &transaction);
    [[nodiscard]] Result<> put(const payload::Edit &edit);
    [[nodiscard]] Result<> dropEdit(const Uuid &key);
    [[nodiscard]] Result<> rescueEdits();
    [[nodiscard]] Result<> dropKeys(const std::set<std::string> &scopes);
    [[nodiscard]] Result<> dropIdleKeys();
    [[nodiscard]] std::string sealingScopeOf(const payload::Edit &edit) const;
    void dropStaged(const Uuid &key);
    [[nodiscard]] std::set<std::string> scopesOfRows() const;

    Loaded m_now;
    const Tables &m_tables;
    std::set<std::string> m_purged;
    bool m_mustScrub = false;
};

} // namespace quarterdeck::store
