// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/world.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace quarterdeck::simulation {

using namespace protocol;
using machine::Event;

namespace {

constexpr int steps = 400;
constexpr int mostPeaceRounds = 600;
const std::array<std::string, 2> scopes {"app1", "app2"};
const std::array<std::string, 3> fieldNames {"a", "b", "c"};

Uuid uuid(std::uint64_t number)
{
    std::array<char, 40> text {};
    (void)std::snprintf(text.data(), text.size(), "00000000-0000-7000-8000-%012llx",
                        static_cast<unsigned long long>(number));
    return Uuid::fromText(text.data()).value_or(Uuid {});
}

} // namespace

World::World(std::uint32_t seed, Mutant mutant)
    : m_random(seed)
    , m_mutant(mutant)
    , m_backend(mutant)
{
    const auto clients = 2 + upTo(1);
    m_fields = 1 + upTo(2);
    for (std::uint32_t i = 0; i < clients; ++i) {
        auto &client = *m_clients.emplace_back(std::make_unique<ModelClient>("client" + std::to_string(i), mutant));
        for (const auto &scope : scopes)
            m_backend.toggleScope(client.name, scope);
        client.state.settings.pageLimit = 1 + upTo(4);
        client.state.settings.batchLimit = 1 + upTo(3);
    }
    for (std::uint32_t i = 0, n = 1 + upTo(2); i < n; ++i) {
        const EntityKey key {"thing", makeKey()};
        m_known.push_back(key);
        m_backend.write(key, scopes.at(i % 2), "a", makeValue());
    }
    for (auto &client : m_clients)
        client->start();
}

Uuid World::makeKey()
{
    return uuid(++m_lastKey);
}

std::string World::makeValue()
{
    return "v" + std::to_string(++m_lastValue);
}

Coverage World::coverage() const
{
    Coverage sum;
    for (const auto &client : m_clients) {
        for (const auto &[what, count] : client->disk.coverage())
            sum[what] += count;
    }
    return sum;
}

Mutation World::newEntity(const std::string &scope)
{
    Mutation mutation;
    mutation.key = makeKey();
    mutation.entity = {"thing", makeKey()};
    mutation.scope = scope;
    mutation.isNew = true;
    mutation.set["a"] = makeValue();
    m_known.push_back(mutation.entity);
    return mutation;
}

Mutation World::editOf(const ModelClient &client, const Change &seen)
{
    Mutation mutation;
    mutation.key = makeKey();
    mutation.entity = seen.key;
    mutation.scope = seen.scope;
    mutation.isDelete = happens(0.05);
    const auto baseOf = [&](const std::string &name) {
        FieldBase base {client.disk.stored().cursor.epoch, {}, {}};
        const auto row = client.disk.rows().find(seen.key);
        if (row != client.disk.rows().end() && row->second.fields.contains(name)) {
            base.version = row->second.fields.at(name).version;
            base.value = row->second.fields.at(name).value;
        }
        return base;
    };
    if (mutation.isDelete) {
        for (const auto &[name, field] : seen.fields)
            mutation.base[name] = baseOf(name);
        return mutation;
    }
    for (std::uint32_t i = 0, n = happens(0.2) ? 2 : 1; i < n; ++i) {
        const auto &name = fieldNames.at(upTo(m_fields - 1));
        mutation.base[name] = baseOf(name);
        mutation.set[name] = makeValue();
        if (happens(0.1))
            mutation.set[name] = std::int64_t(upTo(1)); // what somebody else may write too
        else if (happens(0.03))
            mutation.set[name] = false; // invalid
    }
    return mutation;
}

void World::edit(ModelClient &client)
{
    machine::EditsPushed event;
    for (std::uint32_t i = 0, n = 1 + upTo(1); i < n; ++i) {
        const auto &scope = scopes.at(upTo(1));
        const bool isSeen = m_backend.scopesOf(client.name).contains(scope);
        if (happens(isSeen ? 0.1 : 0.01)) {
            event.edits.push_back(newEntity(scope));
            continue;
        }
        const auto seen = client.disk.shown(m_known.at(upTo(static_cast<std::uint32_t>(m_known.size()) - 1)));
        if (seen)
            event.edits.push_back(editOf(client, *seen));
    }
    if (!event.edits.empty())
        client.happen(event);
}

