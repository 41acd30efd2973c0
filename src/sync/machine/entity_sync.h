// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/strong.h"
#include "protocol/entities.h"
#include "sync/machine/entity_state.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The synchronisation of the entities of one connection as a pure function: no clock, no thread, no disk, no network.
/// A driver performs the effects in their order and reports what happened as events. Whatever is lost, doubled, late or
/// killed: rows and cursor move together; an edit takes effect at most once, and is always in exactly one of outbox,
/// applied, conflicts and dead letters, until a person discards it; nothing is overwritten that its author had not
/// seen; what may not be seen any more is purged.
///
/// One exchange and one transaction at a time. Events that come while a transaction is being written wait in the state
/// until it is done. A reply names its question; any other is ignored.
namespace quarterdeck::sync_machine::entities {

/// Names a snapshot or a batch that was asked for, within one run of the program.
using Ask = Strong<struct AskTag>;
/// A timer that was set. Only the last one counts.
using TimerId = Strong<struct TimerTag>;
/// Even over all 32 bits, drawn by the driver: spreads the clients that come back together.
using Dice = Strong<struct DiceTag, std::uint32_t>;

/// Why an exchange brought no answer.
enum class Trouble : std::uint8_t {
    Unavailable, ///< No connection, an answer that is none, 408, 425, 429, 5xx: again, after a while.
    SignedOut, ///< 401: pause and keep everything.
    Denied, ///< 403 on the whole request: the organisation pauses.
    MembershipEnded, ///< 403 "membership_ended": purge.
    Refused ///< Any other 4xx: something in the request.
};
/// What a status means; 0 is no answer at all. `code` is that of the error in the body, if there is one.
[[nodiscard]] Trouble troubleOf(int status, std::string_view code) noexcept;

// ---- what happens

/// The program began, with what is on disk. First event; a later one begins anew.
struct Started
{
    Stored stored;
    bool isSignedIn = true;
};
/// The person wants these edits sent. `number` is given by the machine; `base` is what the person saw, of the rows as
/// they are on disk; a key that is known already is ignored.
struct EditsPushed
{
    std::vector<protocol::Mutation> edits;
};
struct PullAnswered
{
    protocol::Cursor asked;
    std::variant<protocol::Page, protocol::Resync> answer;
    Dice dice;
};
struct PullFailed
{
    protocol::Cursor asked;
    Trouble trouble = Trouble::Unavailable;
    std::optional<std::chrono::milliseconds> retryAfter; ///< As the backend asks.
    Dice dice;
};
struct SnapshotTaken
{
    Ask ask;
    protocol::Snapshot snapshot;
    Dice dice;
};
struct PushAnswered
{
    Ask ask;
    protocol::PushAnswer answer;
    Dice dice;
};
/// A snapshot or a batch.
struct AskFailed
{
    Ask ask;
    Trouble trouble = Trouble::Unavailable;
    std::optional<std::chrono::milliseconds> retryAfter;
    Dice dice;
};
/// Something may have changed: a hint, without data.
struct Poked
{ };
struct TimerFired
{
    TimerId timer;
};
struct SignedOut
{ };
struct SignedIn
{ };
/// The backend says, outside of an exchange, that the account does not belong to the organisation any more.
struct MembershipEnded
{ };
/// The person decided about a conflict or a dead letter: this edit instead, or none (theirs; discard). For a conflict
/// the base of the fields in it is taken from theirs, whatever the edit says.
struct Resolved
{
    Uuid key;
    std::optional<protocol::Mutation> instead;
};
struct StoreDone
{
    TransactionId transaction;
};
/// Nothing of it was written.
struct StoreFailed
{
    TransactionId transaction;
    Error reason;
    Dice dice;
};
using Event = std::variant<Started, EditsPushed, PullAnswered, PullFailed, SnapshotTaken, PushAnswered, AskFailed,
                           Poked, TimerFired, SignedOut, SignedIn, MembershipEnded, Resolved, StoreDone, StoreFailed>;

// ---- what to do

/// Ask for the changes after the cursor; report PullAnswered or PullFailed with it.
struct Pull
{
    protocol::Cursor cursor;
    std::uint32_t limit = 0;
};
/// Report SnapshotTaken or AskFailed.
struct TakeSnapshot
{
    Ask ask;
    std::set<std::string> scopes; ///< Empty: everything.
};
/// Report PushAnswered or AskFailed.
struct Push
{
    Ask ask;
    std::vector<protocol::Mutation> batch;
};
/// Write all of it or nothing, durably; report StoreDone or StoreFailed.
struct Store
{
    Transaction transaction;
};
/// Report TimerFired after the delay. Replaces the timer set before.
struct SetTimer
{
    TimerId timer;
    std::chrono::milliseconds delay {0};
};
/// Delete what is kept of these scopes outside of the rows: keys, caches, indexes. Comes before the transaction that
/// purges the rows, and again if that was not written; doing it twice is no harm.
struct PurgeScopes
{
    std::set<std::string> scopes;
    bool isAll = false;
};
enum class Status : std::uint8_t {
    Stopped, ///< Not started.
    Idle,
    Pulling,
    Pushing,
    Offline, ///< Waits to try again.
    Stalled, ///< The backend answers and nothing gets on, or the disk does not take it: a person should know.
    SignedOut,
    Ended ///< The membership is over.
};
struct TellStatus
{
    Status status = Status::Idle;
};
/// These edits, or this decision, were not saved; say so.
struct RefuseEdits
{
    std::vector<Uuid> keys;
    Error reason;
};
using Effect = std::variant<Pull, TakeSnapshot, Push, Store, SetTimer, PurgeScopes, TellStatus, RefuseEdits>;

// ---- state

struct Settings
{
    std::uint32_t pageLimit = 500;
    std::size_t batchLimit = 50;
    std::chrono::milliseconds poll {60'000}; ///< ± 20 %; a pull without a poke.
    std::chrono::milliseconds firstDelay {1'000};
    std::chrono::milliseconds mostDelay {300'000};
    std::chrono::milliseconds mostRetryAfter {3'600'000};
    std::uint32_t stalledAfter = 5; ///< Exchanges that got nothing on.
};

/// What the machine waits for from the backend.
struct Exchange
{
    enum class Kind : std::uint8_t { None, Pull, Snapshot, Push };
    Kind kind = Kind::None;
    Ask ask;
    protocol::Cursor cursor; ///< Of a pull.
    std::set<std::string> scopes; ///< Of a snapshot.
    std::vector<Uuid> batch; ///< Of a push.
};

struct State
{
    Settings settings;
    Stored stored; ///< As on disk.
    std::optional<Transaction> writing;
    std::vector<Uuid> savedByPerson; ///< Edits that `writing` is about, if a person waits for it.
    std::deque<Event> waiting; ///< Until `writing` is done.
    Exchange exchange;
    std::optional<protocol::Resync> resync; ///< A snapshot of everything is due.
    bool isStarted = false;
    bool isSignedIn = false;
    bool isEnded = false;
    bool wantsPull = false;
    bool mustPull = false; ///< Before anything is sent: the backend is in another epoch.
    bool isPushTurn = false;
    bool isBackingOff = false;
    std::size_t batchSize = 0; ///< How many edits go into the next batch; 0: not halved.
    std::uint32_t failures = 0; ///< In a row: for the delay.
    std::uint32_t fruitless = 0; ///< Exchanges answered in a row that got nothing on.
    Ask lastAsk;
    TimerId timer;
    TransactionId lastTransaction;
    Dice dice;
    Status told = Status::Stopped;
};

/// The effects of the event, to be performed in this order; changes the state. Deterministic. Costs as much as the
/// event carries and the lists of the state hold.
[[nodiscard]] std::vector<Effect> step(State &state, const Event &event);

} // namespace quarterdeck::sync_machine::entities
