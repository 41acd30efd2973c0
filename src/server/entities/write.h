// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repository/unit_of_work.h"

#include <map>
#include <string>

namespace quarterdeck::server {

/// In whose name something is written.
struct Author
{
    AccountId account;
    std::string name;
};
using Values = std::map<std::string, protocol::FieldValue>;

/// Writes the values to an entity, and makes it where it is not: takes the next sequence, which all changed fields have
/// as version then, and adds an entry to the audit. Nothing else writes entities. Decides nothing.
[[nodiscard]] Result<protocol::Sequence> writeEntity(UnitOfWork &unit, const domain::OrganisationId &organisation,
                                                     const Author &author, const protocol::EntityKey &key,
                                                     const std::string &scope, const Values &values, TimePoint now);
/// The same for a deletion; the entity must be there.
[[nodiscard]] Result<protocol::Sequence> deleteEntity(UnitOfWork &unit, const domain::OrganisationId &organisation,
                                                      const Author &author, const protocol::EntityKey &key,
                                                      TimePoint now);

/// A field that is a text; empty where it is none.
[[nodiscard]] std::string textOf(const protocol::Change &change, const std::string &field);
/// What AuditEntry::hash has to be.
[[nodiscard]] std::string hashOf(const AuditEntry &entry);

} // namespace quarterdeck::server
