// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/model_client.h"

#include <algorithm>

namespace quarterdeck::simulation {

using namespace protocol;

void Disk::count(const machine::Transaction &transaction)
{
    static const std::map<machine::DeadReason, std::string> reasons {
        {machine::DeadReason::Forbidden, "forbidden"},
        {machine::DeadReason::Invalid, "invalid"},
        {machine::DeadReason::Gone, "gone"},
        {machine::DeadReason::ScopeRemoved, "scope removed"},
        {machine::DeadReason::MembershipEnded, "ended"},
        {machine::DeadReason::Refused, "refused"},
        {machine::DeadReason::LostByBackend, "lost by backend"}};
    const auto add = [&](const std::string &what, std::size_t count) {
        if (count > 0)
            m_coverage[what] += count;
    };
    for (const auto &row : transaction.outbox) {
        const bool isKnown = std::ranges::any_of(
            m_stored.outbox, [&](const machine::OutboxRow &other) { return other.mutation.key == row.mutation.key; });
        add(isKnown ? "released" : row.after.empty() ? "independent edits" : "dependent edits", 1);
    }
    for (const auto &applied : transaction.applied)
        add("applied", applied.isPulled ? 0 : 1);
    add("conflicts", transaction.conflicts.size());
    for (const auto &letter : transaction.deadLetters)
        add(reasons.at(letter.reason), 1);
    add("decisions", transaction.discarded.size());
    add("resyncs", transaction.replacesRows ? 1 : 0);
    add("scopes purged", transaction.purgedScopes.size());
    add("scopes filled", transaction.scopesToFill && !transaction.cursor ? 1 : 0);
}

void Disk::writeRows(const machine::Transaction &transaction)
{
    if (transaction.purgesAll || transaction.replacesRows)
        m_rows.clear();
    std::erase_if(m_rows, [&](const auto &row) { return transaction.purgedScopes.contains(row.second.scope); });
    for (const auto &change : transaction.rows) {
        const auto present = m_rows.find(change.key);
        if (present != m_rows.end() && present->second.version > change.version)
            continue;
        if (change.isDeleted)
            m_rows.erase(change.key);
        else
            m_rows[change.key] = change;
    }
}

void Disk::commit(const machine::Transaction &transaction, bool isKilledHalfway)
{
    if (isKilledHalfway) {
        if (m_mutant == Mutant::CursorBeforeRows && transaction.cursor)
            m_stored.cursor = *transaction.cursor;
        return;
    }
    if (transaction.cursor && transaction.cursor->epoch == m_stored.cursor.epoch
        && transaction.cursor->at < m_stored.cursor.at)
        m_violations.insert("I7 the cursor went back");
    for (const auto &row : transaction.outbox)
        m_made.insert(row.mutation.key);
    m_discarded.insert(transaction.discarded.begin(), transaction.discarded.end());
    count(transaction);
    writeRows(transaction);
    apply(m_stored, transaction);
    if (m_mutant == Mutant::RejectedRemoved)
        std::erase_if(m_stored.deadLetters, [](const machine::DeadLetter &letter) {
            return letter.reason == machine::DeadReason::Forbidden;
        });
    checkPurged(transaction);
    checkConservation();
}

void Disk::checkPurged(const machine::Transaction &transaction)
{
    const auto isPurged = [&](const std::string &scope) { return transaction.purgedScopes.contains(scope); };
    for (const auto &conflict : m_stored.conflicts) {
        if (isPurged(conflict.mutation.scope))
            m_violations.insert("I8 a conflict keeps what may not be seen");
    }
    for (const auto &letter : m_stored.deadLetters) {
        if (isPurged(letter.mutation.scope) && !letter.mutation.base.empty())
            m_violations.insert("I8 a dead letter keeps what may not be seen");
    }
    for (const auto &applied : m_stored.applied) {
        if (isPurged(applied.mutation.scope) && !applied.mutation.base.empty())
            m_violations.insert("I8 the journal keeps what may not be seen");
    }
}

void Disk::checkConservation()
{
    std::multiset<Uuid> places(m_discarded.begin(), m_discarded.end());
    const auto add = [&](const auto &list) {
        for (const auto &row : list)
            places.insert(row.mutation.key);
    };
    add(m_stored.outbox);
    add(m_stored.applied);
    add(m_stored.conflicts);
    add(m_stored.deadLetters);
    for (const auto &key : m_made) {
        if (places.count(key) == 0)
            m_violations.insert("I4 an edit vanished");
        if (places.count(key) > 1)
            m_violations.insert("I4 an edit is in two places");
    }
}

std::optional<Change> Disk::shown(const EntityKey &key) const
{
    const auto row = m_rows.find(key);
    const auto base = row == m_rows.end() ? std::nullopt : std::optional(row->second);
    if (m_mutant != Mutant::OverlayDroppedAtAck)
        return overlaid(key, base, m_stored);
    auto without = m_stored;
    without.applied.clear();
    return overlaid(key, base, without);
}

void Disk::checkShown()
{
    // Field by field: the newest own edit that the rows cannot have yet.
    std::map<std::pair<EntityKey, std::string>, FieldValue> expected;
    std::set<EntityKey> deleted;
    for (const auto &applied : m_stored.applied) {
        const auto row = m_rows.find(applied.mutation.entity);
        if (applied.epoch != m_stored.cursor.epoch || applied.sequence <= m_stored.cursor.at || row == m_rows.end()
            || row->second.version >= applied.sequence || applied.mutation.base.empty())
            continue;
        if (applied.mutation.isDelete)
            deleted.insert(applied.mutation.entity);
        for (const auto &[name, value] : applied.mutation.set)
            expected[{applied.mutation.entity, name}] = value;
    }
    for (const auto &row : m_stored.outbox) {
        if (row.mutation.isDelete)
            deleted.insert(row.mutation.entity);
        for (const auto &[name, value] : row.mutation.set) {
            if (m_rows.contains(row.mutation.entity))
                expected[{row.mutation.entity, name}] = value;
        }
    }
    for (const auto &[field, value] : expected) {
        if (deleted.contains(field.first))
            continue;
        const auto seen = shown(field.first);
        if (!seen || !seen->fields.contains(field.second) || seen->fields.at(field.second).value != value)
            m_violations.insert("I5 an own edit is not shown");
    }
    for (const auto &key : deleted) {
        if (shown(key))
            m_violations.insert("I5 an own deletion is not shown");
    }
}

void ModelClient::start(bool isSignedIn)
{
    ++life;
    const auto settings = state.settings;
    state = {};
    state.settings = settings;
    todo.clear();
    timer.reset();
    happen(machine::Started {disk.stored(), isSignedIn});
}

void ModelClient::happen(const machine::Event &event)
{
    for (auto &effect : step(state, event))
        todo.push_back(std::move(effect));
}

} // namespace quarterdeck::simulation
