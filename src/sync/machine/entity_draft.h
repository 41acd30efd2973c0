// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/uuid.h"
#include "protocol/entities.h"
#include "sync/machine/entity_state.h"

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace quarterdeck::sync_machine::entities {

/// A transaction being made: the rules of what is written when. Part of the machine; reads the state on disk, changes
/// nothing.
class Draft
{
public:
    explicit Draft(const Stored &stored)
        : m_stored(stored)
    { }
    [[nodiscard]] const Transaction &transaction() const { return m_transaction; }
    /// Whether anything would be written.
    [[nodiscard]] bool isEmpty() const;

    /// A new edit: numbered, based on applied edits not pulled yet, and behind those on their way that it builds on,
    /// except `later`.
    void add(protocol::Mutation edit, const std::set<Uuid> &later = {});
    /// A page: rows, cursor, scopes.
    void take(const protocol::Page &page);
    /// Everything anew, and after a change of epoch what becomes of applied edits.
    void take(const protocol::Snapshot &snapshot, const protocol::Resync &reason);
    /// The rows of scopes that became visible.
    void fill(const protocol::Snapshot &snapshot, const std::set<std::string> &scopes);
    /// The result of an edit of the outbox. False: undecided, it stays.
    bool take(const OutboxRow &row, const protocol::MutationResult &result, protocol::Epoch epoch);
    /// The edit cannot be sent.
    void bury(const OutboxRow &row, DeadReason reason);
    /// A person's decision. False: there is no such conflict or dead letter.
    bool resolve(const Uuid &key, std::optional<protocol::Mutation> instead);
    /// The membership is over.
    void purgeAll();

private:
    [[nodiscard]] OutboxRow &changed(const OutboxRow &row);
    [[nodiscard]] protocol::MutationNumber nextNumber();
    /// Edits that wait for `key` directly get `change`d.
    void forDependents(const Uuid &key, const std::function<void(OutboxRow &)> &change);
    void purgeScopesWhere(const std::function<bool(const std::string &)> &isGone, DeadReason reason);
    void settleEpoch(const protocol::Snapshot &snapshot, const protocol::Resync &reason);
    /// Edits that wait for `key`, and those that wait for them.
    [[nodiscard]] std::set<Uuid> allBehind(const Uuid &key) const;

    const Stored &m_stored;
    Transaction m_transaction;
};

} // namespace quarterdeck::sync_machine::entities
