// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/entities.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace quarterdeck::simulation {

/// What is broken on purpose: a suite that does not notice tests nothing.
enum class Mutant : std::uint8_t {
    None,
    NoLedger, ///< Backend: an edit sent twice is applied twice.
    LastWriterWins, ///< Backend: writes over anything.
    SequenceBeforeCommit, ///< Backend: a write may be seen later than one with a higher sequence.
    NoScopeRemoval, ///< Backend: does not say what may not be seen any more.
    RestoreKeepsEpoch, ///< Backend: a restored backup goes on in the old epoch.
    ForkNotTold, ///< Backend: says that the restored backup has everything.
    OldEpochCompared, ///< Backend: compares versions of another epoch as if they meant something.
    CursorBeforeRows, ///< Client's disk: the cursor is written by itself, first.
    OverlayDroppedAtAck, ///< Client's view: applied edits are not shown until they are pulled.
    RejectedRemoved ///< Client's disk: an edit that is refused is removed.
};

/// An edit that took effect.
struct AuditRow
{
    protocol::Sequence sequence;
    std::string who;
    bool isAllowed = false; ///< At that moment.
    protocol::Mutation mutation;
    std::map<std::string, protocol::FieldValue> before;
};

/// A backend for entities in memory, as the protocol describes it; synchronous, and without faults of its own.
class ModelBackend
{
public:
    explicit ModelBackend(Mutant mutant);

    [[nodiscard]] std::variant<protocol::Page, protocol::Resync>
    pull(const std::string &who, const protocol::Cursor &cursor, std::size_t limit);
    [[nodiscard]] protocol::Snapshot snapshot(const std::string &who, const std::set<std::string> &scopes);
    [[nodiscard]] protocol::PushAnswer push(const std::string &who, const std::vector<protocol::Mutation> &batch,
                                            bool isBusy);

    void write(const protocol::EntityKey &key, const std::string &scope, const std::string &field,
               const protocol::FieldValue &value); ///< By somebody else.
    /// To one of the entities there are, the nth.
    void writeSomewhere(std::size_t nth, const std::string &field, const protocol::FieldValue &value);
    void toggleScope(const std::string &who, const std::string &scope);
    void compact(); ///< Forgets tombstones, and who has not pulled since.
    void backUp();
    void restore(); ///< The backup, if there is one.
    void commitLate(); ///< What SequenceBeforeCommit held back.

    [[nodiscard]] protocol::Epoch epoch() const { return m_data.epoch; }
    [[nodiscard]] protocol::Sequence head() const { return m_data.head; }
    [[nodiscard]] const std::set<std::string> &scopesOf(const std::string &who) const { return m_access.at(who); }
    [[nodiscard]] const std::vector<AuditRow> &audit() const { return m_data.audit; }
    /// What `who` must have in the end.
    [[nodiscard]] std::map<protocol::EntityKey, protocol::Change> visibleTo(const std::string &who) const;
    /// Broken promises noticed while serving.
    [[nodiscard]] const std::set<std::string> &violations() const { return m_violations; }

private:
    struct Data ///< What a backup has.
    {
        protocol::Epoch epoch {1};
        protocol::Sequence head;
        protocol::Sequence minimum;
        std::map<protocol::EntityKey, protocol::Change> entities;
        std::map<Uuid, protocol::MutationResult> ledger;
        std::vector<AuditRow> audit;
    };
    struct Late
    {
        protocol::Change change;
        AuditRow row;
    };
    [[nodiscard]] protocol::MutationResult applyOne(const std::string &who, const protocol::Mutation &mutation);
    [[nodiscard]] protocol::FieldVerdict judge(const protocol::Field &current, const protocol::FieldBase &base,
                                               const protocol::FieldValue &mine) const;
    void commit(protocol::Change change, AuditRow row);
    [[nodiscard]] std::string hashOf(const std::set<std::string> &scopes);
    [[nodiscard]] protocol::Sequence survivorsOf(protocol::Epoch epoch) const;

    Mutant m_mutant;
    Data m_data;
    std::optional<Data> m_backup;
    std::vector<Late> m_late;
    std::uint32_t m_writes = 0;
    // Beside the data, never restored:
    std::map<std::string, std::set<std::string>> m_access;
    std::map<std::string, std::set<std::string>> m_scopeSets;
    protocol::Epoch m_highest {1};
    std::map<protocol::Epoch, std::pair<protocol::Epoch, protocol::Sequence>> m_parents;
    std::map<std::pair<Uuid, protocol::Epoch>, protocol::MutationResult> m_answered;
    std::map<Uuid, protocol::Mutation> m_bodies;
    std::set<std::string> m_violations;
};

} // namespace quarterdeck::simulation
