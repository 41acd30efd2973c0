// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/entities.h"
#include "sync/machine/entity_state.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace quarterdeck::store {

/// Whose data of which backend a store holds. Ids as the backend writes them.
struct Identity
{
    std::string instance; ///< The backend's data.
    std::string account;
    std::string organisation;
    friend bool operator==(const Identity &, const Identity &) = default;
};

/// Everything in a store at one moment. Never changes: threads share it freely. Copying costs a pointer per row.
struct Contents
{
    std::map<protocol::EntityKey, std::shared_ptr<const protocol::Change>> rows;
    sync_machine::entities::Stored stored;
    std::vector<protocol::Mutation> staged; ///< Edits that a person made and has not sent, in the order of making.
    std::uint64_t revision = 0; ///< Grows with every change, from 0 when opened.
};

} // namespace quarterdeck::store
