// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/entity_store.h"

#include "base/crypto/crypto.h"
#include "base/crypto/sealing.h"
#include "base/log.h"
#include "store/key_ring.h"

#include <map>
#include <string>
#include <utility>

namespace quarterdeck::store {

namespace {

using Meta = std::map<std::string, std::string>;

/// The names of what `digestOf` covers.
constexpr auto identityNames = {"client", "instance", "account", "organisation"};

/// So that a damaged identity is not taken for another one.
std::string digestOf(const Meta &meta)
{
    std::string all;
    for (const auto *name : identityNames) {
        const auto found = meta.find(name);
        all += found == meta.end() ? "-" : found->second;
        all += '\n';
    }
    return crypto::sha256Hex(all);
}

/// What an error of the database means while a store is opened.
Error whileOpening(const Error &error, const std::filesystem::path &path)
{
    if (error.id() == "store.wrongKey" || error.id() == "store.newer" || error.id() == "store.damaged")
        return {error.kind(), std::string(error.id()), path.string(), std::string(error.detail())};
    if (error.id() == "database.newer")
        return error.wrappedIn(ErrorKind::Unsupported, "store.newer", path.string());
    const auto kind = error.kind();
    // Tables that are not as this program made them, or break their own rules, are damage too.
    if (kind == ErrorKind::Corrupt || kind == ErrorKind::Internal
        || (error.id() == "database.failed" && kind == ErrorKind::Conflict))
        return error.wrappedIn(ErrorKind::Corrupt, "store.damaged", path.string());
    return error;
}

/// Writes what every store has. In one transaction: a program killed before leaves empty tables.
Result<> create(const Tables &tables, const Secret &profileKey, const Identity &identity)
{
    QD_TRY(auto transaction, tables.begin());
    Meta meta {{"client", Uuid::make().text()},
               {"instance", identity.instance},
               {"account", identity.account},
               {"organisation", identity.organisation}};
    meta["digest"] = digestOf(meta);
    for (const auto &[name, value] : meta)
        QD_CHECK(tables.putMeta(name, value));
    Loaded empty;
    QD_TRY(empty.keys, KeyRing::load(tables, profileKey));
    Writing writing(empty, tables);
    QD_CHECK(writing.finish());
    return transaction.commit();
}

/// Whether nobody finished making the store.
Result<bool> isUnfinished(const Tables &tables)
{
    QD_TRY(const auto meta, tables.meta());
    QD_TRY(const auto keys, tables.keys());
    QD_TRY(const auto rest, tables.rest());
    QD_TRY(const auto edits, tables.edits());
    return meta.empty() && keys.empty() && !rest && edits.empty();
}

} // namespace

EntityStore::EntityStore(FileLock lock, Tables tables, Loaded loaded, Uuid clientId)
    : m_lock(std::move(lock))
    , m_tables(std::move(tables))
    , m_loaded(std::move(loaded))
    , m_clientId(clientId)
    , m_snapshot(std::make_shared<const Contents>(m_loaded.contents))
{ }

Result<std::unique_ptr<EntityStore>> EntityStore::loaded(FileLock lock, Tables tables, const Secret &profileKey,
                                                         const Identity &identity)
{
    QD_TRY(const bool isNew, isUnfinished(tables));
    if (isNew)
        QD_CHECK(create(tables, profileKey, identity));
    QD_TRY(auto meta, tables.meta());
    const auto client = Uuid::fromText(meta["client"]);
    if (meta["digest"] != digestOf(meta) || !client)
        return Error(ErrorKind::Corrupt, "store.damaged", {}, "the identity");
    if (Identity {meta["instance"], meta["account"], meta["organisation"]} != identity)
        return Error(ErrorKind::Conflict, "store.foreign");
    QD_TRY(auto contents, load(tables, profileKey));
    auto store = std::unique_ptr<EntityStore>(
        new EntityStore(std::move(lock), std::move(tables), std::move(contents), *client));
    store->m_mustScrub = meta.contains("scrub") && meta["scrub"] != "done";
    store->scrub();
    return store;
}

Result<std::unique_ptr<EntityStore>> EntityStore::open(const std::filesystem::path &path, const Secret &profileKey,
                                                       const Identity &identity)
{
    if (profileKey.size() != crypto::sealingKeySize)
        return Error(ErrorKind::Denied, "store.wrongKey", path.string());
    auto lockPath = path;
    lockPath += ".lock";
    QD_TRY(auto lock, FileLock::tryTake(lockPath));
    auto tables = Tables::open(path);
    if (!tables)
        return whileOpening(tables.error(), path);
    auto store = loaded(std::move(lock), *std::move(tables), profileKey, identity);
    if (!store)
        return whileOpening(store.error(), path);
    return store;
}

Result<std::unique_ptr<EntityStore>> EntityStore::openInMemory(const Identity &identity)
{
    QD_TRY(auto tables, Tables::openInMemory());
    return loaded({}, std::move(tables), Secret::random(crypto::sealingKeySize), identity);
}

template <class Change>
Result<> EntityStore::change(Change change)
{
    QD_TRY(auto transaction, m_tables.begin());
    Writing writing(m_loaded, m_tables);
    QD_CHECK(change(writing));
    QD_CHECK(writing.finish());
    auto next = std::make_shared<const Contents>(writing.result().contents);
    QD_CHECK(transaction.commit());
    m_loaded = std::move(writing.result());
    *m_snapshot.lock() = std::move(next);
    m_mustScrub = m_mustScrub || writing.mustScrub();
    scrub();
    return {};
}

/// The change is written already: what cannot be scrubbed now is with the next change or the next opening.
void EntityStore::scrub()
{
    if (!m_mustScrub)
        return;
    auto done = m_tables.scrub();
    if (done)
        done = m_tables.putMeta("scrub", "done");
    if (!done)
        log::error("store", done.error());
    m_mustScrub = !done;
}

Result<> EntityStore::write(const sync_machine::entities::Transaction &transaction)
{
    return change([&](Writing &writing) { return writing.apply(transaction); });
}

Result<> EntityStore::stage(const std::vector<protocol::Mutation> &edits)
{
    return change([&](Writing &writing) { return writing.stage(edits); });
}

Result<> EntityStore::unstage(const std::vector<Uuid> &keys)
{
    return change([&](Writing &writing) { return writing.unstage(keys); });
}

} // namespace quarterdeck::store