void World::decide(ModelClient &client)
{
    const auto &stored = client.disk.stored();
    const auto choose = [&](const Mutation &mine) {
        machine::Resolved event {mine.key, std::nullopt};
        const auto seen = client.disk.shown(mine.entity);
        if (happens(0.3)) {
            // theirs, or gone
        } else if (seen) {
            event.instead = editOf(client, *seen);
        } else if (!mine.isDelete) {
            event.instead = newEntity(mine.scope);
        }
        client.happen(event);
    };
    if (!stored.conflicts.empty() && happens(0.6))
        choose(stored.conflicts.front().mutation);
    else if (!stored.deadLetters.empty())
        choose(stored.deadLetters.front().mutation);
}

Event World::answerTo(const ModelClient &client, const machine::Effect &question, bool isBusy)
{
    if (const auto *pull = std::get_if<machine::Pull>(&question))
        return machine::PullAnswered {pull->cursor, m_backend.pull(client.name, pull->cursor, pull->limit), dice()};
    if (const auto *snapshot = std::get_if<machine::TakeSnapshot>(&question))
        return machine::SnapshotTaken {snapshot->ask, m_backend.snapshot(client.name, snapshot->scopes), dice()};
    const auto &push = std::get<machine::Push>(question);
    return machine::PushAnswered {push.ask, m_backend.push(client.name, push.batch, isBusy), dice()};
}

Event World::failureOf(const machine::Effect &question, machine::Trouble trouble)
{
    if (const auto *pull = std::get_if<machine::Pull>(&question))
        return machine::PullFailed {pull->cursor, trouble, {}, dice()};
    if (const auto *snapshot = std::get_if<machine::TakeSnapshot>(&question))
        return machine::AskFailed {snapshot->ask, trouble, {}, dice()};
    return machine::AskFailed {std::get<machine::Push>(question).ask, trouble, {}, dice()};
}

void World::perform(ModelClient &client, std::size_t index, bool isFaulty)
{
    if (client.todo.empty())
        return;
    const auto effect = std::move(client.todo.front());
    client.todo.pop_front();
    if (const auto *store = std::get_if<machine::Store>(&effect)) {
        if (isFaulty && happens(0.03)) {
            client.happen(machine::StoreFailed {store->transaction.id,
                                                Error(ErrorKind::Unavailable, "file.full", {}, "simulated"), dice()});
        } else if (isFaulty && happens(0.08)) {
            client.disk.commit(store->transaction, happens(0.5));
            client.start();
        } else {
            client.disk.commit(store->transaction, false);
            client.happen(machine::StoreDone {store->transaction.id});
        }
    } else if (const auto *timer = std::get_if<machine::SetTimer>(&effect)) {
        client.timer = timer->timer;
    } else if (std::holds_alternative<machine::Pull>(effect) || std::holds_alternative<machine::TakeSnapshot>(effect)
               || std::holds_alternative<machine::Push>(effect)) {
        m_requests.push_back({index, client.life, effect});
    }
    client.disk.checkShown();
}

