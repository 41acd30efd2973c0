// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong.h"
#include "base/uuid.h"
#include "protocol/entities.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// What the entity machine keeps on disk beside the rows, and the transactions that change both. Values and pure
/// functions; an edit is in exactly one of the four lists, which `apply` guarantees by itself.
namespace quarterdeck::sync_machine::entities {

/// An edit on its way: on disk, without a final result.
struct OutboxRow
{
    protocol::Mutation mutation;
    std::set<Uuid> after; ///< Edits that it builds on and that are not applied. While there is one, it is not sent.
    friend bool operator==(const OutboxRow &, const OutboxRow &) = default;
};

/// An edit that the backend applied: shown over the rows until they have it, and remembered as long as a backup from
/// before it may be restored.
struct AppliedEdit
{
    protocol::Mutation mutation;
    protocol::Epoch epoch;
    protocol::Sequence sequence;
    bool isPulled = false; ///< The cursor has passed it: the rows have it, or what came after.
    friend bool operator==(const AppliedEdit &, const AppliedEdit &) = default;
};

/// An edit that met another one, kept until a person decides.
struct Conflict
{
    protocol::Mutation mutation; ///< Base and mine.
    protocol::Epoch epoch; ///< In which `theirs` was read.
    protocol::Fields theirs; ///< The fields in conflict.
    friend bool operator==(const Conflict &, const Conflict &) = default;
};

enum class DeadReason : std::uint8_t {
    Forbidden, ///< `details`: the permissions that it needs.
    Invalid, ///< `details`: pointer and code.
    Gone, ///< Its entity was deleted.
    ScopeRemoved, ///< The person may not see its entity any more; only the typed values are kept.
    MembershipEnded, ///< Likewise, for the whole organisation.
    Refused, ///< The backend refuses the request itself.
    LostByBackend ///< Was applied, and a restored backup does not have it. Send again?
};

/// An edit that cannot go on, kept until a person sends it again or discards it.
struct DeadLetter
{
    protocol::Mutation mutation;
    DeadReason reason = DeadReason::Refused;
    std::vector<std::string> details;
    friend bool operator==(const DeadLetter &, const DeadLetter &) = default;
};

/// What is on disk beside the rows.
struct Stored
{
    protocol::Cursor cursor;
    std::set<std::string> scopesToFill; ///< Became visible; their rows from before the cursor are missing.
    protocol::MutationNumber lastNumber;
    std::vector<OutboxRow> outbox; ///< By number.
    std::vector<AppliedEdit> applied;
    std::vector<Conflict> conflicts;
    std::vector<DeadLetter> deadLetters;
    friend bool operator==(const Stored &, const Stored &) = default;
};

using TransactionId = Strong<struct TransactionTag>;

/// A change of the disk, all of it or nothing. In this order: purge, replace, rows, then the lists.
struct Transaction
{
    TransactionId id;
    bool purgesAll = false; ///< Removes every row.
    std::set<std::string> purgedScopes; ///< Removes the rows of these scopes, with all that is derived from them.
    bool replacesRows = false; ///< `rows` are all there are: rows not among them are removed.
    /// Written unless the stored row has a newer `version`; removed where deleted.
    std::vector<protocol::Change> rows;

    std::optional<protocol::Cursor> cursor;
    std::optional<std::set<std::string>> scopesToFill;
    std::optional<protocol::MutationNumber> lastNumber;
    /// Putting an edit into a list takes it out of the one where it was, and replaces an older version of it.
    std::vector<OutboxRow> outbox;
    std::vector<AppliedEdit> applied;
    std::vector<Conflict> conflicts;
    std::vector<DeadLetter> deadLetters;
    std::vector<Uuid> discarded; ///< Removed by the person from whichever list.
};

/// The part of the transaction that is not rows. Linear in the lists.
void apply(Stored &stored, const Transaction &transaction);

/// What a person sees of an entity: the row, over it applied edits that it does not have yet, over them those on their
/// way, in the order they were made. Nothing if it is not there or is deleted by an edit.
[[nodiscard]] std::optional<protocol::Change>
overlaid(const protocol::EntityKey &key, const std::optional<protocol::Change> &row, const Stored &stored);

/// The edit with only what its author typed: for entities that may not be seen any more.
[[nodiscard]] protocol::Mutation ownWordsOf(protocol::Mutation mutation);

} // namespace quarterdeck::sync_machine::entities
