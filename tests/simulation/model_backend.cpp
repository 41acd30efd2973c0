// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/model_backend.h"

#include <algorithm>
#include <utility>

namespace quarterdeck::simulation {

using namespace protocol;

ModelBackend::ModelBackend(Mutant mutant)
    : m_mutant(mutant)
{ }

std::string ModelBackend::hashOf(const std::set<std::string> &scopes)
{
    std::string hash = "#";
    for (const auto &scope : scopes)
        hash += scope + ";";
    m_scopeSets[hash] = scopes;
    return hash;
}

Sequence ModelBackend::survivorsOf(Epoch epoch) const
{
    for (auto at = m_data.epoch; m_parents.contains(at); at = m_parents.at(at).first) {
        if (m_parents.at(at).first == epoch)
            return m_parents.at(at).second;
    }
    if (epoch == m_data.epoch || !m_parents.contains(epoch))
        return m_data.head;
    const auto &[parent, at] = m_parents.at(epoch);
    return std::min(at, survivorsOf(parent));
}

std::variant<Page, Resync> ModelBackend::pull(const std::string &who, const Cursor &cursor, std::size_t limit)
{
    const auto resync = [&](ResyncReason reason) {
        Resync answer {reason, m_data.epoch, {}};
        if (cursor.epoch != m_data.epoch && cursor.epoch != Epoch(0))
            answer.forkedAt = m_mutant == Mutant::ForkNotTold ? Sequence(1U << 30U) : survivorsOf(cursor.epoch);
        return answer;
    };
    if (cursor.epoch != m_data.epoch)
        return resync(ResyncReason::NewEpoch);
    if (cursor.at > m_data.head)
        return resync(ResyncReason::Ahead);
    const auto known = m_scopeSets.find(cursor.scopeHash);
    if (cursor.at < m_data.minimum || known == m_scopeSets.end())
        return resync(ResyncReason::Expired);

    const auto &now = m_access[who];
    Page page;
    std::ranges::set_difference(now, known->second, std::inserter(page.scopesAdded, page.scopesAdded.end()));
    if (m_mutant != Mutant::NoScopeRemoval)
        std::ranges::set_difference(known->second, now, std::inserter(page.scopesRemoved, page.scopesRemoved.end()));
    std::vector<Change> feed;
    for (const auto &[key, change] : m_data.entities) {
        if (change.sequence > cursor.at && now.contains(change.scope))
            feed.push_back(change);
    }
    std::ranges::sort(feed, {}, &Change::sequence);
    page.epoch = m_data.epoch;
    page.head = m_data.head;
    page.scopeHash = hashOf(now);
    page.hasMore = feed.size() > limit;
    if (page.hasMore)
        feed.erase(feed.begin() + static_cast<std::ptrdiff_t>(limit), feed.end());
    page.next = page.hasMore ? feed.back().sequence : m_data.head;
    page.changes = std::move(feed);
    return page;
}

std::map<EntityKey, Change> ModelBackend::visibleTo(const std::string &who) const
{
    std::map<EntityKey, Change> rows;
    for (const auto &[key, change] : m_data.entities) {
        if (!change.isDeleted && m_access.at(who).contains(change.scope))
            rows.emplace(key, change);
    }
    return rows;
}

Snapshot ModelBackend::snapshot(const std::string &who, const std::set<std::string> &scopes)
{
    Snapshot answer {m_data.epoch, m_data.head, hashOf(m_access[who]), m_access[who], {}};
    for (const auto &[key, change] : visibleTo(who)) {
        if (scopes.empty() || scopes.contains(change.scope))
            answer.rows.push_back(change);
    }
    return answer;
}

FieldVerdict ModelBackend::judge(const Field &current, const FieldBase &base, const FieldValue &mine) const
{
    if (m_mutant == Mutant::LastWriterWins)
        return FieldVerdict::Write;
    const auto epoch = m_mutant == Mutant::OldEpochCompared ? base.epoch : m_data.epoch;
    return protocol::judge(epoch, current, base, mine);
}

MutationResult ModelBackend::applyOne(const std::string &who, const Mutation &mutation)
{
    const auto found = m_data.entities.find(mutation.entity);
    const bool isThere = found != m_data.entities.end();
    const auto scope = isThere ? found->second.scope : mutation.scope;
    const bool isAllowed = m_access[who].contains(scope);
    if (!isAllowed)
        return Forbidden {{"edit:" + scope}};
    if (std::ranges::any_of(mutation.set, [](const auto &field) { return field.second == FieldValue(false); }))
        return Invalid {"/set", "false"};
    if (isThere ? found->second.isDeleted : !mutation.isNew)
        return Gone {};
    Change change;
    if (isThere)
        change = found->second;
    change.key = mutation.entity;
    change.scope = scope;
    Fields theirs;
    AuditRow row {{}, who, isAllowed, mutation, {}};
    const auto check = [&](const std::string &name, const FieldValue &mine) {
        const auto current = change.fields.contains(name) ? change.fields.at(name) : Field {};
        const auto base = mutation.base.contains(name) ? mutation.base.at(name) : FieldBase {m_data.epoch, {}, {}};
        if (judge(current, base, mine) == FieldVerdict::Conflict)
            theirs[name] = current;
        row.before[name] = current.value;
        if (current.value != mine && current.value != base.value && !theirs.contains(name))
            m_violations.insert("I6 silent overwrite");
    };
    if (mutation.isDelete) {
        for (const auto &[name, field] : change.fields)
            check(name, std::string("\1deleted"));
    }
    for (const auto &[name, value] : mutation.set)
        check(name, value);
    if (!theirs.empty())
        return Conflicted {theirs};

    ++m_data.head;
    change.sequence = change.version = row.sequence = m_data.head;
    change.isDeleted = mutation.isDelete;
    if (mutation.isDelete)
        change.fields.clear();
    for (const auto &[name, value] : mutation.set)
        change.fields[name] = {value, m_data.head};
    if (m_mutant == Mutant::SequenceBeforeCommit && ++m_writes % 3 == 0)
        m_late.push_back({std::move(change), std::move(row)});
    else
        commit(std::move(change), std::move(row));
    return Applied {m_data.head};
}

void ModelBackend::commit(Change change, AuditRow row)
{
    auto &present = m_data.entities[change.key];
    if (present.sequence < change.sequence)
        present = std::move(change);
    m_data.audit.push_back(std::move(row));
}

void ModelBackend::commitLate()
{
    for (auto &late : std::exchange(m_late, {}))
        commit(std::move(late.change), std::move(late.row));
}

PushAnswer ModelBackend::push(const std::string &who, const std::vector<Mutation> &batch, bool isBusy)
{
    PushAnswer answer {m_data.epoch, {}};
    for (const auto &mutation : batch) {
        if (m_bodies.emplace(mutation.key, mutation).first->second != mutation)
            m_violations.insert("I3 an edit changed after it was sent");
        if (isBusy) {
            answer.results[mutation.key] = Retry {std::chrono::seconds(2)};
            continue;
        }
        const auto known = m_data.ledger.find(mutation.key);
        const bool isKnown = known != m_data.ledger.end() && m_mutant != Mutant::NoLedger;
        const auto result = isKnown ? known->second : applyOne(who, mutation);
        m_data.ledger.insert_or_assign(mutation.key, result);
        const auto first = m_answered.emplace(std::pair(mutation.key, m_data.epoch), result);
        if (!first.second && first.first->second != result)
            m_violations.insert("I3 another answer to the same edit");
        answer.results[mutation.key] = result;
    }
    return answer;
}

void ModelBackend::write(const EntityKey &key, const std::string &scope, const std::string &field,
                         const FieldValue &value)
{
    auto &change = m_data.entities[key];
    ++m_data.head;
    change.key = key;
    change.scope = scope;
    change.sequence = change.version = m_data.head;
    change.fields[field] = {value, m_data.head};
    m_data.audit.push_back({m_data.head, "setup", true, {}, {}});
}

void ModelBackend::writeSomewhere(std::size_t nth, const std::string &field, const FieldValue &value)
{
    std::vector<EntityKey> there;
    for (const auto &[key, change] : m_data.entities) {
        if (!change.isDeleted)
            there.push_back(key);
    }
    if (!there.empty()) {
        const auto key = there.at(nth % there.size());
        write(key, m_data.entities.at(key).scope, field, value);
    }
}

void ModelBackend::toggleScope(const std::string &who, const std::string &scope)
{
    auto &scopes = m_access[who];
    if (scopes.erase(scope) == 0)
        scopes.insert(scope);
}

void ModelBackend::compact()
{
    if (m_data.head.value < 5)
        return;
    m_data.minimum = std::max(m_data.minimum, Sequence(m_data.head.value - 5));
    std::erase_if(m_data.entities, [&](const auto &entity) {
        return entity.second.isDeleted && entity.second.sequence <= m_data.minimum;
    });
}

void ModelBackend::backUp()
{
    commitLate();
    m_backup = m_data;
}

void ModelBackend::restore()
{
    if (!m_backup)
        return;
    m_late.clear();
    m_data = *m_backup;
    if (m_mutant == Mutant::RestoreKeepsEpoch)
        return;
    ++m_highest;
    m_parents[m_highest] = {m_data.epoch, m_data.head};
    m_data.epoch = m_highest;
}

} // namespace quarterdeck::simulation
