// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/entities/scopes.h"
#include "server/repository/repository.h"

#include <variant>

/// What clients read of an organisation. Denied "membership_ended" for who is no active member.
namespace quarterdeck::server {

/// What changed after the cursor, at most `limit` (1 or more) entities of those that the actor sees. The set of scopes
/// that the actor sees now is remembered by its hash, so that the next pull can tell the difference.
[[nodiscard]] Result<std::variant<protocol::Page, protocol::Resync>>
pull(Repository &repository, const Actor &actor, const protocol::Cursor &cursor, std::size_t limit, TimePoint now);
/// Everything that the actor sees, of these scopes if any are given.
[[nodiscard]] Result<protocol::Snapshot> snapshot(Repository &repository, const Actor &actor,
                                                  const std::set<std::string> &scopes, TimePoint now);
[[nodiscard]] Result<FeedState> head(Repository &repository, const domain::OrganisationId &organisation);

/// After a backup has been restored: begins an epoch with a number that was never used. `usedUpTo`: the highest that is
/// known from elsewhere, since a backup does not know what came after it.
[[nodiscard]] Result<protocol::Epoch> restoreBegan(Repository &repository, const domain::OrganisationId &organisation,
                                                   protocol::Epoch usedUpTo = {});
/// Forgets entities that were deleted up to `keepAfter`; who has not pulled since takes a snapshot.
[[nodiscard]] Result<> compact(Repository &repository, const domain::OrganisationId &organisation,
                               protocol::Sequence keepAfter);

} // namespace quarterdeck::server
