// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/machine/entity_sync.h"

#include "sync/machine/entity_draft.h"
#include "sync/machine/entity_step.h"

#include <algorithm>
#include <utility>

namespace quarterdeck::sync_machine::entities {

namespace {

using std::chrono::milliseconds;

/// One step: what each event means, and what is begun next.
class Step : public StepBase
{
public:
    using StepBase::StepBase;

    void handle(const Event &event)
    {
        const bool isAboutWriting
            = std::holds_alternative<StoreDone>(event) || std::holds_alternative<StoreFailed>(event);
        if (!isAboutWriting && !std::holds_alternative<Started>(event) && m_state.writing) {
            m_state.waiting.push_back(event);
            return;
        }
        std::visit(*this, event);
        while (!m_state.writing && !m_state.waiting.empty()) {
            const auto next = std::move(m_state.waiting.front());
            m_state.waiting.pop_front();
            std::visit(*this, next);
        }
        goOn();
    }

    void operator()(const Started &event)
    {
        const auto settings = m_state.settings;
        m_state = State {};
        m_state.settings = settings;
        m_state.stored = event.stored;
        m_state.isStarted = true;
        m_state.isSignedIn = event.isSignedIn;
        m_state.wantsPull = true;
    }

    void operator()(const EditsPushed &event)
    {
        Draft draft(m_state.stored);
        for (const auto &edit : event.edits)
            draft.add(edit);
        std::vector<Uuid> keys;
        keys.reserve(event.edits.size());
        for (const auto &edit : event.edits)
            keys.push_back(edit.key);
        write(draft, std::move(keys));
    }

    void operator()(const Resolved &event)
    {
        Draft draft(m_state.stored);
        if (!draft.resolve(event.key, event.instead))
            return;
        write(draft, {event.key});
    }

    void operator()(const PullAnswered &event)
    {
        if (m_state.exchange.kind != Exchange::Kind::Pull || m_state.exchange.cursor != event.asked)
            return;
        answered(event.dice);
        if (const auto *resync = std::get_if<protocol::Resync>(&event.answer)) {
            m_state.resync = *resync;
            return;
        }
        const auto &page = std::get<protocol::Page>(event.answer);
        const auto &cursor = m_state.stored.cursor;
        const bool isSound = page.epoch == cursor.epoch && page.next >= cursor.at;
        const bool isStanding = page.next == cursor.at && page.scopeHash == cursor.scopeHash;
        if (!isSound || (page.hasMore && isStanding)) {
            m_state.wantsPull = true;
            getNowhere();
            return;
        }
        getOn();
        m_state.mustPull = false;
        m_state.wantsPull = page.hasMore;
        m_state.isPushTurn = true;
        Draft draft(m_state.stored);
        draft.take(page);
        if (!page.scopesRemoved.empty())
            m_effects.push_back(PurgeScopes {page.scopesRemoved, false});
        write(draft);
    }

    void operator()(const SnapshotTaken &event)
    {
        if (m_state.exchange.kind != Exchange::Kind::Snapshot || m_state.exchange.ask != event.ask)
            return;
        const auto scopes = m_state.exchange.scopes;
        answered(event.dice);
        const auto resync = std::exchange(m_state.resync, std::nullopt);
        Draft draft(m_state.stored);
        if (resync) {
            // Another epoch than that of the answer: the fork point is not for this one.
            if (event.snapshot.epoch != resync->epoch) {
                m_state.wantsPull = true;
                getNowhere();
                return;
            }
            draft.take(event.snapshot, *resync);
            m_state.mustPull = false;
        } else {
            const auto &cursor = m_state.stored.cursor;
            if (event.snapshot.epoch == cursor.epoch && event.snapshot.at >= cursor.at)
                draft.fill(event.snapshot, scopes);
            if (draft.isEmpty()) { // not of this epoch, or none of them is visible any more: the next page tells
                m_state.wantsPull = true;
                m_state.mustPull = true;
                getNowhere();
                return;
            }
        }
        getOn();
        m_state.wantsPull = true; // what was written since
        write(draft);
    }

