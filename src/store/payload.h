// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "protocol/entities.h"
#include "sync/machine/entity_state.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <variant>

/// What is written into the sealed parts of the store: compact JSON with the version of its form ("v"). Unknown keys of
/// edits survive being written again, so that a newer program finds what it put there. Errors of reading: Corrupt
/// "store.damaged"; Unsupported "store.newer" for a later form. Errors of writing: InvalidInput "store.notText" where a
/// text is not UTF-8.
namespace quarterdeck::store::payload {

/// The lists an edit can be in; the order of `Edit`.
enum class List : std::uint8_t { Outbox, Applied, Conflict, DeadLetter, Staged };
/// "outbox", "applied", "conflict", "dead_letter", "staged".
[[nodiscard]] std::string_view name(List list) noexcept;

/// An edit with what its list says about it.
using Edit = std::variant<sync_machine::entities::OutboxRow, sync_machine::entities::AppliedEdit,
                          sync_machine::entities::Conflict, sync_machine::entities::DeadLetter, protocol::Mutation>;
[[nodiscard]] List listOf(const Edit &edit) noexcept;
[[nodiscard]] const protocol::Mutation &mutationOf(const Edit &edit) noexcept;

[[nodiscard]] Result<std::string> encode(const protocol::Change &row);
/// `key` and `scope` are not in the payload.
[[nodiscard]] Result<protocol::Change> decodeRow(std::string_view text, protocol::EntityKey key, std::string scope);

/// `earlier`: what was stored for this edit so far, if anything; its unknown keys are kept.
[[nodiscard]] Result<std::string> encode(const Edit &edit, std::string_view earlier = {});
[[nodiscard]] Result<Edit> decodeEdit(List list, std::string_view text);

/// What is neither row nor edit. The numbers of rows and edits show that none is missing.
struct Rest
{
    protocol::Cursor cursor;
    std::set<std::string> scopesToFill;
    protocol::MutationNumber lastNumber;
    std::uint64_t rows = 0;
    std::uint64_t edits = 0;
};
[[nodiscard]] Result<std::string> encode(const Rest &rest);
[[nodiscard]] Result<Rest> decodeRest(std::string_view text);

} // namespace quarterdeck::store::payload
