// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/key_ring.h"

#include "base/crypto/crypto.h"
#include "base/crypto/sealing.h"

namespace quarterdeck::store {

std::string boundTo(std::string_view table, std::string_view key, std::string_view scope)
{
    std::string text(table);
    text += '|';
    text += key;
    text += '|';
    text += scope;
    return text;
}

std::string boundTo(const protocol::EntityKey &row, std::string_view scope)
{
    return boundTo("row", row.type + "/" + row.id.text(), scope);
}

Result<KeyRing> KeyRing::load(const Tables &tables, const Secret &profileKey)
{
    KeyRing ring;
    ring.m_profileKey = std::make_shared<const Secret>(profileKey.copy());
    QD_TRY(const auto wrapped, tables.keys());
    for (const auto &[scope, key] : wrapped) {
        if (crypto::sha256Hex(key.bytes) != key.digest)
            return Error(ErrorKind::Corrupt, "store.damaged", {}, "a wrapped key");
        auto opened = crypto::openSecret(profileKey, key.bytes, boundTo("scope_key", scope, scope));
        if (!opened && scope == selfScope)
            return Error(ErrorKind::Denied, "store.wrongKey");
        if (!opened)
            continue; // told apart below, once it is known whether the store's own key opens
        ring.m_keys[scope] = std::make_shared<const Secret>(*std::move(opened));
    }
    if (ring.m_keys.size() != wrapped.size())
        return Error(ErrorKind::Corrupt, "store.damaged", {}, "a key of another scope");
    return ring;
}

Result<std::shared_ptr<const Secret>> KeyRing::keyOf(const std::string &scope, const Tables &tables)
{
    if (const auto found = m_keys.find(scope); found != m_keys.end())
        return found->second;
    auto key = std::make_shared<const Secret>(Secret::random(crypto::sealingKeySize));
    WrappedKey wrapped;
    wrapped.bytes = crypto::seal(*m_profileKey, key->bytes(), boundTo("scope_key", scope, scope));
    wrapped.digest = crypto::sha256Hex(wrapped.bytes);
    QD_CHECK(tables.putKey(scope, wrapped));
    m_keys[scope] = key;
    return key;
}

Result<> KeyRing::drop(const std::string &scope, const Tables &tables)
{
    m_keys.erase(scope);
    return tables.dropKey(scope);
}

std::set<std::string> KeyRing::scopes() const
{
    std::set<std::string> all;
    for (const auto &[scope, key] : m_keys) {
        if (scope != selfScope)
            all.insert(scope);
    }
    return all;
}

Result<std::string> KeyRing::open(const std::string &scope, std::string_view sealed,
                                  std::string_view associatedData) const
{
    const auto key = m_keys.find(scope);
    if (key == m_keys.end())
        return Error(ErrorKind::Corrupt, "store.damaged", {}, "no key");
    auto opened = crypto::open(*key->second, sealed, associatedData);
    if (!opened)
        return opened.error().wrappedIn(ErrorKind::Corrupt, "store.damaged");
    return opened;
}

} // namespace quarterdeck::store