void World::serve(bool isFaulty)
{
    if (m_requests.empty())
        return;
    const auto at = m_requests.begin() + upTo(static_cast<std::uint32_t>(m_requests.size()) - 1);
    const auto request = *at;
    m_requests.erase(at);
    const auto &client = *m_clients.at(request.client);
    const auto reply = [&](Event event) { m_replies.push_back({request.client, request.life, std::move(event)}); };
    if (!isFaulty)
        return reply(answerTo(client, request.question, false));
    const auto fate = upTo(99);
    if (fate < 8) // lost on the way there
        return reply(failureOf(request.question, machine::Trouble::Unavailable));
    if (fate < 10)
        return reply(failureOf(request.question, machine::troubleOf(fate == 8 ? 503 : 429, "")));
    if (fate < 11)
        return reply(failureOf(request.question, machine::Trouble::SignedOut));
    if (fate < 13)
        return reply(failureOf(request.question, machine::Trouble::Refused));
    auto answer = answerTo(client, request.question, happens(0.04));
    if (fate < 20) // doubled on the way there
        (void)answerTo(client, request.question, false);
    if (fate < 32) // lost on the way back
        return reply(failureOf(request.question, machine::Trouble::Unavailable));
    if (fate < 38) // given up, and then it comes
        reply(failureOf(request.question, machine::Trouble::Unavailable));
    if (fate >= 38 && fate < 46)
        reply(answer);
    reply(std::move(answer));
}

void World::deliver(bool isFaulty)
{
    if (m_replies.empty())
        return;
    const auto at = m_replies.begin() + upTo(static_cast<std::uint32_t>(m_replies.size()) - 1);
    const auto reply = *at;
    if (!isFaulty || !happens(0.1)) // else it comes once more later
        m_replies.erase(at);
    auto &client = *m_clients.at(reply.client);
    if (reply.life == client.life)
        client.happen(reply.event);
}

void World::act(std::size_t index)
{
    auto &client = *m_clients.at(index);
    m_backend.commitLate();
    const auto what = upTo(999);
    if (what < 110) {
        edit(client);
    } else if (what < 500) {
        perform(client, index, true);
    } else if (what < 660) {
        serve(true);
    } else if (what < 820) {
        deliver(true);
    } else if (what < 880) {
        if (client.timer)
            client.happen(machine::TimerFired {*std::exchange(client.timer, std::nullopt)});
    } else if (what < 905) {
        client.happen(machine::Poked {});
    } else if (what < 930) {
        client.start(); // killed
    } else if (what < 940) {
        client.happen(machine::SignedIn {});
    } else if (what < 943) {
        client.happen(machine::SignedOut {});
    } else if (what < 965) {
        decide(client);
    } else if (what < 975) {
        m_backend.toggleScope(client.name, scopes.at(upTo(1)));
    } else if (what < 980) {
        m_backend.compact();
    } else if (what < 986) {
        if (!m_isBackedUp || happens(0.2))
            m_backend.backUp();
        m_isBackedUp = true;
    } else if (what < 994 && m_isBackedUp && m_restores < 2) {
        m_backend.restore();
        ++m_restores;
        // Somebody goes on at once: the numbers of lost writes are given out again.
        for (auto writes = upTo(4); writes > 0; --writes)
            m_backend.writeSomewhere(upTo(99), fieldNames.at(upTo(m_fields - 1)), makeValue());
    }
}

bool World::isQuiet() const
{
    return m_requests.empty() && m_replies.empty() && std::ranges::all_of(m_clients, [&](const auto &client) {
               return client->todo.empty() && client->state.told == machine::Status::Idle
                   && client->disk.stored().cursor.at == m_backend.head()
                   && client->disk.stored().cursor.epoch == m_backend.epoch();
           });
}

