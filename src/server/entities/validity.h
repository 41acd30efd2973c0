// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repository/unit_of_work.h"

#include <optional>

namespace quarterdeck::server {

/// The first thing about an edit that can never be right, or a name that is taken; none if there is none. `present` is
/// the entity as it is. Does not ask who edits.
[[nodiscard]] Result<std::optional<protocol::Invalid>> findInvalid(UnitOfWork &unit,
                                                                   const domain::OrganisationId &organisation,
                                                                   const protocol::Mutation &mutation,
                                                                   const std::optional<protocol::Change> &present);

} // namespace quarterdeck::server
