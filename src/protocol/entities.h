// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong.h"
#include "base/uuid.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Entities of an organisation as they cross the wire: the feed of their latest states, the edits that a client sends,
/// and what becomes of each. Values only: no codec, no thread; copying costs what they hold.
namespace quarterdeck::protocol {

/// A life of the backend's data, from 1. Restoring a backup begins a new one with a number never used before, because
/// the sequences beyond the backup are given out a second time.
using Epoch = Strong<struct EpochTag>;
/// Place of a write among all writes of the organisation: gapless, from 1, in the order of the commits, per epoch.
using Sequence = Strong<struct SequenceTag>;
/// Place of an edit among those of one client, increasing.
using MutationNumber = Strong<struct MutationNumberTag>;

/// Which entity. Ids are made by clients and never used twice.
struct EntityKey
{
    std::string type; ///< "member", "role", "environment" …
    Uuid id;
    friend auto operator<=>(const EntityKey &, const EntityKey &) = default;
};

/// The value of a field; `monostate` is null, and what a field has that was never set.
using FieldValue = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>>;

/// A field and the sequence of the write that last changed it.
struct Field
{
    FieldValue value;
    Sequence version;
    friend bool operator==(const Field &, const Field &) = default;
};
using Fields = std::map<std::string, Field>;

/// The latest state of an entity. A feed, not a history: what changed ten times between two pulls comes once.
struct Change
{
    Sequence sequence; ///< Of the write that made this state.
    EntityKey key;
    std::string scope; ///< The organisation, application or environment it belongs to, and is purged with.
    Sequence version; ///< The newest of its fields.
    bool isDeleted = false;
    Fields fields; ///< All of them; none when deleted.
    friend bool operator==(const Change &, const Change &) = default;
};

/// Up to where a client knows everything, and the scopes it saw then. Epoch 0: nothing is known yet.
struct Cursor
{
    Epoch epoch;
    Sequence at;
    std::string scopeHash;
    friend bool operator==(const Cursor &, const Cursor &) = default;
};

/// The answer to a pull: one consistent view of the backend.
struct Page
{
    Epoch epoch;
    Sequence next; ///< The cursor to go on from; it also passes over what the caller may not see.
    Sequence head; ///< The newest write there was.
    bool hasMore = false;
    std::string scopeHash; ///< Of the scopes that the caller sees now.
    std::vector<Change> changes; ///< In the order of their sequences.
    std::set<std::string> scopesAdded; ///< Seen now and not at the cursor: to be filled by a snapshot of them.
    std::set<std::string> scopesRemoved; ///< Seen at the cursor and not now: to be purged.
};

/// Why a cursor is of no use any more.
enum class ResyncReason : std::uint8_t {
    NewEpoch, ///< The backend began a new epoch.
    Expired, ///< Tombstones behind it were cleared away.
    Schema, ///< What the rows mean has changed.
    Ahead ///< Beyond the backend's newest write: it has lost some.
};
[[nodiscard]] std::string_view name(ResyncReason reason) noexcept;

/// The answer to a pull with such a cursor: take a snapshot.
struct Resync
{
    ResyncReason reason = ResyncReason::NewEpoch;
    Epoch epoch; ///< The present one; `forkedAt` holds for it alone.
    std::optional<Sequence> forkedAt; ///< The last write of the caller's epoch that the present one still has.
};

/// Every row that the caller sees, or those of the scopes asked for, at one moment.
struct Snapshot
{
    Epoch epoch;
    Sequence at;
    std::string scopeHash;
    std::set<std::string> scopes; ///< All that the caller sees, whatever was asked for.
    std::vector<Change> rows;
};

/// The field as the person saw it who changed it.
struct FieldBase
{
    Epoch epoch; ///< In which `version` was read; in any other it means nothing.
    Sequence version;
    FieldValue value;
    friend bool operator==(const FieldBase &, const FieldBase &) = default;
};

/// An edit of one entity. Once sent, its bytes stay the same: the backend knows it by its key and answers a second time
/// what it answered first.
struct Mutation
{
    Uuid key;
    MutationNumber number;
    EntityKey entity;
    std::string scope; ///< Where the entity is; where it shall be when it is new.
    bool isNew = false; ///< Makes the entity. Other edits of an entity that is not there are answered Gone.
    bool isDelete = false; ///< `set` is empty then, and `base` has all fields.
    std::map<std::string, FieldBase> base; ///< Of every field in `set`.
    std::map<std::string, FieldValue> set;
    friend bool operator==(const Mutation &, const Mutation &) = default;
};
/// Whether the later of two edits of one client builds on the earlier: same entity and a field in common, or one of
/// them makes or deletes it.
[[nodiscard]] bool overlaps(const Mutation &one, const Mutation &other);

/// What the backend decides about one field of an edit.
enum class FieldVerdict : std::uint8_t {
    Write, ///< Nobody changed it since the person saw it.
    Same, ///< Somebody wrote the same value: no conflict.
    Conflict ///< Somebody wrote something else.
};
/// In the epoch of the base its version decides; in a later one versions mean nothing, and the value decides.
[[nodiscard]] FieldVerdict judge(Epoch now, const Field &current, const FieldBase &base, const FieldValue &mine);

// ---- what becomes of an edit

struct Applied
{
    Sequence sequence;
    friend bool operator==(const Applied &, const Applied &) = default;
};
/// Nothing was written, because of these fields, which are now like this.
struct Conflicted
{
    Fields theirs;
    friend bool operator==(const Conflicted &, const Conflicted &) = default;
};
struct Forbidden
{
    std::vector<std::string> needed; ///< Permissions.
    friend bool operator==(const Forbidden &, const Forbidden &) = default;
};
struct Invalid
{
    std::string pointer; ///< JSON pointer into the edit.
    std::string code;
    friend bool operator==(const Invalid &, const Invalid &) = default;
};
/// The entity was deleted, or never was.
struct Gone
{
    friend bool operator==(const Gone &, const Gone &) = default;
};
/// Not decided: send it again, not before this time has passed.
struct Retry
{
    std::chrono::milliseconds after {0};
    friend bool operator==(const Retry &, const Retry &) = default;
};
/// All but Retry are final.
using MutationResult = std::variant<Applied, Conflicted, Forbidden, Invalid, Gone, Retry>;

/// The answer to a batch: the result of each edit by its key. An edit without one is undecided.
struct PushAnswer
{
    Epoch epoch; ///< In which it was decided.
    std::map<Uuid, MutationResult> results;
};

} // namespace quarterdeck::protocol
