// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/audit_log.h"

#include "server/entities/write.h"

namespace quarterdeck::server {

using namespace protocol;

Result<std::vector<AuditEntry>> auditList(Repository &repository, const Actor &actor, Sequence since, std::size_t limit)
{
    QD_TRY(const auto unit, repository.beginReading());
    const StoredFacts facts(*unit, actor.organisation);
    QD_TRY(const auto member, activeMember(*unit, actor, facts));
    const auto held = domain::effectivePermissions(facts, member, actor.organisation).held;
    QD_CHECK(facts.check());
    if (!held.contains(domain::Permission::ReadAudit))
        return Error(ErrorKind::Denied, "audit.mayNotRead", actor.organisation.text());
    return unit->audit(actor.organisation, since, limit);
}

Result<AuditVerdict> verifyAudit(Repository &repository, const domain::OrganisationId &organisation)
{
    constexpr std::size_t atOnce = 1000;
    QD_TRY(const auto unit, repository.beginReading());
    QD_TRY(const auto state, unit->feedState(organisation));
    AuditVerdict verdict;
    verdict.head = state.head;
    const auto bad = [&](Sequence at, std::string_view reason) {
        verdict.ok = false;
        verdict.firstBad = at;
        verdict.reason = reason;
        return verdict;
    };
    Sequence last;
    while (true) {
        QD_TRY(const auto entries, unit->audit(organisation, last, atOnce));
        for (const auto &entry : entries) {
            if (entry.sequence != last.plus(1))
                return bad(last.plus(1), "gap");
            if (entry.hash != hashOf(entry))
                return bad(entry.sequence, "hash");
            if (entry.previousHash != verdict.headHash)
                return bad(entry.sequence, "chain");
            last = entry.sequence;
            verdict.headHash = entry.hash;
            ++verdict.entries;
        }
        if (entries.size() < atOnce)
            break;
    }
    return last == state.head ? verdict : bad(last.plus(1), "end");
}

} // namespace quarterdeck::server