    void operator()(const PushAnswered &event)
    {
        if (m_state.exchange.kind != Exchange::Kind::Push || m_state.exchange.ask != event.ask)
            return;
        const auto batch = m_state.exchange.batch;
        answered(event.dice);
        if (event.answer.epoch != m_state.stored.cursor.epoch) {
            // Of a dead epoch, or of one whose rows are not here: sent again after the next pull, answered the same.
            m_state.wantsPull = true;
            m_state.mustPull = true;
            getNowhere();
            return;
        }
        Draft draft(m_state.stored);
        milliseconds after {0};
        bool isAnyApplied = false;
        for (const auto &key : batch) {
            const auto result = event.answer.results.find(key);
            const auto row = std::ranges::find(m_state.stored.outbox, key,
                                               [](const OutboxRow &other) { return other.mutation.key; });
            if (result == event.answer.results.end() || row == m_state.stored.outbox.end())
                continue;
            if (const auto *retry = std::get_if<protocol::Retry>(&result->second))
                after = std::max(after, retry->after);
            isAnyApplied = isAnyApplied || std::holds_alternative<protocol::Applied>(result->second);
            draft.take(*row, result->second, event.answer.epoch);
        }
        m_state.wantsPull = m_state.wantsPull || isAnyApplied;
        m_state.isPushTurn = false;
        if (draft.isEmpty()) {
            getNowhere(after);
            return;
        }
        getOn();
        if (m_state.batchSize != 0 && m_state.batchSize < m_state.settings.batchLimit)
            m_state.batchSize *= 2;
        write(draft);
        if (after.count() > 0)
            backOff(after);
    }

    void operator()(const PullFailed &event)
    {
        if (m_state.exchange.kind != Exchange::Kind::Pull || m_state.exchange.cursor != event.asked)
            return;
        m_state.wantsPull = true;
        fail(event.trouble, event.retryAfter, event.dice);
    }

    void operator()(const AskFailed &event)
    {
        if (m_state.exchange.kind == Exchange::Kind::None || m_state.exchange.kind == Exchange::Kind::Pull
            || m_state.exchange.ask != event.ask)
            return;
        if (m_state.exchange.kind == Exchange::Kind::Push && event.trouble == Trouble::Refused) {
            halve(event.dice);
            return;
        }
        m_state.wantsPull = true;
        fail(event.trouble, event.retryAfter, event.dice);
    }

    void operator()(const Poked & /*event*/) { m_state.wantsPull = true; }

    void operator()(const TimerFired &event)
    {
        if (event.timer != m_state.timer)
            return;
        m_state.isBackingOff = false;
        m_state.wantsPull = true;
    }

    void operator()(const SignedOut & /*event*/)
    {
        m_state.isSignedIn = false;
        m_state.exchange = {};
    }

    void operator()(const SignedIn & /*event*/)
    {
        if (m_state.isSignedIn)
            return;
        m_state.isSignedIn = true;
        m_state.isBackingOff = false;
        m_state.wantsPull = true;
    }

    void operator()(const MembershipEnded & /*event*/) { end(); }

    void operator()(const StoreDone &event)
    {
        if (!m_state.writing || m_state.writing->id != event.transaction)
            return;
        apply(m_state.stored, *m_state.writing);
        m_state.writing.reset();
        m_state.savedByPerson.clear();
    }

    void operator()(const StoreFailed &event)
    {
        if (!m_state.writing || m_state.writing->id != event.transaction)
            return;
        m_state.dice = event.dice;
        m_state.writing.reset();
        m_state.isEnded = false;
        if (!m_state.savedByPerson.empty()) {
            m_effects.push_back(RefuseEdits {std::exchange(m_state.savedByPerson, {}), event.reason});
            return;
        }
        m_state.wantsPull = true;
        m_state.fruitless = std::max(m_state.fruitless, m_state.settings.stalledAfter);
        backOff();
    }

private:
    void fail(Trouble trouble, std::optional<milliseconds> retryAfter, Dice dice)
    {
        answered(dice);
        switch (trouble) {
        case Trouble::Unavailable:
            backOff(retryAfter.value_or(milliseconds(0)));
            break;
        case Trouble::SignedOut:
            m_state.isSignedIn = false;
            break;
        case Trouble::Denied:
        case Trouble::Refused:
            m_state.fruitless = std::max(m_state.fruitless, m_state.settings.stalledAfter);
            backOff(std::max(retryAfter.value_or(milliseconds(0)), m_state.settings.mostDelay));
            break;
        case Trouble::MembershipEnded:
            end();
            break;
        }
    }

