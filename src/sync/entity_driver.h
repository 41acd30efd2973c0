// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/organisation.h"
#include "sync/machine/entity_sync.h"
#include "sync/poke_stream.h"
#include "sync/transport.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace quarterdeck::sync {

class NetworkThread;

/// Where the driver keeps what it knows: a file that is written on a thread of its own. Called in the network thread,
/// in order; must only take over and return.
class EntityDisk
{
public:
    virtual ~EntityDisk() = default;
    /// Writes all of it or nothing, durably; then calls `done` from any thread, once. `done` does nothing after the
    /// driver has stopped; the NetworkThread must outlive the call.
    virtual void write(const sync_machine::entities::Transaction &transaction, std::function<void(Result<>)> done) = 0;
    /// Deletes what is kept of these scopes beside the rows; may come more than once.
    virtual void purge(const sync_machine::entities::PurgeScopes &scopes) = 0;
};

/// Keeps the shared data of one organisation in step with its backend (PROTOCOL.md §6, §7): performs what the machine
/// in `machine/entity_sync.h` decides. All functions are thread-safe and return at once, but for `stop`. Everything
/// given to it is called in the network thread and must be quick.
class EntityDriver
{
public:
    using Found = std::function<void(Result<Endpoint>)>;
    struct Parts
    {
        /// Finds where to connect, before each exchange; answers through `found` from any thread.
        std::function<void(Found found)> find;
        domain::OrganisationId organisation;
        Uuid client; ///< Of the program's profile, always the same.
        EntityDisk *disk = nullptr; ///< Outlives the driver.
        std::function<void(sync_machine::entities::Status)> statusChanged;
        /// These edits, or this decision, were not saved.
        std::function<void(const sync_machine::entities::RefuseEdits &)> refused;
        /// A transaction is on disk: what is shown may be read anew.
        std::function<void()> stored;
        sync_machine::entities::Settings settings;
        PokeTimes pokes;
        std::chrono::milliseconds requestLimit {30'000};
    };

    EntityDriver(NetworkThread &network, Parts parts);
    /// As `stop`.
    ~EntityDriver();
    EntityDriver(const EntityDriver &) = delete;
    EntityDriver &operator=(const EntityDriver &) = delete;

    /// With what is on disk; once, before anything else.
    void start(sync_machine::entities::Stored stored, bool isSignedIn);
    void push(std::vector<protocol::Mutation> edits);
    /// The decision about a conflict or a dead letter: this edit instead, or none.
    void resolve(const Uuid &key, std::optional<protocol::Mutation> instead);
    /// Asks the backend now, as a poke does.
    void syncNow();
    /// There is another endpoint or another token to be found.
    void signedIn();
    /// Nothing is called any more once this has returned. Waits for the network thread, so not to be called there.
    void stop();

private:
    class Driver;
    std::shared_ptr<Driver> m_driver; // jobs in the network thread hold it too
    NetworkThread &m_network;
};

} // namespace quarterdeck::sync
