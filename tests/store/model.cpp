// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/model.h"

#include <algorithm>
#include <set>

namespace quarterdeck::testing {

namespace entities = sync_machine::entities;
using namespace protocol;

void Model::write(const entities::Transaction &transaction)
{
    const auto scopesOf = [this] {
        std::set<std::string> scopes;
        for (const auto &[key, row] : rows)
            scopes.insert(row.scope);
        return scopes;
    };
    const auto before = scopesOf();
    if (transaction.purgesAll || transaction.replacesRows)
        rows.clear();
    std::erase_if(rows, [&](const auto &row) { return transaction.purgedScopes.contains(row.second.scope); });
    for (const auto &change : transaction.rows) {
        const auto present = rows.find(change.key);
        if (present != rows.end() && present->second.version > change.version)
            continue;
        if (change.isDeleted)
            rows.erase(change.key);
        else
            rows[change.key] = change;
    }
    entities::apply(stored, transaction);
    const auto unstageAll = [&](const auto &list) {
        for (const auto &row : list)
            unstage(row.mutation.key);
    };
    unstageAll(transaction.outbox);
    unstageAll(transaction.applied);
    unstageAll(transaction.conflicts);
    unstageAll(transaction.deadLetters);
    for (const auto &key : transaction.discarded)
        unstage(key);
    const auto after = scopesOf();
    for (auto &edit : staged) {
        const bool isGone = transaction.replacesRows && before.contains(edit.scope) && !after.contains(edit.scope);
        if (transaction.purgesAll || transaction.purgedScopes.contains(edit.scope) || isGone)
            edit = entities::ownWordsOf(edit);
    }
}

void Model::stage(const Mutation &edit)
{
    const auto isKnown = [&](const auto &list) {
        return std::ranges::any_of(list, [&](const auto &row) { return row.mutation.key == edit.key; });
    };
    if (isKnown(stored.outbox) || isKnown(stored.applied) || isKnown(stored.conflicts) || isKnown(stored.deadLetters))
        return;
    const auto present = std::ranges::find(staged, edit.key, &Mutation::key);
    if (present == staged.end())
        staged.push_back(edit);
    else
        *present = edit;
}

void Model::unstage(const Uuid &key)
{
    std::erase_if(staged, [&](const Mutation &edit) { return edit.key == key; });
}

std::string Model::differenceTo(const store::Contents &contents) const
{
    if (contents.rows.size() != rows.size())
        return "the number of rows";
    for (const auto &[key, row] : rows) {
        const auto found = contents.rows.find(key);
        if (found == contents.rows.end() || *found->second != row)
            return "row " + key.type + " " + key.id.text();
    }
    if (contents.staged != staged)
        return "staged";
    if (contents.stored.outbox != stored.outbox)
        return "outbox";
    if (contents.stored.applied != stored.applied)
        return "applied";
    if (contents.stored.conflicts != stored.conflicts)
        return "conflicts";
    if (contents.stored.deadLetters != stored.deadLetters)
        return "dead letters";
    return contents.stored == stored ? "" : "cursor, scopes to fill or number";
}

Uuid Random::uuid()
{
    const auto digits = std::to_string(100'000'000'000U + m_engine());
    return Uuid::fromText("00000000-0000-7000-8000-" + digits.substr(digits.size() - 12)).value_or(Uuid());
}

EntityKey Random::entity()
{
    static const std::vector<std::string> types {"app", "environment", "member"};
    const auto id = "00000000-0000-7000-8000-00000000000" + std::to_string(below(8));
    return {types[below(types.size())], Uuid::fromText(id).value_or(Uuid())};
}

std::string Random::scope()
{
    return "app/" + std::to_string(below(4));
}

FieldValue Random::value()
{
    switch (below(5)) {
    case 0:
        return std::monostate();
    case 1:
        return isOnce(2);
    case 2:
        return static_cast<std::int64_t>(below(1000)) - 500;
    case 3:
        return std::vector<std::string> {"größe", std::string(below(400), 'x')};
    default:
        return "text \"" + std::to_string(below(1000)) + "\"\n";
    }
}

Change Random::change()
{
    const auto version = Sequence(below(50) + 1);
    Change change {.sequence = version.plus(below(3)),
                   .key = entity(),
                   .scope = scope(),
                   .version = version,
                   .isDeleted = isOnce(5),
                   .fields = {}};
    for (std::size_t n = change.isDeleted ? 0 : below(4); n > 0; --n)
        change.fields["field" + std::to_string(below(5))] = {value(), Sequence(below(50))};
    return change;
}

Mutation Random::mutation(MutationNumber number)
{
    Mutation mutation {.key = uuid(),
                       .number = number,
                       .entity = entity(),
                       .scope = scope(),
                       .isNew = isOnce(6),
                       .isDelete = false,
                       .base = {},
                       .set = {}};
    mutation.isDelete = !mutation.isNew && isOnce(6);
    for (std::size_t n = below(4); n > 0; --n) {
        const auto name = "field" + std::to_string(below(5));
        mutation.base[name] = {Epoch(1), Sequence(below(50)), value()};
        if (!mutation.isDelete)
            mutation.set[name] = value();
    }
    return mutation;
}

/// An edit that is somewhere, to be moved; or a new one.
Mutation Random::knownOr(const Model &model, MutationNumber &last)
{
    std::vector<Mutation> known = model.staged;
    const auto add = [&](const auto &list) {
        for (const auto &row : list)
            known.push_back(row.mutation);
    };
    add(model.stored.outbox);
    add(model.stored.applied);
    add(model.stored.conflicts);
    add(model.stored.deadLetters);
    if (!known.empty() && isOnce(2)) {
        auto edit = known[below(known.size())];
        if (edit.number == MutationNumber(0)) { // was staged
            ++last;
            edit.number = last;
        }
        return isOnce(4) ? entities::ownWordsOf(edit) : edit;
    }
    ++last;
    return mutation(last);
}

entities::Transaction Random::transaction(const Model &model)
{
    entities::Transaction transaction;
    transaction.purgesAll = isOnce(30);
    transaction.replacesRows = isOnce(12);
    for (std::size_t n = isOnce(8) ? below(3) : 0; n > 0; --n)
        transaction.purgedScopes.insert(scope());
    for (std::size_t n = below(transaction.replacesRows ? 20 : 7); n > 0; --n)
        transaction.rows.push_back(change());
    if (isOnce(2))
        transaction.cursor = Cursor {Epoch(below(3)), Sequence(below(1000)), "hash" + std::to_string(below(9))};
    if (isOnce(6))
        transaction.scopesToFill = std::set<std::string> {scope(), scope()};
    auto last = std::max(model.stored.lastNumber, MutationNumber(model.staged.size() + 1000));
    std::set<Uuid> used; // an edit goes into one list at a time
    const auto put = [&](auto &list, auto make) {
        for (std::size_t n = below(3); n > 0; --n) {
            auto edit = knownOr(model, last);
            if (used.insert(edit.key).second)
                list.push_back(make(std::move(edit)));
        }
    };
    put(transaction.outbox, [&](Mutation edit) {
        return entities::OutboxRow {std::move(edit), isOnce(3) ? std::set<Uuid> {uuid()} : std::set<Uuid>()};
    });
    put(transaction.applied, [&](Mutation edit) {
        return entities::AppliedEdit {std::move(edit), Epoch(1), Sequence(below(90)), isOnce(2)};
    });
    put(transaction.conflicts, [&](Mutation edit) {
        return entities::Conflict {std::move(edit), Epoch(1), Fields {{"field1", {value(), Sequence(3)}}}};
    });
    put(transaction.deadLetters, [&](Mutation edit) {
        return entities::DeadLetter {std::move(edit), static_cast<entities::DeadReason>(below(7)), {"why", "ä"}};
    });
    if (last != model.stored.lastNumber)
        transaction.lastNumber = last;
    for (std::size_t n = isOnce(3) ? below(4) : 0; n > 0; --n)
        transaction.discarded.push_back(knownOr(model, last).key);
    return transaction;
}

Change rowOf(const std::string &type, const std::string &scope, const std::string &name, std::uint64_t version)
{
    return {.sequence = Sequence(version),
            .key = {type, Uuid::make()},
            .scope = scope,
            .version = Sequence(version),
            .isDeleted = false,
            .fields = {{"name", {name, Sequence(version)}}}};
}

Mutation editOf(const Change &row, const std::string &name, std::uint64_t number)
{
    return {.key = Uuid::make(),
            .number = MutationNumber(number),
            .entity = row.key,
            .scope = row.scope,
            .isNew = false,
            .isDelete = false,
            .base = {{"name", {Epoch(1), row.version, row.fields.at("name").value}}},
            .set = {{"name", name}}};
}

} // namespace quarterdeck::testing
