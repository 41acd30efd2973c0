// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/machine/entity_draft.h"

#include <algorithm>
#include <utility>

namespace quarterdeck::sync_machine::entities {

using protocol::Mutation;

namespace {

template <class Row>
bool holds(const std::vector<Row> &rows, const Uuid &key)
{
    return std::ranges::any_of(rows, [&](const Row &row) { return row.mutation.key == key; });
}

template <class Row>
const Row *find(const std::vector<Row> &rows, const Uuid &key)
{
    const auto found = std::ranges::find_if(rows, [&](const Row &row) { return row.mutation.key == key; });
    return found == rows.end() ? nullptr : &*found;
}

/// What an edit builds on is now this applied one: fields in common have its version and value.
void rebase(Mutation &edit, const Mutation &applied, protocol::Epoch epoch, protocol::Sequence sequence)
{
    for (const auto &[name, value] : applied.set) {
        if (edit.isDelete || edit.set.contains(name))
            edit.base[name] = {epoch, sequence, value};
    }
}

/// Likewise, where the person saw the applied edit and not a row that is newer.
void rebaseUnlessNewer(Mutation &edit, const AppliedEdit &applied)
{
    auto seen = applied.mutation;
    std::erase_if(seen.set, [&](const auto &field) {
        const auto found = edit.base.find(field.first);
        return found != edit.base.end()
            && (found->second.epoch != applied.epoch ? found->second.epoch > applied.epoch
                                                     : found->second.version >= applied.sequence);
    });
    rebase(edit, seen, applied.epoch, applied.sequence);
}

/// The person saw the earlier edit and not the row under it: what that one is based on, the later one is too.
void baseLike(Mutation &edit, const Mutation &earlier)
{
    for (const auto &[name, base] : earlier.base) {
        if (edit.isDelete || edit.set.contains(name))
            edit.base[name] = base;
    }
}

} // namespace

bool Draft::isEmpty() const
{
    const auto &t = m_transaction;
    return !t.purgesAll && t.purgedScopes.empty() && !t.replacesRows && t.rows.empty() && !t.cursor && !t.scopesToFill
        && !t.lastNumber && t.outbox.empty() && t.applied.empty() && t.conflicts.empty() && t.deadLetters.empty()
        && t.discarded.empty();
}

OutboxRow &Draft::changed(const OutboxRow &row)
{
    for (auto &present : m_transaction.outbox) {
        if (present.mutation.key == row.mutation.key)
            return present;
    }
    return m_transaction.outbox.emplace_back(row);
}

protocol::MutationNumber Draft::nextNumber()
{
    auto number = m_transaction.lastNumber.value_or(m_stored.lastNumber);
    ++number;
    m_transaction.lastNumber = number;
    return number;
}

void Draft::forDependents(const Uuid &key, const std::function<void(OutboxRow &)> &change)
{
    for (const auto &row : m_stored.outbox) {
        if (!row.after.contains(key) || holds(m_transaction.deadLetters, row.mutation.key))
            continue;
        auto &copy = changed(row);
        if (copy.after.contains(key))
            change(copy);
    }
}

void Draft::add(Mutation edit, const std::set<Uuid> &later)
{
    if (holds(m_stored.outbox, edit.key) || holds(m_stored.applied, edit.key) || holds(m_stored.conflicts, edit.key)
        || holds(m_stored.deadLetters, edit.key) || holds(m_transaction.outbox, edit.key))
        return;
    for (const auto &applied : m_stored.applied) {
        if (!applied.isPulled && overlaps(applied.mutation, edit))
            rebaseUnlessNewer(edit, applied);
    }
    OutboxRow row;
    const auto goBehind = [&](const OutboxRow &other) {
        if (later.contains(other.mutation.key) || !overlaps(other.mutation, edit))
            return;
        row.after.insert(other.mutation.key);
        baseLike(edit, other.mutation);
    };
    std::ranges::for_each(m_stored.outbox, goBehind);
    std::ranges::for_each(m_transaction.outbox, goBehind);
    edit.number = nextNumber();
    row.mutation = std::move(edit);
    m_transaction.outbox.push_back(std::move(row));
}

void Draft::take(const protocol::Page &page)
{
    const protocol::Cursor cursor {page.epoch, page.next, page.scopeHash};
    m_transaction.rows = page.changes;
    if (cursor != m_stored.cursor)
        m_transaction.cursor = cursor;
    if (!page.scopesRemoved.empty()) {
        m_transaction.purgedScopes = page.scopesRemoved;
        purgeScopesWhere([&](const std::string &scope) { return page.scopesRemoved.contains(scope); },
                         DeadReason::ScopeRemoved);
    }
    auto toFill = m_stored.scopesToFill;
    for (const auto &scope : page.scopesRemoved)
        toFill.erase(scope);
    toFill.insert(page.scopesAdded.begin(), page.scopesAdded.end());
    if (toFill != m_stored.scopesToFill)
        m_transaction.scopesToFill = toFill;
    for (const auto &applied : m_stored.applied) {
        if (applied.isPulled || applied.epoch != page.epoch || applied.sequence > page.next
            || holds(m_transaction.applied, applied.mutation.key))
            continue;
        m_transaction.applied.push_back(applied);
        m_transaction.applied.back().isPulled = true;
    }
}

void Draft::purgeScopesWhere(const std::function<bool(const std::string &)> &isGone, DeadReason reason)
{
    for (const auto &row : m_stored.outbox) {
        if (isGone(row.mutation.scope))
            m_transaction.deadLetters.push_back({ownWordsOf(row.mutation), reason, {}});
    }
    for (const auto &conflict : m_stored.conflicts) {
        if (isGone(conflict.mutation.scope))
            m_transaction.deadLetters.push_back({ownWordsOf(conflict.mutation), reason, {}});
    }
    for (const auto &letter : m_stored.deadLetters) {
        if (isGone(letter.mutation.scope) && !letter.mutation.base.empty())
            m_transaction.deadLetters.push_back({ownWordsOf(letter.mutation), letter.reason, letter.details});
    }
    for (const auto &applied : m_stored.applied) {
        if (isGone(applied.mutation.scope) && (!applied.isPulled || !applied.mutation.base.empty()))
            m_transaction.applied.push_back({ownWordsOf(applied.mutation), applied.epoch, applied.sequence, true});
    }
}

void Draft::take(const protocol::Snapshot &snapshot, const protocol::Resync &reason)
{
    m_transaction.replacesRows = true;
    m_transaction.rows = snapshot.rows;
    m_transaction.cursor = protocol::Cursor {snapshot.epoch, snapshot.at, snapshot.scopeHash};
    m_transaction.scopesToFill = std::set<std::string> {};
    purgeScopesWhere([&](const std::string &scope) { return !snapshot.scopes.contains(scope); },
                     DeadReason::ScopeRemoved);
    settleEpoch(snapshot, reason);
}

void Draft::settleEpoch(const protocol::Snapshot &snapshot, const protocol::Resync &reason)
{
    const bool isOtherEpoch = snapshot.epoch != m_stored.cursor.epoch;
    // A backend that does not say what it lost has lost everything until somebody looks.
    const auto survivesUntil = isOtherEpoch ? reason.forkedAt.value_or(protocol::Sequence(0)) : snapshot.at;
    for (const auto &stored : m_stored.applied) {
        auto applied = stored;
        const auto blanked = std::ranges::find_if(
            m_transaction.applied, [&](const AppliedEdit &other) { return other.mutation.key == stored.mutation.key; });
        if (blanked != m_transaction.applied.end()) {
            applied = *blanked;
            m_transaction.applied.erase(blanked);
        }
        if (applied.sequence > survivesUntil) {
            m_transaction.deadLetters.push_back({applied.mutation, DeadReason::LostByBackend, {}});
            continue;
        }
        applied.epoch = snapshot.epoch; // What both epochs have in common has the same numbers in both.
        applied.isPulled = applied.isPulled || applied.sequence <= snapshot.at;
        if (applied != stored)
            m_transaction.applied.push_back(std::move(applied));
    }
}

void Draft::fill(const protocol::Snapshot &snapshot, const std::set<std::string> &scopes)
{
    auto toFill = m_stored.scopesToFill;
    for (const auto &scope : scopes) {
        if (snapshot.scopes.contains(scope))
            toFill.erase(scope);
    }
    if (toFill == m_stored.scopesToFill)
        return;
    m_transaction.scopesToFill = std::move(toFill);
    m_transaction.rows = snapshot.rows;
}

bool Draft::take(const OutboxRow &stored, const protocol::MutationResult &result, protocol::Epoch epoch)
{
    const auto &mutation = stored.mutation;
    if (const auto *applied = std::get_if<protocol::Applied>(&result)) {
        m_transaction.applied.push_back({mutation, epoch, applied->sequence, false});
        forDependents(mutation.key, [&](OutboxRow &row) {
            rebase(row.mutation, mutation, epoch, applied->sequence);
            row.after.erase(mutation.key);
        });
    } else if (const auto *conflicted = std::get_if<protocol::Conflicted>(&result)) {
        m_transaction.conflicts.push_back({mutation, epoch, conflicted->theirs});
    } else if (const auto *forbidden = std::get_if<protocol::Forbidden>(&result)) {
        m_transaction.deadLetters.push_back({mutation, DeadReason::Forbidden, forbidden->needed});
    } else if (const auto *invalid = std::get_if<protocol::Invalid>(&result)) {
        m_transaction.deadLetters.push_back({mutation, DeadReason::Invalid, {invalid->pointer, invalid->code}});
    } else if (std::holds_alternative<protocol::Gone>(result)) {
        m_transaction.deadLetters.push_back({mutation, DeadReason::Gone, {}});
    } else {
        return false;
    }
    return true;
}

void Draft::bury(const OutboxRow &row, DeadReason reason)
{
    m_transaction.deadLetters.push_back({row.mutation, reason, {}});
}

bool Draft::resolve(const Uuid &key, std::optional<Mutation> instead)
{
    const auto *conflict = find(m_stored.conflicts, key);
    if (conflict == nullptr && find(m_stored.deadLetters, key) == nullptr)
        return false;
    if (!instead) {
        forDependents(key, [&](OutboxRow &row) { row.after.erase(key); });
        m_transaction.discarded.push_back(key);
        return true;
    }
    if (conflict != nullptr) {
        for (const auto &[name, theirs] : conflict->theirs) {
            if (instead->isDelete || instead->set.contains(name))
                instead->base[name] = {conflict->epoch, theirs.version, theirs.value};
        }
    }
    const auto newKey = instead->key;
    const auto later = allBehind(key);
    add(std::move(*instead), later);
    if (!holds(m_transaction.outbox, newKey))
        return false;
    // What was made after the edit goes on after the one that replaces it; it was never sent, so its number is free.
    for (const auto &stored : m_stored.outbox) {
        if (!later.contains(stored.mutation.key))
            continue;
        const auto number = nextNumber();
        auto &row = changed(stored);
        row.mutation.number = number;
        if (row.after.erase(key) != 0)
            row.after.insert(newKey);
    }
    m_transaction.discarded.push_back(key);
    return true;
}

std::set<Uuid> Draft::allBehind(const Uuid &key) const
{
    std::set<Uuid> behind;
    for (const auto &row : m_stored.outbox) { // by number: what a row waits for comes before it
        if (std::ranges::any_of(row.after, [&](const Uuid &other) { return other == key || behind.contains(other); }))
            behind.insert(row.mutation.key);
    }
    return behind;
}

void Draft::purgeAll()
{
    m_transaction.purgesAll = true;
    m_transaction.cursor = protocol::Cursor {};
    m_transaction.scopesToFill = std::set<std::string> {};
    purgeScopesWhere([](const std::string &) { return true; }, DeadReason::MembershipEnded);
}

} // namespace quarterdeck::sync_machine::entities
