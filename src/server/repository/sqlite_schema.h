// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace quarterdeck::server {

constexpr auto migrations = std::to_array<std::string_view>({
    // 0001 environments
    R"(CREATE TABLE environments(
           id TEXT PRIMARY KEY NOT NULL,
           app TEXT NOT NULL, name TEXT NOT NULL,
           app_slug TEXT NOT NULL, name_slug TEXT NOT NULL,
           definition TEXT NOT NULL,
           UNIQUE(app_slug, name_slug)) STRICT;)",
    // 0002 organisations. The environments of 0001 become entities when the repository is opened: that takes new ids
    // and
    // hashes, which SQL does not have.
    R"(ALTER TABLE environments RENAME TO environments_before;
       CREATE TABLE instance(
           one INTEGER PRIMARY KEY CHECK(one = 1), id TEXT NOT NULL, local TEXT NOT NULL, owner TEXT NOT NULL) STRICT;
       CREATE TABLE organisation(
           id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL, head INTEGER NOT NULL,
           minimum INTEGER NOT NULL, is_demo INTEGER NOT NULL) STRICT;
       CREATE TABLE epoch(
           organisation TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
           epoch INTEGER NOT NULL, parent INTEGER NOT NULL, forked_at INTEGER NOT NULL,
           PRIMARY KEY(organisation, epoch)) STRICT, WITHOUT ROWID;
       CREATE TABLE entity(
           organisation TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
           type TEXT NOT NULL, id TEXT NOT NULL, scope TEXT NOT NULL, sequence INTEGER NOT NULL,
           version INTEGER NOT NULL, deleted INTEGER NOT NULL, fields TEXT NOT NULL,
           PRIMARY KEY(organisation, type, id)) STRICT;
       CREATE UNIQUE INDEX entity_feed ON entity(organisation, sequence);
       CREATE TABLE place(
           organisation TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
           type TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL,
           slug TEXT, -- none: deleted
           PRIMARY KEY(type, id), UNIQUE(type, parent, slug)) STRICT;
       CREATE INDEX place_organisation ON place(organisation, type);
       CREATE TABLE assignment(
           organisation TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
           member TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL,
           PRIMARY KEY(member, role, scope)) STRICT, WITHOUT ROWID;
       CREATE INDEX assignment_role ON assignment(organisation, role, scope);
       CREATE TABLE account(
           id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
       CREATE TABLE token(
           sha256 TEXT PRIMARY KEY NOT NULL, account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
           label TEXT NOT NULL, created TEXT NOT NULL) STRICT;
       CREATE TABLE membership(
           account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
           organisation TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
           member TEXT NOT NULL, PRIMARY KEY(account, organisation), UNIQUE(member)) STRICT;
       CREATE INDEX membership_organisation ON membership(organisation);
       CREATE TABLE ledger(
           organisation TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
           account TEXT NOT NULL, key TEXT NOT NULL, body_hash TEXT NOT NULL, result TEXT NOT NULL, at TEXT NOT NULL,
           PRIMARY KEY(organisation, account, key)) STRICT;
       CREATE TABLE audit(
           organisation TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
           sequence INTEGER NOT NULL, epoch INTEGER NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
           actor_name TEXT NOT NULL, action TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL,
           before TEXT NOT NULL, after TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL,
           PRIMARY KEY(organisation, sequence)) STRICT;
       CREATE TABLE scope_set(
           organisation TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
           hash TEXT NOT NULL, scopes TEXT NOT NULL, used_at TEXT NOT NULL,
           PRIMARY KEY(organisation, hash)) STRICT;
       CREATE TABLE definition(environment TEXT PRIMARY KEY NOT NULL, definition TEXT NOT NULL) STRICT;)",
});

} // namespace quarterdeck::server
