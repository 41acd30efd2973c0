// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/contents.h"
#include "store/entity_store.h"
#include "sync/machine/entity_state.h"

#include <map>
#include <random>
#include <string>
#include <vector>

namespace quarterdeck::testing {

/// What a store shall hold, kept in the plainest way: entity_state.h, word by word.
struct Model
{
    std::map<protocol::EntityKey, protocol::Change> rows;
    sync_machine::entities::Stored stored;
    std::vector<protocol::Mutation> staged;

    void write(const sync_machine::entities::Transaction &transaction);
    void stage(const protocol::Mutation &edit);
    void unstage(const Uuid &key);
    /// What differs, or nothing.
    [[nodiscard]] std::string differenceTo(const store::Contents &contents) const;
};

/// Transactions and staged edits at random, the same for the same seed. The machine would not make all of them.
class Random
{
public:
    explicit Random(unsigned seed)
        : m_engine(seed)
    { }
    [[nodiscard]] std::size_t below(std::size_t end)
    {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(m_engine);
    }
    [[nodiscard]] bool isOnce(std::size_t in) { return below(in) == 0; }
    [[nodiscard]] sync_machine::entities::Transaction transaction(const Model &model);
    [[nodiscard]] protocol::Mutation mutation(protocol::MutationNumber number);

private:
    [[nodiscard]] Uuid uuid();
    [[nodiscard]] protocol::EntityKey entity();
    [[nodiscard]] std::string scope();
    [[nodiscard]] protocol::FieldValue value();
    [[nodiscard]] protocol::Change change();
    [[nodiscard]] protocol::Mutation knownOr(const Model &model, protocol::MutationNumber &last);
    std::mt19937 m_engine;
};

[[nodiscard]] inline Secret profileKey()
{
    return Secret(std::string_view("0123456789abcdef0123456789abcdef"));
}
[[nodiscard]] inline store::Identity identity()
{
    return {"backend", "ada", "example"};
}
/// Of a row with a name.
[[nodiscard]] protocol::Change rowOf(const std::string &type, const std::string &scope, const std::string &name,
                                     std::uint64_t version);
/// An edit of the row's name, that its author saw as it is.
[[nodiscard]] protocol::Mutation editOf(const protocol::Change &row, const std::string &name, std::uint64_t number);

} // namespace quarterdeck::testing
