// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/guarded.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "protocol/entities.h"
#include "store/contents.h"
#include "store/tables.h"
#include "store/writing.h"
#include "sync/machine/entity_state.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace quarterdeck::store {

/// The shared data of one connection on this computer's disk: what the entity machine wrote, and the edits that a
/// person has not sent. Ids, types, scopes and versions are readable in the file, everything else is sealed: under a
/// key per scope, which is sealed under the profile's key. Purging a scope destroys its key and every byte under it.
///
/// Changes come from one thread; `snapshot` from any. A change is on the disk when its call returns and not visible
/// before; one that failed changed nothing. All of it stays in memory: about 1.5 kB for a member.
class EntityStore
{
public:
    /// Opens the file, or makes it. A file that cannot be used is left as it is. Denied "store.wrongKey" where it was
    /// written under another profile key, Conflict "store.foreign" where it is of another identity, Unsupported
    /// "store.newer" from a newer program, Corrupt "store.damaged", Conflict "lock.taken" while another process has it,
    /// and errors of files and databases.
    [[nodiscard]] static Result<std::unique_ptr<EntityStore>> open(const std::filesystem::path &path,
                                                                   const Secret &profileKey, const Identity &identity);
    /// One that is gone with the object.
    [[nodiscard]] static Result<std::unique_ptr<EntityStore>> openInMemory(const Identity &identity);

    /// Names this store to the backend; made with it.
    [[nodiscard]] const Uuid &clientId() const noexcept { return m_clientId; }
    /// As it is now. Costs a lock.
    [[nodiscard]] std::shared_ptr<const Contents> snapshot() const { return m_snapshot.value(); }

    /// Durable, and all of it or nothing. An edit that comes into a list is not staged any more. Where a scope is
    /// purged, staged edits in it keep only what their author typed. Costs a flush of the disk and a copy of the
    /// pointers to the rows; a purge writes the whole file anew.
    [[nodiscard]] Result<> write(const sync_machine::entities::Transaction &transaction);
    /// Keeps the edits as they are, until they are sent. Replaces those of the same keys; one that is on its way, or
    /// was, is left alone.
    [[nodiscard]] Result<> stage(const std::vector<protocol::Mutation> &edits);
    /// Forgets staged edits.
    [[nodiscard]] Result<> unstage(const std::vector<Uuid> &keys);

private:
    EntityStore(FileLock lock, Tables tables, Loaded loaded, Uuid clientId);
    [[nodiscard]] static Result<std::unique_ptr<EntityStore>>
    loaded(FileLock lock, Tables tables, const Secret &profileKey, const Identity &identity);
    template <class Change>
    [[nodiscard]] Result<> change(Change change);
    void scrub();

    FileLock m_lock;
    Tables m_tables;
    Loaded m_loaded;
    Uuid m_clientId;
    bool m_mustScrub = false;
    Guarded<std::shared_ptr<const Contents>> m_snapshot;
};

} // namespace quarterdeck::store
