// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation/model_backend.h"
#include "sync/machine/entity_sync.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace quarterdeck::simulation {

namespace machine = sync_machine::entities;

/// How often what came to a disk: "edits", "conflicts", "resyncs" …
using Coverage = std::map<std::string, std::size_t>;

/// A client's disk: rows and lists, changed by whole transactions.
class Disk
{
public:
    explicit Disk(Mutant mutant)
        : m_mutant(mutant)
    { }
    /// Writes the transaction. With `isKilledHalfway` it is killed as soon as a disk without transactions would have
    /// written a part: this one has then written nothing.
    void commit(const machine::Transaction &transaction, bool isKilledHalfway);

    [[nodiscard]] const machine::Stored &stored() const { return m_stored; }
    [[nodiscard]] const std::map<protocol::EntityKey, protocol::Change> &rows() const { return m_rows; }
    /// What the window shows.
    [[nodiscard]] std::optional<protocol::Change> shown(const protocol::EntityKey &key) const;
    /// Own edits on their way or not pulled yet, that the window must show. Read-your-writes.
    void checkShown();
    /// Each edit in exactly one place.
    void checkConservation();
    [[nodiscard]] const std::set<std::string> &violations() const { return m_violations; }
    [[nodiscard]] const Coverage &coverage() const { return m_coverage; }

private:
    void count(const machine::Transaction &transaction);
    void writeRows(const machine::Transaction &transaction);
    void checkPurged(const machine::Transaction &transaction);

    Mutant m_mutant;
    machine::Stored m_stored;
    std::map<protocol::EntityKey, protocol::Change> m_rows;
    Coverage m_coverage;
    std::set<Uuid> m_made; ///< Every edit that was ever saved.
    std::set<Uuid> m_discarded;
    std::set<std::string> m_violations;
};

/// The real machine over that disk. The world performs its effects one by one and may kill it between any two.
struct ModelClient
{
    ModelClient(std::string clientName, Mutant mutant)
        : name(std::move(clientName))
        , disk(mutant)
    { }
    void start(bool isSignedIn = true);
    void happen(const machine::Event &event);

    std::string name;
    Disk disk;
    machine::State state;
    std::deque<machine::Effect> todo;
    std::optional<machine::TimerId> timer;
    std::uint32_t life = 0; ///< Replies to an earlier one reach nobody.
};

} // namespace quarterdeck::simulation