    void halve(Dice dice)
    {
        const auto batch = m_state.exchange.batch;
        answered(dice);
        if (batch.size() > 1) {
            m_state.batchSize = batch.size() / 2;
            m_state.isPushTurn = true;
            return;
        }
        Draft draft(m_state.stored);
        for (const auto &row : m_state.stored.outbox) {
            if (!batch.empty() && row.mutation.key == batch.front())
                draft.bury(row, DeadReason::Refused);
        }
        write(draft);
    }

    void end()
    {
        m_state.exchange = {};
        m_state.resync.reset();
        m_state.isEnded = true;
        m_effects.push_back(PurgeScopes {{}, true});
        Draft draft(m_state.stored);
        draft.purgeAll();
        write(draft);
    }

    [[nodiscard]] std::vector<protocol::Mutation> nextBatch() const
    {
        const auto most = m_state.batchSize == 0 ? m_state.settings.batchLimit
                                                 : std::min(m_state.batchSize, m_state.settings.batchLimit);
        std::vector<protocol::Mutation> batch;
        for (const auto &row : m_state.stored.outbox) {
            if (batch.size() >= most)
                break;
            if (row.after.empty())
                batch.push_back(row.mutation);
        }
        return batch;
    }

    /// Begins the next exchange, if there is one to begin.
    void goOn()
    {
        if (!m_state.isStarted || m_state.writing || m_state.exchange.kind != Exchange::Kind::None)
            return;
        if (m_state.isEnded)
            return tell(Status::Ended);
        if (!m_state.isSignedIn)
            return tell(Status::SignedOut);
        if (m_state.isBackingOff)
            return tell(m_state.fruitless >= m_state.settings.stalledAfter ? Status::Stalled : Status::Offline);
        if (m_state.resync)
            return takeSnapshot({});
        if (m_state.mustPull || m_state.stored.cursor.epoch == protocol::Epoch(0))
            return pull();
        if (!m_state.stored.scopesToFill.empty())
            return takeSnapshot(m_state.stored.scopesToFill);
        auto batch = nextBatch();
        if (!batch.empty() && (m_state.isPushTurn || !m_state.wantsPull))
            return push(std::move(batch));
        if (m_state.wantsPull)
            return pull();
        if (m_state.told == Status::Idle)
            return;
        tell(Status::Idle);
        const auto spread = m_state.settings.poll * 2 / 5;
        setTimer(m_state.settings.poll - spread / 2 + partOf(spread, m_state.dice));
    }

    void pull()
    {
        m_state.wantsPull = false;
        m_state.exchange = {};
        m_state.exchange.kind = Exchange::Kind::Pull;
        m_state.exchange.cursor = m_state.stored.cursor;
        tellAtWork(Status::Pulling);
        m_effects.push_back(Pull {m_state.stored.cursor, m_state.settings.pageLimit});
    }

    void takeSnapshot(std::set<std::string> scopes)
    {
        ++m_state.lastAsk;
        m_state.exchange = {};
        m_state.exchange.kind = Exchange::Kind::Snapshot;
        m_state.exchange.ask = m_state.lastAsk;
        m_state.exchange.scopes = scopes;
        tellAtWork(Status::Pulling);
        m_effects.push_back(TakeSnapshot {m_state.lastAsk, std::move(scopes)});
    }

    void push(std::vector<protocol::Mutation> batch)
    {
        ++m_state.lastAsk;
        m_state.exchange = {};
        m_state.exchange.kind = Exchange::Kind::Push;
        m_state.exchange.ask = m_state.lastAsk;
        for (const auto &mutation : batch)
            m_state.exchange.batch.push_back(mutation.key);
        tellAtWork(Status::Pushing);
        m_effects.push_back(Push {m_state.lastAsk, std::move(batch)});
    }

    /// A try is no progress: what is stalled says so until something got on.
    void tellAtWork(Status status)
    {
        if (m_state.fruitless < m_state.settings.stalledAfter)
            tell(status);
    }
};

} // namespace

Trouble troubleOf(int status, std::string_view code) noexcept
{
    if (status == 401)
        return Trouble::SignedOut;
    if (status == 403)
        return code == "membership_ended" ? Trouble::MembershipEnded : Trouble::Denied;
    if (status == 408 || status == 425 || status == 429 || status < 400 || status >= 500)
        return Trouble::Unavailable;
    return Trouble::Refused;
}

std::vector<Effect> step(State &state, const Event &event)
{
    Step step(state);
    step.handle(event);
    return std::move(step).effects();
}

} // namespace quarterdeck::sync_machine::entities