void World::makePeace()
{
    m_backend.commitLate();
    for (auto &client : m_clients)
        client->happen(machine::SignedIn {});
    const auto performAll = [&] {
        for (std::size_t i = 0; i < m_clients.size(); ++i) {
            while (!m_clients.at(i)->todo.empty())
                perform(*m_clients.at(i), i, false);
        }
    };
    int quietRounds = 0;
    for (int round = 0; round < mostPeaceRounds; ++round) {
        performAll();
        while (!m_requests.empty())
            serve(false);
        while (!m_replies.empty())
            deliver(false);
        m_backend.commitLate();
        performAll();
        // Scopes may have changed without a write: quiet means that everybody has looked again since.
        quietRounds = isQuiet() ? quietRounds + 1 : 0;
        if (quietRounds > 2)
            return;
        for (auto &client : m_clients) {
            if (client->state.told == machine::Status::SignedOut) // a late 401
                client->happen(machine::SignedIn {});
            if (client->timer && client->state.exchange.kind == machine::Exchange::Kind::None)
                client->happen(machine::TimerFired {*std::exchange(client->timer, std::nullopt)});
        }
    }
    for (const auto &client : m_clients) {
        const auto &cursor = client->disk.stored().cursor;
        m_violations.insert("I15 " + client->name + " does not come to rest: status "
                            + std::to_string(static_cast<int>(client->state.told)) + ", cursor "
                            + std::to_string(cursor.epoch.value) + "/" + std::to_string(cursor.at.value) + " of "
                            + std::to_string(m_backend.epoch().value) + "/" + std::to_string(m_backend.head().value)
                            + ", exchange " + std::to_string(static_cast<int>(client->state.exchange.kind)) + ", todo "
                            + std::to_string(client->todo.size()) + ", fill "
                            + std::to_string(client->disk.stored().scopesToFill.size()));
    }
}

void World::check()
{
    Sequence last;
    std::map<Uuid, Sequence> effects;
    std::map<std::pair<std::string, EntityKey>, std::map<std::string, MutationNumber>> order;
    for (const auto &row : m_backend.audit()) {
        if (row.sequence != last.plus(1))
            m_violations.insert("I10 the audit is not in order");
        last = row.sequence;
        if (!row.isAllowed)
            m_violations.insert("I9 applied without the right");
        if (row.who == "setup")
            continue;
        if (!effects.emplace(row.mutation.key, row.sequence).second)
            m_violations.insert("I3 an edit took effect twice");
        for (const auto &[name, value] : row.mutation.set) {
            auto &number = order[{row.who, row.mutation.entity}][name];
            if (row.mutation.number < number)
                m_violations.insert("I10 edits of a field changed their order");
            number = row.mutation.number;
        }
    }
    for (const auto &client : m_clients) {
        client->disk.checkShown();
        const auto &stored = client->disk.stored();
        if (client->disk.rows() != m_backend.visibleTo(client->name))
            m_violations.insert("I1 rows differ from the backend's");
        for (const auto &[key, row] : client->disk.rows()) {
            if (!m_backend.scopesOf(client->name).contains(row.scope))
                m_violations.insert("I8 holds what may not be seen");
        }
        for (const auto &row : stored.outbox) {
            const auto isOpen = [&](const Uuid &key) {
                const auto isIt = [&](const auto &other) { return other.mutation.key == key; };
                return std::ranges::any_of(stored.conflicts, isIt) || std::ranges::any_of(stored.deadLetters, isIt)
                    || std::ranges::any_of(stored.outbox, isIt);
            };
            if (row.after.empty() || !std::ranges::all_of(row.after, isOpen))
                m_violations.insert("I1 an edit is stuck");
        }
        for (const auto &applied : stored.applied) {
            const auto found = effects.find(applied.mutation.key);
            if (found == effects.end() || found->second != applied.sequence)
                m_violations.insert("I2 an applied edit is lost");
            if (applied.epoch != m_backend.epoch())
                m_violations.insert("I2 an applied edit is of an epoch that is over");
        }
        m_violations.insert(client->disk.violations().begin(), client->disk.violations().end());
    }
    m_violations.insert(m_backend.violations().begin(), m_backend.violations().end());
}

std::set<std::string> World::run()
{
    for (int i = 0; i < steps; ++i)
        act(upTo(static_cast<std::uint32_t>(m_clients.size()) - 1));
    makePeace();
    check();
    // I12: the same account on a new machine.
    auto &old = *m_clients.front();
    auto &fresh = *m_clients.emplace_back(std::make_unique<ModelClient>(old.name, Mutant::None));
    fresh.start();
    makePeace();
    if (fresh.disk.rows() != old.disk.rows())
        m_violations.insert("I12 a new installation has other rows");
    return std::exchange(m_violations, {});
}

} // namespace quarterdeck::simulation
