// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/entities/scopes.h"
#include "server/repository/repository.h"

namespace quarterdeck::server {

/// Decides about an edit and carries it out, in one transaction: what it was answered before (the same key with another
/// content is Invalid "key.reused"), whether the actor may by the rules as they are now, whether the entity is there,
/// whether the values are valid and the names free, whether somebody changed the fields meanwhile; then it is written
/// with the next sequence and an entry in the audit, and the answer is kept. Every answer but an error is final, and
/// the same whenever the edit comes again. Denied "membership_ended" for who is no active member; after Unavailable
/// nothing has happened. A few milliseconds, whatever the organisation holds.
[[nodiscard]] Result<protocol::MutationResult> apply(Repository &repository, const Actor &actor,
                                                     const protocol::Mutation &mutation, TimePoint now);

} // namespace quarterdeck::server
