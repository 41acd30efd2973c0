// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test.h"
#include "sync/machine/entity_sync.h"

#include <algorithm>
#include <array>
#include <cstdio>

using namespace quarterdeck;
using namespace quarterdeck::protocol;
using namespace quarterdeck::sync_machine::entities;
using std::chrono::milliseconds;

namespace {

constexpr Epoch epoch {1};
const Dice most {0xFFFFFFFFU};

Uuid uuid(unsigned number)
{
    std::array<char, 40> text {};
    (void)std::snprintf(text.data(), text.size(), "00000000-0000-7000-8000-%012x", number);
    return Uuid::fromText(text.data()).value_or(Uuid {});
}

Mutation editOf(unsigned key, const std::string &field, const std::string &value, unsigned entity = 900)
{
    Mutation mutation;
    mutation.key = uuid(key);
    mutation.entity = {"role", uuid(entity)};
    mutation.scope = "org";
    mutation.base[field] = {epoch, Sequence(3), std::string("old")};
    mutation.set[field] = value;
    return mutation;
}

template <class T>
std::vector<T> allOf(const std::vector<Effect> &effects)
{
    std::vector<T> found;
    for (const auto &effect : effects) {
        if (const auto *match = std::get_if<T>(&effect))
            found.push_back(*match);
    }
    return found;
}

/// A driver whose disk always works: what is left are exchanges, timers and what is told.
struct Driver
{
    State state;
    std::vector<Effect> effects; ///< Of the last event, with what the disk caused.
    bool isDiskFull = false;

    explicit Driver(Stored stored = known()) { happen(Started {std::move(stored), true}); }

    static Stored known()
    {
        Stored stored;
        stored.cursor = {epoch, Sequence(10), "#"};
        return stored;
    }
    void happen(const Event &event)
    {
        effects = step(state, event);
        while (state.writing) {
            const auto id = state.writing->id;
            const Event done = isDiskFull
                ? Event(StoreFailed {id, Error(ErrorKind::Unavailable, "file.full", {}, "test"), most})
                : Event(StoreDone {id});
            auto more = step(state, done);
            effects.insert(effects.end(), more.begin(), more.end());
        }
    }
    void pulled(std::uint64_t next = 10, bool hasMore = false)
    {
        Page page;
        page.epoch = epoch;
        page.next = page.head = Sequence(next);
        page.hasMore = hasMore;
        page.scopeHash = "#";
        happen(PullAnswered {state.exchange.cursor, page, most});
    }
    void pushed(const std::map<Uuid, MutationResult> &results, Epoch in = epoch)
    {
        happen(PushAnswered {state.exchange.ask, {in, results}, most});
    }
    void pushFailed(Trouble trouble, std::optional<milliseconds> after = std::nullopt)
    {
        happen(AskFailed {state.exchange.ask, trouble, after, most});
    }
    void fireTimer() { happen(TimerFired {state.timer}); }
    [[nodiscard]] std::vector<Uuid> sent() const
    {
        std::vector<Uuid> keys;
        for (const auto &push : allOf<Push>(effects)) {
            for (const auto &mutation : push.batch)
                keys.push_back(mutation.key);
        }
        return keys;
    }
    [[nodiscard]] milliseconds delay() const
    {
        const auto timers = allOf<SetTimer>(effects);
        return timers.empty() ? milliseconds(-1) : timers.back().delay;
    }
};

} // namespace

