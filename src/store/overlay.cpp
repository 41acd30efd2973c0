// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/overlay.h"

#include "sync/machine/entity_state.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace quarterdeck::store {

namespace entities = sync_machine::entities;

namespace {

std::shared_ptr<const protocol::Change> overlaidWithStaged(const Contents &contents, const protocol::EntityKey &key)
{
    const auto row = contents.rows.find(key);
    // Staged edits lie over all others, like the last ones of the outbox.
    entities::Stored edits;
    const auto isOfEntity = [&](const auto &edit) { return edit.mutation.entity == key; };
    std::ranges::copy_if(contents.stored.applied, std::back_inserter(edits.applied), isOfEntity);
    std::ranges::copy_if(contents.stored.outbox, std::back_inserter(edits.outbox), isOfEntity);
    for (const auto &mutation : contents.staged) {
        if (mutation.entity == key)
            edits.outbox.push_back({mutation, {}});
    }
    if (edits.applied.empty() && edits.outbox.empty())
        return row == contents.rows.end() ? nullptr : row->second;
    auto entity
        = entities::overlaid(key, row == contents.rows.end() ? std::nullopt : std::optional(*row->second), edits);
    return entity ? std::make_shared<const protocol::Change>(*std::move(entity)) : nullptr;
}

} // namespace

std::map<protocol::EntityKey, EditState> editStates(const Contents &contents)
{
    std::map<protocol::EntityKey, EditState> states;
    const auto note = [&](const protocol::Mutation &mutation, EditState state) {
        auto &present = states[mutation.entity];
        present = std::max(present, state);
    };
    for (const auto &edit : contents.stored.applied) {
        if (!edit.isPulled)
            note(edit.mutation, EditState::Acknowledged);
    }
    for (const auto &edit : contents.stored.outbox)
        note(edit.mutation, EditState::Pending);
    for (const auto &mutation : contents.staged)
        note(mutation, EditState::Staged);
    for (const auto &edit : contents.stored.deadLetters)
        note(edit.mutation, EditState::Refused);
    for (const auto &edit : contents.stored.conflicts)
        note(edit.mutation, EditState::Conflicted);
    return states;
}

Seen seen(const Contents &contents, const protocol::EntityKey &key)
{
    const auto states = editStates(contents);
    const auto state = states.find(key);
    return {key, overlaidWithStaged(contents, key), state == states.end() ? EditState::None : state->second};
}

std::vector<Seen> seenOfType(const Contents &contents, std::string_view type)
{
    const auto states = editStates(contents);
    const protocol::EntityKey first {std::string(type), {}};
    std::vector<Seen> all;
    auto row = contents.rows.lower_bound(first);
    auto state = states.lower_bound(first);
    const auto isRow = [&] { return row != contents.rows.end() && row->first.type == type; };
    const auto isState = [&] { return state != states.end() && state->first.type == type; };
    while (isRow() || isState()) {
        if (isState() && (!isRow() || state->first <= row->first)) {
            if (isRow() && state->first == row->first)
                ++row;
            all.push_back({state->first, overlaidWithStaged(contents, state->first), state->second});
            ++state;
            continue;
        }
        all.push_back({row->first, row->second, EditState::None});
        ++row;
    }
    return all;
}

} // namespace quarterdeck::store
