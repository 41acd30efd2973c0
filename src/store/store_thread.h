// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/thread_pool.h"
#include "store/entity_store.h"

#include <functional>
#include <memory>
#include <vector>

namespace quarterdeck::store {

/// The thread that writes a store. Thread-safe. Destroying it writes what was asked for before, and calls back for it.
class StoreThread
{
public:
    /// After each change, in the writing thread: be quick, post it on. Not called for changes that failed.
    using Changed = std::function<void(const std::shared_ptr<const Contents> &)>;
    using Done = std::function<void(Result<>)>;

    explicit StoreThread(std::unique_ptr<EntityStore> store, Changed changed = {});

    /// `done` is called in the writing thread, after `Changed`. Transactions are written in the order of the calls.
    void write(sync_machine::entities::Transaction transaction, Done done);
    /// Blocks until they are on the disk; not in the thread of a window, and not in a callback of this object.
    /// Unavailable "wait.timeout" after a minute: the edits may be written later.
    [[nodiscard]] Result<> stage(std::vector<protocol::Mutation> edits);
    [[nodiscard]] Result<> unstage(std::vector<Uuid> keys);
    [[nodiscard]] std::shared_ptr<const Contents> snapshot() const { return m_store->snapshot(); }
    [[nodiscard]] const Uuid &clientId() const noexcept { return m_store->clientId(); }

private:
    [[nodiscard]] Result<> wait(std::function<Result<>(EntityStore &)> change);
    void tell() const;

    const std::unique_ptr<EntityStore> m_store;
    const Changed m_changed;
    ThreadPool m_thread {1}; // last member: ends before anything above is destroyed
};

} // namespace quarterdeck::store
