// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/entities.h"
#include "store/contents.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace quarterdeck::store {

/// What is with the edits of an entity. Where there are several: the last of these that holds for one of them.
enum class EditState : std::uint8_t {
    None, ///< None, or the rows have them.
    Acknowledged, ///< The backend applied it; the rows do not have it yet.
    Pending, ///< On its way.
    Staged, ///< Made and not sent.
    Refused, ///< Among the dead letters.
    Conflicted ///< Waits for a person's decision.
};

/// An entity as a person sees it.
struct Seen
{
    protocol::EntityKey key;
    /// Nothing if it is not there: deleted by an edit, or an edit is all that is left of it.
    std::shared_ptr<const protocol::Change> entity;
    EditState state = EditState::None;
};

/// The states of all entities that have one. Linear in the edits.
[[nodiscard]] std::map<protocol::EntityKey, EditState> editStates(const Contents &contents);
/// The row, over it the edits that it does not have yet, those on their way and those that are staged. Linear in the
/// edits.
[[nodiscard]] Seen seen(const Contents &contents, const protocol::EntityKey &key);
/// Every entity of the type that is there or has a state, by id. Rows without edits are shared, not copied.
[[nodiscard]] std::vector<Seen> seenOfType(const Contents &contents, std::string_view type);

} // namespace quarterdeck::store
