// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/machine/entity_state.h"

#include <algorithm>

namespace quarterdeck::sync_machine::entities {

namespace {

template <class Row>
void eraseKey(std::vector<Row> &rows, const Uuid &key)
{
    std::erase_if(rows, [&](const Row &row) { return row.mutation.key == key; });
}

void eraseEverywhere(Stored &stored, const Uuid &key)
{
    eraseKey(stored.outbox, key);
    eraseKey(stored.applied, key);
    eraseKey(stored.conflicts, key);
    eraseKey(stored.deadLetters, key);
}

template <class Row>
void put(Stored &stored, std::vector<Row> &list, const std::vector<Row> &rows)
{
    for (const auto &row : rows) {
        const auto same = [&](const Row &old) { return old.mutation.key == row.mutation.key; };
        if (const auto found = std::ranges::find_if(list, same); found != list.end()) {
            *found = row;
            continue;
        }
        eraseEverywhere(stored, row.mutation.key);
        list.push_back(row);
    }
}

void write(std::optional<protocol::Change> &seen, const protocol::Mutation &mutation)
{
    if (mutation.isDelete) {
        seen.reset();
        return;
    }
    if (!seen && !mutation.isNew)
        return;
    if (!seen)
        seen = protocol::Change {.sequence = {},
                                 .key = mutation.entity,
                                 .scope = mutation.scope,
                                 .version = {},
                                 .isDeleted = false,
                                 .fields = {}};
    for (const auto &[name, value] : mutation.set)
        seen->fields[name].value = value;
}

} // namespace

void apply(Stored &stored, const Transaction &transaction)
{
    if (transaction.cursor)
        stored.cursor = *transaction.cursor;
    if (transaction.scopesToFill)
        stored.scopesToFill = *transaction.scopesToFill;
    if (transaction.lastNumber)
        stored.lastNumber = *transaction.lastNumber;
    put(stored, stored.outbox, transaction.outbox);
    put(stored, stored.applied, transaction.applied);
    put(stored, stored.conflicts, transaction.conflicts);
    put(stored, stored.deadLetters, transaction.deadLetters);
    for (const auto &key : transaction.discarded)
        eraseEverywhere(stored, key);
    std::ranges::sort(stored.outbox, {}, [](const OutboxRow &row) { return row.mutation.number; });
}

std::optional<protocol::Change> overlaid(const protocol::EntityKey &key, const std::optional<protocol::Change> &row,
                                         const Stored &stored)
{
    auto seen = row;
    for (const auto &edit : stored.applied) {
        if (edit.isPulled || edit.mutation.entity != key)
            continue;
        // A snapshot may be ahead of the cursor: then the row knows better than the edit.
        auto missing = edit.mutation;
        if (seen && missing.isDelete && seen->version >= edit.sequence)
            continue;
        if (seen)
            std::erase_if(missing.set, [&](const auto &field) {
                const auto found = seen->fields.find(field.first);
                return found != seen->fields.end() && found->second.version >= edit.sequence;
            });
        write(seen, missing);
        if (seen) {
            for (const auto &[name, value] : missing.set)
                seen->fields[name].version = edit.sequence;
        }
    }
    for (const auto &pending : stored.outbox) {
        if (pending.mutation.entity == key)
            write(seen, pending.mutation);
    }
    return seen;
}

protocol::Mutation ownWordsOf(protocol::Mutation mutation)
{
    mutation.base.clear();
    return mutation;
}

} // namespace quarterdeck::sync_machine::entities
