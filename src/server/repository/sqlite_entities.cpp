// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/environment.h"
#include "protocol/entity_messages.h"
#include "protocol/entity_scopes.h"
#include "server/repository/sqlite_unit.h"

namespace quarterdeck::server {

using namespace protocol;
using domain::AppId;
using domain::EnvironmentId;
using domain::MemberId;
using domain::OrganisationId;

namespace {

Result<Uuid> readUuid(const sqlite::Statement &row)
{
    return storedUuid(row.text(0));
}

/// type, id, scope, sequence, version, deleted, fields
Result<Change> readChange(const sqlite::Statement &row)
{
    QD_TRY(const auto id, storedUuid(row.text(1)));
    QD_TRY(auto fields, asStored(decodeFields(row.text(6))));
    return Change {Sequence(counted(row, 3)), {row.text(0), id},  row.text(2),
                   Sequence(counted(row, 4)), row.number(5) != 0, std::move(fields)};
}

std::string textOf(const Change &change, const std::string &field)
{
    const auto found = change.fields.find(field);
    const auto *text = found == change.fields.end() ? nullptr : std::get_if<std::string>(&found->second.value);
    return text ? *text : std::string();
}

} // namespace

Result<Uuid> storedUuid(const std::string &text)
{
    const auto uuid = Uuid::fromText(text);
    if (!uuid)
        return Error(ErrorKind::Corrupt, "database.failed", text, "a stored id is no UUID");
    return *uuid;
}

Result<> SqliteUnit::commit()
{
    m_store.reset();
    return m_transaction.commit();
}

Result<std::optional<Installation>> SqliteUnit::installation()
{
    QD_TRY(auto *row, ask("SELECT id, local, owner FROM instance"));
    return first<Installation>(*row, [](const sqlite::Statement &found) -> Result<Installation> {
        QD_TRY(const auto local, storedUuid(found.text(1)));
        QD_TRY(const auto owner, storedUuid(found.text(2)));
        return Installation {found.text(0), {local}, {owner}};
    });
}

Result<> SqliteUnit::setInstallation(const Installation &instance)
{
    return run("INSERT OR REPLACE INTO instance VALUES(1, ?1, ?2, ?3)", instance.id, instance.local.text(),
               instance.owner.text());
}

Result<> SqliteUnit::addOrganisation(const OrganisationId &id, bool isDemo)
{
    return run("INSERT INTO organisation VALUES(?1, '', 1, 0, 0, ?2)", id.text(), std::int64_t(isDemo));
}

Result<> SqliteUnit::removeOrganisation(const OrganisationId &id)
{
    return run("DELETE FROM organisation WHERE id=?1", id.text());
}

Result<std::vector<OrganisationId>> SqliteUnit::demoOrganisations()
{
    QD_TRY(auto *rows, ask("SELECT id FROM organisation WHERE is_demo<>0 ORDER BY id"));
    return all<OrganisationId>(*rows, [](const sqlite::Statement &row) -> Result<OrganisationId> {
        QD_TRY(const auto id, readUuid(row));
        return OrganisationId {id};
    });
}

Result<FeedState> SqliteUnit::feedState(const OrganisationId &organisation)
{
    QD_TRY(auto *row, ask("SELECT epoch, head, minimum FROM organisation WHERE id=?1", organisation.text()));
    QD_TRY(const auto found, first<FeedState>(*row, [](const sqlite::Statement &state) -> Result<FeedState> {
               return FeedState {Epoch(counted(state, 0)), Sequence(counted(state, 1)), Sequence(counted(state, 2))};
           }));
    if (!found)
        return Error(ErrorKind::NotFound, "organisation.notFound", organisation.text());
    return *found;
}

Result<> SqliteUnit::setFeedState(const OrganisationId &organisation, const FeedState &state)
{
    return run("UPDATE organisation SET epoch=?2, head=?3, minimum=?4 WHERE id=?1", organisation.text(),
               stored(state.epoch.value), stored(state.head.value), stored(state.minimum.value));
}

Result<std::vector<Fork>> SqliteUnit::forks(const OrganisationId &organisation)
{
    QD_TRY(auto *rows,
           ask("SELECT epoch, parent, forked_at FROM epoch WHERE organisation=?1 ORDER BY epoch", organisation.text()));
    return all<Fork>(*rows, [](const sqlite::Statement &row) -> Result<Fork> {
        return Fork {Epoch(counted(row, 0)), Epoch(counted(row, 1)), Sequence(counted(row, 2))};
    });
}

Result<> SqliteUnit::addFork(const OrganisationId &organisation, const Fork &fork)
{
    return run("INSERT INTO epoch VALUES(?1, ?2, ?3, ?4)", organisation.text(), stored(fork.epoch.value),
               stored(fork.parent.value), stored(fork.at.value));
}

Result<std::optional<Change>> SqliteUnit::entity(const OrganisationId &organisation, const EntityKey &key)
{
    QD_TRY(auto *row,
           ask("SELECT type, id, scope, sequence, version, deleted, fields FROM entity"
               " WHERE organisation=?1 AND type=?2 AND id=?3",
               organisation.text(), key.type, key.id.text()));
    return first<Change>(*row, readChange);
}

Result<> SqliteUnit::putEntity(const OrganisationId &organisation, const Change &change)
{
    QD_CHECK(run("INSERT INTO entity VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(organisation, type, id)"
                 " DO UPDATE SET scope=?4, sequence=?5, version=?6, deleted=?7, fields=?8",
                 organisation.text(), change.key.type, change.key.id.text(), change.scope,
                 stored(change.sequence.value), stored(change.version.value), std::int64_t(change.isDeleted),
                 encode(change.fields)));
    if (change.key.type == "organisation")
        return run("UPDATE organisation SET name=?2 WHERE id=?1", organisation.text(), textOf(change, "name"));
    if (change.key.type == "app")
        return putPlace(organisation, change, "organisation");
    if (change.key.type == "environment")
        return putPlace(organisation, change, "app");
    if (change.key.type == "member")
        return putAssignments(organisation, change);
    return {};
}

Result<> SqliteUnit::putPlace(const OrganisationId &organisation, const Change &change, const std::string &parentField)
{
    if (change.isDeleted) // who saw it still sees that it is gone
        return run("UPDATE place SET slug=NULL WHERE type=?1 AND id=?2", change.key.type, change.key.id.text());
    return run("INSERT INTO place VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(type, id) DO UPDATE SET parent=?4, slug=?5",
               organisation.text(), change.key.type, change.key.id.text(), textOf(change, parentField),
               domain::slug(textOf(change, "name")));
}

Result<> SqliteUnit::putAssignments(const OrganisationId &organisation, const Change &change)
{
    const auto member = change.key.id.text();
    QD_CHECK(run("DELETE FROM assignment WHERE member=?1", member));
    for (const auto &[name, field] : change.fields) {
        const auto place = readRoleField(name);
        if (place && field.value == FieldValue(true))
            QD_CHECK(run("INSERT INTO assignment VALUES(?1, ?2, ?3, ?4)", organisation.text(), member,
                         place->first.text(), scopeName(place->second)));
    }
    return {};
}

Result<std::vector<Change>> SqliteUnit::changes(const OrganisationId &organisation, Sequence after,
                                                const std::set<std::string> &scopes, std::size_t limit)
{
    QD_TRY(auto *row,
           ask("SELECT type, id, scope, sequence, version, deleted, fields FROM entity"
               " WHERE organisation=?1 AND sequence>?2 ORDER BY sequence",
               organisation.text(), stored(after.value)));
    std::vector<Change> found;
    while (found.size() < limit) {
        QD_TRY(const bool hasRow, row->step());
        if (!hasRow)
            break;
        if (!scopes.contains(row->text(2)))
            continue;
        QD_TRY(auto change, readChange(*row));
        found.push_back(std::move(change));
    }
    row->reset();
    return found;
}

Result<std::vector<Change>> SqliteUnit::rows(const OrganisationId &organisation, const std::set<std::string> &scopes)
{
    QD_TRY(auto *row,
           ask("SELECT type, id, scope, sequence, version, deleted, fields FROM entity"
               " WHERE organisation=?1 AND deleted=0 ORDER BY type, id",
               organisation.text()));
    std::vector<Change> found;
    while (true) {
        QD_TRY(const bool hasRow, row->step());
        if (!hasRow)
            break;
        if (!scopes.contains(row->text(2)))
            continue;
        QD_TRY(auto change, readChange(*row));
        found.push_back(std::move(change));
    }
    row->reset();
    return found;
}

Result<> SqliteUnit::forgetDeleted(const OrganisationId &organisation, Sequence upTo)
{
    QD_CHECK(run("DELETE FROM place WHERE organisation=?1 AND slug IS NULL AND EXISTS(SELECT 1 FROM entity e"
                 " WHERE e.organisation=?1 AND e.type=place.type AND e.id=place.id AND e.sequence<=?2)",
                 organisation.text(), stored(upTo.value)));
    return run("DELETE FROM entity WHERE organisation=?1 AND deleted<>0 AND sequence<=?2", organisation.text(),
               stored(upTo.value));
}

Result<std::vector<domain::Assignment>> SqliteUnit::assignments(const MemberId &member)
{
    QD_TRY(auto *rows, ask("SELECT role, scope FROM assignment WHERE member=?1", member.text()));
    return all<domain::Assignment>(*rows, [&](const sqlite::Statement &row) -> Result<domain::Assignment> {
        QD_TRY(const auto role, storedUuid(row.text(0)));
        const auto scope = scopeNamed(row.text(1));
        if (!scope)
            return Error(ErrorKind::Corrupt, "database.failed", row.text(1), "a stored scope is none");
        return domain::Assignment {member, {role}, *scope};
    });
}

Result<std::vector<MemberId>> SqliteUnit::membersWith(const domain::RoleId &role, const OrganisationId &organisation)
{
    QD_TRY(auto *rows,
           ask("SELECT member FROM assignment WHERE organisation=?1 AND role=?2 AND scope=?3", organisation.text(),
               role.text(), scopeName(organisation)));
    return all<MemberId>(*rows, [](const sqlite::Statement &row) -> Result<MemberId> {
        QD_TRY(const auto id, readUuid(row));
        return MemberId {id};
    });
}

Result<std::optional<AppId>> SqliteUnit::appOf(const EnvironmentId &environment)
{
    QD_TRY(auto *row, ask("SELECT parent FROM place WHERE type='environment' AND id=?1", environment.text()));
    return first<AppId>(*row, [](const sqlite::Statement &found) -> Result<AppId> {
        QD_TRY(const auto id, readUuid(found));
        return AppId {id};
    });
}

Result<std::optional<OrganisationId>> SqliteUnit::organisationOf(const AppId &app)
{
    QD_TRY(auto *row, ask("SELECT organisation FROM place WHERE type='app' AND id=?1", app.text()));
    return first<OrganisationId>(*row, [](const sqlite::Statement &found) -> Result<OrganisationId> {
        QD_TRY(const auto id, readUuid(found));
        return OrganisationId {id};
    });
}

Result<std::vector<Uuid>> SqliteUnit::appsOf(const OrganisationId &organisation)
{
    QD_TRY(auto *rows, ask("SELECT id FROM place WHERE organisation=?1 AND type='app'", organisation.text()));
    return all<Uuid>(*rows, readUuid);
}

Result<std::vector<Uuid>> SqliteUnit::environmentsOf(const OrganisationId &organisation)
{
    QD_TRY(auto *rows, ask("SELECT id FROM place WHERE organisation=?1 AND type='environment'", organisation.text()));
    return all<Uuid>(*rows, readUuid);
}

Result<std::vector<Uuid>> SqliteUnit::environmentsOf(const AppId &app)
{
    QD_TRY(auto *rows, ask("SELECT id FROM place WHERE type='environment' AND parent=?1", app.text()));
    return all<Uuid>(*rows, readUuid);
}

Result<bool> SqliteUnit::hasEnvironments(const AppId &app)
{
    QD_TRY(auto *row,
           ask("SELECT id FROM place WHERE type='environment' AND parent=?1 AND slug IS NOT NULL LIMIT 1", app.text()));
    QD_TRY(const auto found, first<Uuid>(*row, readUuid));
    return found.has_value();
}

Result<std::optional<Uuid>> SqliteUnit::named(const std::string &type, const Uuid &parent, const std::string &name)
{
    QD_TRY(
        auto *row,
        ask("SELECT id FROM place WHERE type=?1 AND parent=?2 AND slug=?3", type, parent.text(), domain::slug(name)));
    return first<Uuid>(*row, readUuid);
}

} // namespace quarterdeck::server
