// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "store/tables.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace quarterdeck::store {

/// The store's own key: for what stays when a scope is purged.
constexpr std::string_view selfScope = "self";

/// The keys of the scopes, unwrapped. Copies share them: a transaction works on a copy and puts it in place when it is
/// written. A key that is in no ring any more is overwritten.
class KeyRing
{
public:
    /// Unwraps what the tables have. Denied "store.wrongKey" where `profileKey` is not the one; Corrupt
    /// "store.damaged".
    [[nodiscard]] static Result<KeyRing> load(const Tables &tables, const Secret &profileKey);

    /// The key of the scope; made and written into the tables where there is none.
    [[nodiscard]] Result<std::shared_ptr<const Secret>> keyOf(const std::string &scope, const Tables &tables);
    /// Forgets the key here and in the tables.
    [[nodiscard]] Result<> drop(const std::string &scope, const Tables &tables);
    /// But the store's own.
    [[nodiscard]] std::set<std::string> scopes() const;

    /// Corrupt "store.damaged" where there is no such key or the bytes were changed.
    [[nodiscard]] Result<std::string> open(const std::string &scope, std::string_view sealed,
                                           std::string_view associatedData) const;

private:
    std::shared_ptr<const Secret> m_profileKey;
    std::map<std::string, std::shared_ptr<const Secret>> m_keys;
};

/// What a sealed payload is bound to, so that it cannot be moved: "table|key|scope".
[[nodiscard]] std::string boundTo(std::string_view table, std::string_view key, std::string_view scope);
[[nodiscard]] std::string boundTo(const protocol::EntityKey &row, std::string_view scope);

} // namespace quarterdeck::store
