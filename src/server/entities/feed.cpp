// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/feed.h"

#include <algorithm>
#include <iterator>

namespace quarterdeck::server {

using namespace protocol;
using domain::OrganisationId;

namespace {

/// The last write of that epoch which the present data has. Of an epoch that was lost with what a backup replaced,
/// nothing is certain: none.
Sequence survivorsOf(Epoch epoch, const FeedState &state, const std::vector<Fork> &forks)
{
    const auto forkOf = [&](Epoch of) { return std::ranges::find(forks, of, &Fork::epoch); };
    auto survivors = state.head;
    for (auto at = state.epoch; at != epoch;) {
        const auto fork = forkOf(at);
        if (fork == forks.end())
            return Sequence(0);
        survivors = std::min(survivors, fork->at);
        at = fork->parent;
    }
    return survivors;
}

Result<> remember(Repository &repository, const OrganisationId &organisation, const std::string &hash,
                  const std::set<std::string> &scopes, TimePoint now)
{
    QD_TRY(const auto unit, repository.begin());
    QD_CHECK(unit->addScopeSet(organisation, hash, scopes, now));
    return unit->commit();
}

struct Answered
{
    std::variant<Page, Resync> answer;
    std::set<std::string> toRemember; ///< Empty: it is known.
};

Result<Answered> answer(UnitOfWork &unit, const Actor &actor, const Cursor &cursor, std::size_t limit)
{
    const auto &organisation = actor.organisation;
    const StoredFacts facts(unit, organisation);
    QD_TRY(const auto member, activeMember(unit, actor, facts));
    QD_TRY(const auto state, unit.feedState(organisation));
    if (cursor.epoch != state.epoch) {
        Resync resync {ResyncReason::NewEpoch, state.epoch, {}};
        if (cursor.epoch != Epoch(0)) {
            QD_TRY(const auto forks, unit.forks(organisation));
            resync.forkedAt = survivorsOf(cursor.epoch, state, forks);
        }
        return Answered {resync, {}};
    }
    if (cursor.at > state.head)
        return Answered {Resync {ResyncReason::Ahead, state.epoch, {}}, {}};
    QD_TRY(auto now, visibleScopes(unit, facts, organisation, member));
    Page page {state.epoch, state.head, state.head, false, hashOf(now), {}, {}, {}};
    QD_TRY(const auto known, unit.scopeSet(organisation, cursor.scopeHash));
    if (cursor.at < state.minimum || !known)
        return Answered {Resync {ResyncReason::Expired, state.epoch, {}}, {}};
    if (page.scopeHash != cursor.scopeHash) {
        std::ranges::set_difference(now, *known, std::inserter(page.scopesAdded, page.scopesAdded.end()));
        std::ranges::set_difference(*known, now, std::inserter(page.scopesRemoved, page.scopesRemoved.end()));
    }
    QD_TRY(page.changes, unit.changes(organisation, cursor.at, now, limit + 1));
    page.hasMore = page.changes.size() > limit;
    if (page.hasMore) {
        page.changes.resize(limit);
        page.next = page.changes.back().sequence;
    }
    const bool isNew = page.scopeHash != cursor.scopeHash;
    return Answered {std::move(page), isNew ? std::move(now) : std::set<std::string>()};
}

} // namespace

Result<std::variant<Page, Resync>> pull(Repository &repository, const Actor &actor, const Cursor &cursor,
                                        std::size_t limit, TimePoint now)
{
    Answered answered;
    {
        QD_TRY(const auto unit, repository.beginReading());
        QD_TRY(answered, answer(*unit, actor, cursor, limit));
    }
    if (!answered.toRemember.empty())
        QD_CHECK(remember(repository, actor.organisation, hashOf(answered.toRemember), answered.toRemember, now));
    return std::move(answered.answer);
}

Result<Snapshot> snapshot(Repository &repository, const Actor &actor, const std::set<std::string> &scopes,
                          TimePoint now)
{
    Snapshot taken;
    {
        QD_TRY(const auto unit, repository.beginReading());
        const StoredFacts facts(*unit, actor.organisation);
        QD_TRY(const auto member, activeMember(*unit, actor, facts));
        QD_TRY(const auto state, unit->feedState(actor.organisation));
        taken.epoch = state.epoch;
        taken.at = state.head;
        QD_TRY(taken.scopes, visibleScopes(*unit, facts, actor.organisation, member));
        taken.scopeHash = hashOf(taken.scopes);
        std::set<std::string> wanted;
        std::ranges::set_intersection(taken.scopes, scopes, std::inserter(wanted, wanted.end()));
        QD_TRY(taken.rows, unit->rows(actor.organisation, scopes.empty() ? taken.scopes : wanted));
    }
    QD_CHECK(remember(repository, actor.organisation, taken.scopeHash, taken.scopes, now));
    return taken;
}

Result<FeedState> head(Repository &repository, const OrganisationId &organisation)
{
    QD_TRY(const auto unit, repository.beginReading());
    return unit->feedState(organisation);
}

Result<Epoch> restoreBegan(Repository &repository, const OrganisationId &organisation, Epoch usedUpTo)
{
    QD_TRY(const auto unit, repository.begin());
    QD_TRY(auto state, unit->feedState(organisation));
    QD_TRY(const auto forks, unit->forks(organisation));
    auto next = std::max(state.epoch, usedUpTo);
    for (const auto &fork : forks)
        next = std::max(next, fork.epoch);
    ++next;
    QD_CHECK(unit->addFork(organisation, {next, state.epoch, state.head}));
    state.epoch = next;
    QD_CHECK(unit->setFeedState(organisation, state));
    QD_CHECK(unit->commit());
    return next;
}

Result<> compact(Repository &repository, const OrganisationId &organisation, Sequence keepAfter)
{
    QD_TRY(const auto unit, repository.begin());
    QD_TRY(auto state, unit->feedState(organisation));
    state.minimum = std::max(state.minimum, std::min(keepAfter, state.head));
    QD_CHECK(unit->setFeedState(organisation, state));
    QD_CHECK(unit->forgetDeleted(organisation, state.minimum));
    return unit->commit();
}

} // namespace quarterdeck::server