/// The rules of the machine one by one; what they add up to is in tests/simulation.
class TestEntitySync : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void firstPullComesWithTheStart()
    {
        const Driver driver;
        const auto pulls = allOf<Pull>(driver.effects);
        QCOMPARE(pulls.size(), 1U);
        QVERIFY(pulls.front().cursor == Driver::known().cursor);
        QVERIFY(driver.state.told == Status::Pulling);
    }

    void ignoresRepliesToOtherQuestions()
    {
        Driver driver;
        Page page;
        page.epoch = epoch;
        page.next = Sequence(99);
        driver.happen(PullAnswered {{epoch, Sequence(9), "#"}, page, most});
        driver.happen(PushAnswered {Ask(77), {}, most});
        driver.happen(SnapshotTaken {Ask(77), {}, most});
        driver.happen(TimerFired {TimerId(77)});
        QVERIFY(driver.state.stored == Driver::known());
        QVERIFY(driver.effects.empty());
    }

    void backOffDoublesAndTurnsOnceAnswered()
    {
        Driver driver;
        std::vector<std::int64_t> delays;
        for (int i = 0; i < 10; ++i) {
            driver.happen(PullFailed {driver.state.exchange.cursor, Trouble::Unavailable, {}, most});
            delays.push_back(driver.delay().count());
            QVERIFY(driver.state.told == Status::Offline);
            driver.fireTimer();
        }
        QCOMPARE(delays.front(), 999);
        QCOMPARE(delays.at(3), 7999);
        QCOMPARE(delays.back(), 299'999);
        driver.happen(PullFailed {driver.state.exchange.cursor, Trouble::Unavailable, {}, Dice(0)});
        QCOMPARE(driver.delay().count(), 0);
        driver.fireTimer();
        driver.happen(PullFailed {driver.state.exchange.cursor, Trouble::Unavailable, milliseconds(400'000), Dice(0)});
        QCOMPARE(driver.delay().count(), 400'000);
        driver.fireTimer();
        driver.pulled();
        QVERIFY(driver.state.told == Status::Idle);
        QVERIFY(driver.delay() >= milliseconds(48'000) && driver.delay() <= milliseconds(72'000));
    }

    void aPokeDoesNotCutTheWait()
    {
        Driver driver;
        driver.happen(PullFailed {driver.state.exchange.cursor, Trouble::Unavailable, {}, most});
        driver.happen(Poked {});
        QVERIFY(driver.effects.empty());
    }

    void holdsOnlyWhatBuildsOnAnother()
    {
        Driver driver;
        driver.pulled();
        driver.happen(EditsPushed {
            {editOf(1, "name", "x"), editOf(2, "name", "y"), editOf(3, "owner", "z"), editOf(4, "name", "w", 901)}});
        QVERIFY((driver.sent() == std::vector {uuid(1), uuid(3), uuid(4)}));
        driver.pushed({{uuid(1), Conflicted {{{"name", {std::string("theirs"), Sequence(8)}}}}},
                       {uuid(3), Applied {Sequence(11)}},
                       {uuid(4), Forbidden {{"role.edit"}}}});
        QCOMPARE(driver.state.stored.conflicts.size(), 1U);
        QCOMPARE(driver.state.stored.deadLetters.size(), 1U);
        QCOMPARE(driver.state.stored.outbox.size(), 1U); // held
        driver.pulled(11);
        QVERIFY(driver.state.told == Status::Idle);

        // "Mine" is a new edit based on theirs; what was held goes after it, based on it.
        auto mine = editOf(5, "name", "x");
        driver.happen(Resolved {uuid(1), mine});
        QVERIFY(driver.sent() == std::vector {uuid(5)});
        const auto sent = allOf<Push>(driver.effects).front().batch.front();
        QVERIFY((sent.base.at("name") == FieldBase {epoch, Sequence(8), std::string("theirs")}));
        driver.pushed({{uuid(5), Applied {Sequence(12)}}});
        driver.pulled(12);
        QVERIFY(driver.sent() == std::vector {uuid(2)} || driver.state.exchange.kind == Exchange::Kind::Push);
        const auto &held = driver.state.stored.outbox.front().mutation;
        QVERIFY((held.base.at("name") == FieldBase {epoch, Sequence(12), std::string("x")}));
        QVERIFY(held.number > sent.number);
    }

    void whatIsUnderAnOwnEditWasNotSeen()
    {
        Driver driver;
        driver.happen(EditsPushed {{editOf(1, "name", "x")}});
        auto later = editOf(2, "name", "y");
        later.base["name"] = {epoch, Sequence(9), std::string("theirs")}; // of the row, which "x" hid
        driver.happen(EditsPushed {{later}});
        const auto &row = driver.state.stored.outbox.back();
        QVERIFY(row.after == std::set {uuid(1)});
        QVERIFY((row.mutation.base.at("name") == FieldBase {epoch, Sequence(3), std::string("old")}));
    }

    void appliedEditsAreShownUntilPulled()
    {
        Driver driver;
        driver.pulled();
        driver.happen(EditsPushed {{editOf(1, "name", "x")}});
        driver.pushed({{uuid(1), Applied {Sequence(11)}}});
        Change row;
        row.key = {"role", uuid(900)};
        row.fields["name"] = {std::string("old"), Sequence(3)};
        const auto shown = [&] { return overlaid(row.key, row, driver.state.stored)->fields.at("name").value; };
        QVERIFY(shown() == FieldValue(std::string("x")));
        row.fields["name"] = {std::string("ahead"), Sequence(12)}; // of a snapshot that is ahead of the cursor
        QVERIFY(shown() == FieldValue(std::string("ahead")));
        row.fields["name"] = {std::string("old"), Sequence(3)};
        driver.pulled(11);
        QVERIFY(shown() == FieldValue(std::string("old"))); // the row is the one to say it now
        row.fields["name"] = {std::string("newer"), Sequence(12)};
        QVERIFY(shown() == FieldValue(std::string("newer")));
    }

    void halvesARefusedBatchDownToTheEdit()
    {
        Driver driver;
        driver.pulled();
        EditsPushed event;
        for (unsigned i = 1; i <= 4; ++i)
            event.edits.push_back(editOf(i, "name", "x", 900 + i));
        driver.happen(event);
        int requests = 0;
        while (!driver.state.stored.outbox.empty() && requests < 20) {
            ++requests;
            if (driver.state.exchange.kind == Exchange::Kind::Pull) {
                driver.pulled(11);
                continue;
            }
            const auto batch = driver.state.exchange.batch;
            if (std::ranges::find(batch, uuid(3)) != batch.end()) {
                driver.pushFailed(Trouble::Refused);
                continue;
            }
            std::map<Uuid, MutationResult> results;
            for (const auto &key : batch)
                results[key] = Applied {Sequence(11)};
            driver.pushed(results);
        }
        QCOMPARE(driver.state.stored.applied.size(), 3U);
        QCOMPARE(driver.state.stored.deadLetters.size(), 1U);
        QVERIFY(driver.state.stored.deadLetters.front().mutation.key == uuid(3));
        QVERIFY(driver.state.stored.deadLetters.front().reason == DeadReason::Refused);
        QVERIFY(requests < 12);
    }

    void signedOutPausesAndKeeps()
    {
        Driver driver;
        driver.pulled();
        driver.happen(EditsPushed {{editOf(1, "name", "x")}});
        driver.pushFailed(Trouble::SignedOut);
        QVERIFY(driver.state.told == Status::SignedOut);
        QCOMPARE(driver.state.stored.outbox.size(), 1U);
        driver.happen(Poked {});
        QVERIFY(driver.effects.empty());
        driver.happen(EditsPushed {{editOf(2, "owner", "y")}}); // still saved
        QCOMPARE(driver.state.stored.outbox.size(), 2U);
        driver.happen(SignedIn {});
        QVERIFY((driver.sent() == std::vector {uuid(1), uuid(2)}));
    }

    void membershipEndedKeepsOnlyOwnWords()
    {
        auto stored = Driver::known();
        stored.conflicts.push_back({editOf(7, "name", "x"), epoch, {{"name", {std::string("secret"), Sequence(4)}}}});
        Driver driver(stored);
        driver.happen(EditsPushed {{editOf(1, "name", "y")}});
        driver.happen(PullFailed {driver.state.exchange.cursor, Trouble::MembershipEnded, {}, most});
        const auto purges = allOf<PurgeScopes>(driver.effects);
        QVERIFY(purges.size() == 1 && purges.front().isAll);
        const auto stores = allOf<Store>(driver.effects);
        QVERIFY(stores.size() == 1 && stores.front().transaction.purgesAll);
        QVERIFY(driver.state.stored.outbox.empty() && driver.state.stored.conflicts.empty());
        QCOMPARE(driver.state.stored.deadLetters.size(), 2U);
        for (const auto &letter : driver.state.stored.deadLetters)
            QVERIFY(letter.mutation.base.empty() && letter.mutation.set.contains("name"));
        QVERIFY(driver.state.told == Status::Ended);
        driver.happen(SignedIn {});
        driver.happen(Poked {});
        QVERIFY(driver.effects.empty());
    }

    void answersOfAnotherEpochAreNoAnswers()
    {
        Driver driver;
        driver.pulled();
        driver.happen(EditsPushed {{editOf(1, "name", "x")}});
        driver.pushed({{uuid(1), Applied {Sequence(11)}}}, Epoch(2));
        QCOMPARE(driver.state.stored.outbox.size(), 1U);
        driver.fireTimer();
        QCOMPARE(allOf<Pull>(driver.effects).size(), 1U); // before anything is sent
    }

    void whatARestoredBackendLostIsOfferedAgain()
    {
        auto stored = Driver::known();
        stored.applied.push_back({editOf(1, "name", "x"), epoch, Sequence(7), true});
        stored.applied.push_back({editOf(2, "name", "y"), epoch, Sequence(9), true});
        Driver driver(stored);
        driver.happen(
            PullAnswered {driver.state.exchange.cursor, Resync {ResyncReason::NewEpoch, Epoch(2), Sequence(8)}, most});
        QCOMPARE(allOf<TakeSnapshot>(driver.effects).size(), 1U);
        // Restored once more meanwhile: that fork point is not for this snapshot.
        driver.happen(SnapshotTaken {Ask(77), {Epoch(2), Sequence(9), "#", {"org"}, {}}, most}); // not asked for
        QVERIFY(driver.state.stored == stored);
        driver.happen(SnapshotTaken {driver.state.exchange.ask, {Epoch(3), Sequence(6), "#", {"org"}, {}}, most});
        QVERIFY(driver.state.stored == stored);
        driver.fireTimer();
        driver.happen(
            PullAnswered {driver.state.exchange.cursor, Resync {ResyncReason::NewEpoch, Epoch(3), Sequence(8)}, most});
        driver.happen(SnapshotTaken {driver.state.exchange.ask, {Epoch(3), Sequence(8), "#", {"org"}, {}}, most});
        QCOMPARE(driver.state.stored.applied.size(), 1U);
        QVERIFY(driver.state.stored.applied.front().epoch == Epoch(3));
        QCOMPARE(driver.state.stored.deadLetters.size(), 1U);
        QVERIFY(driver.state.stored.deadLetters.front().reason == DeadReason::LostByBackend);
        QVERIFY(driver.state.stored.deadLetters.front().mutation.key == uuid(2));
    }

    void aSnapshotFillsOnlyScopesThatAreStillSeen()
    {
        auto stored = Driver::known();
        stored.scopesToFill = {"app1", "app2"};
        Driver driver(stored);
        QVERIFY((allOf<TakeSnapshot>(driver.effects).front().scopes == std::set<std::string> {"app1", "app2"}));
        const auto take = [&](std::uint64_t at, std::set<std::string> seen) {
            driver.happen(
                SnapshotTaken {driver.state.exchange.ask, {epoch, Sequence(at), "#", std::move(seen), {}}, most});
        };
        take(9, {"app1", "app2"}); // from before the cursor: a deletion since would come back
        QCOMPARE(driver.state.stored.scopesToFill.size(), 2U);
        driver.fireTimer();
        driver.pulled();
        take(10, {"app1"});
        QVERIFY(driver.state.stored.scopesToFill == std::set<std::string> {"app2"});
    }

    void saysWhenNothingGetsOn()
    {
        Driver driver;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(driver.state.told != Status::Stalled);
            driver.pulled(10, true); // more, and yet nothing
            driver.fireTimer();
        }
        QVERIFY(driver.state.told == Status::Stalled);
        driver.pulled();
        QVERIFY(driver.state.told == Status::Idle);
    }

    void aFullDiskRefusesTheEditAndKeepsTheRest()
    {
        Driver driver;
        driver.pulled();
        const auto before = driver.state.stored;
        driver.isDiskFull = true;
        driver.happen(EditsPushed {{editOf(1, "name", "x")}});
        const auto refused = allOf<RefuseEdits>(driver.effects);
        QVERIFY(refused.size() == 1 && refused.front().keys == std::vector {uuid(1)});
        driver.happen(Poked {});
        driver.pulled(12);
        QVERIFY(driver.state.stored == before);
        QVERIFY(driver.state.told == Status::Stalled);
        driver.isDiskFull = false;
        driver.fireTimer();
        driver.pulled(12);
        QVERIFY(driver.state.stored.cursor.at == Sequence(12));
        QVERIFY(driver.state.told == Status::Idle);
    }

    void statusesMean()
    {
        for (const int status : {0, 302, 408, 425, 429, 500, 503})
            QVERIFY(troubleOf(status, "") == Trouble::Unavailable);
        QVERIFY(troubleOf(401, "") == Trouble::SignedOut);
        QVERIFY(troubleOf(403, "") == Trouble::Denied);
        QVERIFY(troubleOf(403, "membership_ended") == Trouble::MembershipEnded);
        for (const int status : {400, 404, 409, 413, 422, 426})
            QVERIFY(troubleOf(status, "") == Trouble::Refused);
    }

    void judgesFieldByField()
    {
        const Field current {std::string("theirs"), Sequence(9)};
        const FieldValue mine = std::string("mine");
        QVERIFY(judge(epoch, current, {epoch, Sequence(9), {}}, mine) == FieldVerdict::Write);
        QVERIFY(judge(epoch, current, {epoch, Sequence(8), std::string("theirs")}, mine) == FieldVerdict::Conflict);
        QVERIFY(judge(epoch, current, {epoch, Sequence(8), {}}, current.value) == FieldVerdict::Same);
        QVERIFY(judge(Epoch(2), current, {epoch, Sequence(9), {}}, mine) == FieldVerdict::Conflict);
        QVERIFY(judge(Epoch(2), current, {epoch, Sequence(1), std::string("theirs")}, mine) == FieldVerdict::Write);
    }
};

QD_TEST_CLASS(entity_sync, TestEntitySync)
#include "tst_entity_sync.moc"
