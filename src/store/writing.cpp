// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/writing.h"

#include "base/crypto/sealing.h"

#include <algorithm>
#include <utility>

namespace quarterdeck::store {

namespace entities = sync_machine::entities;

namespace {

Error damaged(std::string detail)
{
    return {ErrorKind::Corrupt, "store.damaged", {}, std::move(detail)};
}

std::string placeOf(const SealedEdit &edit)
{
    return boundTo(payload::name(edit.list), edit.key.text(), edit.scope);
}

Result<payload::Edit> opened(const SealedEdit &sealed, const KeyRing &keys)
{
    QD_TRY(const auto text, keys.open(sealed.sealedBy, sealed.payload, placeOf(sealed)));
    QD_TRY(auto edit, payload::decodeEdit(sealed.list, text));
    const auto &mutation = payload::mutationOf(edit);
    if (mutation.key != sealed.key || mutation.number != sealed.number || mutation.scope != sealed.scope)
        return damaged("an edit");
    return edit;
}

void append(Contents &contents, payload::Edit edit)
{
    auto &stored = contents.stored;
    if (auto *row = std::get_if<entities::OutboxRow>(&edit))
        stored.outbox.push_back(std::move(*row));
    else if (auto *applied = std::get_if<entities::AppliedEdit>(&edit))
        stored.applied.push_back(std::move(*applied));
    else if (auto *conflict = std::get_if<entities::Conflict>(&edit))
        stored.conflicts.push_back(std::move(*conflict));
    else if (auto *letter = std::get_if<entities::DeadLetter>(&edit))
        stored.deadLetters.push_back(std::move(*letter));
    else
        contents.staged.push_back(std::move(*std::get_if<protocol::Mutation>(&edit)));
}

Result<> loadRows(Loaded &loaded, const Tables &tables)
{
    QD_TRY(const auto rows, tables.rows());
    for (const auto &sealed : rows) {
        QD_TRY(const auto text, loaded.keys.open(sealed.scope, sealed.payload, boundTo(sealed.key, sealed.scope)));
        QD_TRY(auto row, payload::decodeRow(text, sealed.key, sealed.scope));
        if (row.sequence != sealed.sequence || row.version != sealed.version)
            return damaged("a row");
        loaded.contents.rows.emplace_hint(loaded.contents.rows.end(), sealed.key,
                                          std::make_shared<const protocol::Change>(std::move(row)));
    }
    return {};
}

Result<> loadEdits(Loaded &loaded, const Tables &tables)
{
    QD_TRY(const auto edits, tables.edits());
    for (const auto &sealed : edits) {
        QD_TRY(auto edit, opened(sealed, loaded.keys));
        append(loaded.contents, std::move(edit));
        loaded.places[sealed.key] = {sealed.list, sealed.place, sealed.sealedBy};
        loaded.lastPlace = std::max(loaded.lastPlace, sealed.place);
    }
    std::ranges::stable_sort(loaded.contents.stored.outbox, {},
                             [](const entities::OutboxRow &row) { return row.mutation.number; });
    return {};
}

} // namespace

Result<Loaded> load(const Tables &tables, const Secret &profileKey)
{
    Loaded loaded;
    QD_TRY(loaded.keys, KeyRing::load(tables, profileKey));
    QD_CHECK(loadRows(loaded, tables));
    QD_CHECK(loadEdits(loaded, tables));
    QD_TRY(const auto sealed, tables.rest());
    if (!sealed)
        return damaged("no cursor");
    const std::string self(selfScope);
    QD_TRY(const auto text, loaded.keys.open(self, *sealed, boundTo("rest", self, self)));
    QD_TRY(auto rest, payload::decodeRest(text));
    if (rest.rows != loaded.contents.rows.size() || rest.edits != loaded.places.size())
        return damaged("something is missing");
    auto &stored = loaded.contents.stored;
    stored.cursor = std::move(rest.cursor);
    stored.scopesToFill = std::move(rest.scopesToFill);
    stored.lastNumber = rest.lastNumber;
    return loaded;
}

Result<> Writing::apply(const entities::Transaction &transaction)
{
    if (transaction.purgesAll)
        m_purged = m_now.keys.scopes();
    m_purged.insert(transaction.purgedScopes.begin(), transaction.purgedScopes.end());
    const auto before = scopesOfRows();
    // The lists first: what leaves a purged scope must be opened with its key. They do not depend on the rows.
    entities::apply(m_now.contents.stored, transaction);
    QD_CHECK(writeLists(transaction));
    QD_CHECK(rescueEdits());
    QD_CHECK(writeRows(transaction));
    if (!transaction.replacesRows)
        return {};
    // A snapshot does not say which scopes are gone: those of which it has nothing.
    const auto after = scopesOfRows();
    m_purged.clear();
    std::ranges::set_difference(before, after, std::inserter(m_purged, m_purged.end()));
    return rescueEdits();
}

std::set<std::string> Writing::scopesOfRows() const
{
    std::set<std::string> scopes;
    for (const auto &[key, row] : m_now.contents.rows)
        scopes.insert(row->scope);
    return scopes;
}

/// What holds nothing but its author's words stays when the scope is purged.
std::string Writing::sealingScopeOf(const payload::Edit &edit) const
{
    const auto &mutation = payload::mutationOf(edit);
    const auto list = payload::listOf(edit);
    const bool isOwnWords
        = mutation.base.empty() && (list == payload::List::DeadLetter || list == payload::List::Applied);
    return isOwnWords || m_purged.contains(mutation.scope) ? std::string(selfScope) : mutation.scope;
}

Result<> Writing::put(const payload::Edit &edit)
{
    const auto &mutation = payload::mutationOf(edit);
    const auto list = payload::listOf(edit);
    SealedEdit sealed {.key = mutation.key,
                       .list = list,
                       .place = 0,
                       .number = mutation.number,
                       .scope = mutation.scope,
                       .sealedBy = sealingScopeOf(edit),
                       .payload = {}};
    std::string earlier;
    const auto known = m_now.places.find(mutation.key);
    if (known != m_now.places.end()) {
        QD_TRY(const auto present, m_tables.edit(mutation.key));
        if (!present)
            return damaged("an edit is missing");
        QD_TRY(earlier, m_now.keys.open(present->sealedBy, present->payload, placeOf(*present)));
    }
    const bool staysInPlace = known != m_now.places.end() && known->second.list == list;
    sealed.place = staysInPlace ? known->second.place : ++m_now.lastPlace;
    QD_TRY(const auto text, payload::encode(edit, earlier));
    QD_TRY(const auto key, m_now.keys.keyOf(sealed.sealedBy, m_tables));
    sealed.payload = crypto::seal(*key, text, placeOf(sealed));
    QD_CHECK(m_tables.put(sealed));
    m_now.places[mutation.key] = {list, sealed.place, sealed.sealedBy};
    return {};
}

Result<> Writing::dropEdit(const Uuid &key)
{
    if (m_now.places.erase(key) == 0)
        return {};
    return m_tables.dropEdit(key);
}

void Writing::dropStaged(const Uuid &key)
{
    std::erase_if(m_now.contents.staged, [&](const protocol::Mutation &edit) { return edit.key == key; });
}

Result<> Writing::writeLists(const entities::Transaction &transaction)
{
    const auto putAll = [&](const auto &list) -> Result<> {
        for (const auto &row : list) {
            dropStaged(row.mutation.key);
            QD_CHECK(put(row));
        }
        return {};
    };
    QD_CHECK(putAll(transaction.outbox));
    QD_CHECK(putAll(transaction.applied));
    QD_CHECK(putAll(transaction.conflicts));
    QD_CHECK(putAll(transaction.deadLetters));
    for (const auto &key : transaction.discarded) {
        dropStaged(key);
        QD_CHECK(dropEdit(key));
    }
    return {};
}

/// Edits under the keys of purged scopes go under the store's own; staged ones with only what their author typed.
Result<> Writing::rescueEdits()
{
    std::vector<Uuid> keys;
    for (const auto &[key, place] : m_now.places) {
        if (m_purged.contains(place.sealedBy))
            keys.push_back(key);
    }
    for (const auto &key : keys) {
        QD_TRY(const auto sealed, m_tables.edit(key));
        if (!sealed)
            return damaged("an edit is missing");
        QD_TRY(auto edit, opened(*sealed, m_now.keys));
        if (auto *staged = std::get_if<protocol::Mutation>(&edit)) {
            *staged = entities::ownWordsOf(std::move(*staged));
            std::ranges::replace_if(
                m_now.contents.staged, [&](const protocol::Mutation &other) { return other.key == key; }, *staged);
        }
        QD_CHECK(put(edit));
    }
    return {};
}

Result<> Writing::writeRows(const entities::Transaction &transaction)
{
    auto &rows = m_now.contents.rows;
    if (transaction.purgesAll || transaction.replacesRows) {
        rows.clear();
        QD_CHECK(m_tables.dropAllRows());
    }
    for (auto row = rows.begin(); row != rows.end();) {
        if (m_purged.contains(row->second->scope)) {
            QD_CHECK(m_tables.dropRow(row->first));
            row = rows.erase(row);
        } else {
            ++row;
        }
    }
    QD_CHECK(dropKeys(m_purged));
    QD_TRY(auto writer, m_tables.rowWriter());
    for (const auto &change : transaction.rows) {
        const auto present = rows.find(change.key);
        if (present != rows.end() && present->second->version > change.version)
            continue;
        if (change.isDeleted) {
            if (present == rows.end())
                continue;
            QD_CHECK(m_tables.dropRow(change.key));
            rows.erase(present);
            continue;
        }
        QD_TRY(const auto text, payload::encode(change));
        QD_TRY(const auto key, m_now.keys.keyOf(change.scope, m_tables));
        const auto sealed = crypto::seal(*key, text, boundTo(change.key, change.scope));
        QD_CHECK(writer.put({change.key, change.scope, change.sequence, change.version, sealed}));
        rows.insert_or_assign(change.key, std::make_shared<const protocol::Change>(change));
    }
    return {};
}

Result<> Writing::dropKeys(const std::set<std::string> &scopes)
{
    const auto known = m_now.keys.scopes();
    for (const auto &scope : scopes) {
        if (!known.contains(scope))
            continue;
        QD_CHECK(m_now.keys.drop(scope, m_tables));
        m_mustScrub = true;
    }
    return {};
}

/// A key that nothing is sealed under any more is forgotten.
Result<> Writing::dropIdleKeys()
{
    auto idle = m_now.keys.scopes();
    for (const auto &scope : scopesOfRows())
        idle.erase(scope);
    for (const auto &[key, place] : m_now.places)
        idle.erase(place.sealedBy);
    return dropKeys(idle);
}

Result<> Writing::stage(const std::vector<protocol::Mutation> &edits)
{
    for (const auto &edit : edits) {
        const auto known = m_now.places.find(edit.key);
        if (known != m_now.places.end() && known->second.list != payload::List::Staged)
            continue; // is on its way already
        QD_CHECK(put(edit));
        auto &staged = m_now.contents.staged;
        const auto present = std::ranges::find(staged, edit.key, &protocol::Mutation::key);
        if (present == staged.end())
            staged.push_back(edit);
        else
            *present = edit;
    }
    return {};
}

Result<> Writing::unstage(const std::vector<Uuid> &keys)
{
    for (const auto &key : keys) {
        const auto known = m_now.places.find(key);
        if (known == m_now.places.end() || known->second.list != payload::List::Staged)
            continue;
        dropStaged(key);
        QD_CHECK(dropEdit(key));
    }
    return {};
}

Result<> Writing::finish()
{
    // Only where much goes at once: a scope that is empty for a moment keeps its key.
    if (m_mustScrub || !m_purged.empty())
        QD_CHECK(dropIdleKeys());
    auto &contents = m_now.contents;
    const payload::Rest rest {.cursor = contents.stored.cursor,
                              .scopesToFill = contents.stored.scopesToFill,
                              .lastNumber = contents.stored.lastNumber,
                              .rows = contents.rows.size(),
                              .edits = m_now.places.size()};
    QD_TRY(const auto text, payload::encode(rest));
    const std::string self(selfScope);
    QD_TRY(const auto key, m_now.keys.keyOf(self, m_tables));
    QD_CHECK(m_tables.putRest(crypto::seal(*key, text, boundTo("rest", self, self))));
    if (m_mustScrub)
        QD_CHECK(m_tables.putMeta("scrub", "due"));
    ++contents.revision;
    return {};
}

} // namespace quarterdeck::store
