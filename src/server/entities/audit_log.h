// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/entities/scopes.h"
#include "server/repository/repository.h"

#include <string_view>

namespace quarterdeck::server {

/// Entries after a sequence. Denied "membership_ended"; Denied "audit.mayNotRead" without "audit.read" at the
/// organisation.
[[nodiscard]] Result<std::vector<AuditEntry>> auditList(Repository &repository, const Actor &actor,
                                                        protocol::Sequence since, std::size_t limit);

/// Whether the audit is as it was written: a chain of hashes from the first entry, no sequence missing, and its end the
/// newest write. It cannot tell that somebody wrote the whole of it anew: keep `headHash` elsewhere for that.
struct AuditVerdict
{
    bool ok = true;
    std::uint64_t entries = 0; ///< Read until the first bad one.
    protocol::Sequence head; ///< The newest write.
    std::string headHash; ///< Of the last good entry.
    protocol::Sequence firstBad; ///< Where it is not ok.
    std::string_view reason; ///< "hash", "chain", "gap", "end"; empty where ok.
};
/// Reads all entries: some microseconds each.
[[nodiscard]] Result<AuditVerdict> verifyAudit(Repository &repository, const domain::OrganisationId &organisation);

} // namespace quarterdeck::server
