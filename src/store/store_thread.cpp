// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store_thread.h"

#include "base/pending.h"

#include <chrono>
#include <utility>

namespace quarterdeck::store {

namespace {
constexpr std::chrono::milliseconds patience {60'000};
} // namespace

StoreThread::StoreThread(std::unique_ptr<EntityStore> store, Changed changed)
    : m_store(std::move(store))
    , m_changed(std::move(changed))
{ }

void StoreThread::tell() const
{
    if (m_changed)
        m_changed(m_store->snapshot());
}

void StoreThread::write(sync_machine::entities::Transaction transaction, Done done)
{
    m_thread.post([this, transaction = std::move(transaction), done = std::move(done)](const std::stop_token &) {
        auto written = m_store->write(transaction);
        if (written)
            tell();
        done(std::move(written));
    });
}

Result<> StoreThread::wait(std::function<Result<>(EntityStore &)> change)
{
    const Pending<void> answer;
    m_thread.post([this, answer, change = std::move(change)](const std::stop_token &) {
        auto changed = change(*m_store);
        if (changed)
            tell();
        answer.settle(std::move(changed));
    });
    return answer.wait({}, patience);
}

Result<> StoreThread::stage(std::vector<protocol::Mutation> edits)
{
    return wait([edits = std::move(edits)](EntityStore &store) { return store.stage(edits); });
}

Result<> StoreThread::unstage(std::vector<Uuid> keys)
{
    return wait([keys = std::move(keys)](EntityStore &store) { return store.unstage(keys); });
}

} // namespace quarterdeck::store
