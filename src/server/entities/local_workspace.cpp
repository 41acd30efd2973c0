// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/local_workspace.h"

#include "protocol/entity_scopes.h"
#include "protocol/messages.h"
#include "server/entities/administration.h"

#include <chrono>

namespace quarterdeck::server {

using namespace domain;
using protocol::EntityKey;
using protocol::scopeName;

namespace {

/// The local organisation and who writes in it.
struct Local
{
    OrganisationId organisation;
    Author author;
};

Result<Local> localOf(UnitOfWork &unit)
{
    QD_TRY(const auto instance, unit.installation());
    if (!instance)
        return Error(ErrorKind::Corrupt, "database.failed", {}, "the repository has no instance");
    QD_TRY(const auto account, unit.account(instance->owner));
    return Local {instance->local, {instance->owner, account ? account->name : ""}};
}

Result<> save(UnitOfWork &unit, const Local &local, const EnvironmentDefinition &definition, TimePoint now)
{
    const auto &[organisation, author] = local;
    QD_TRY(const auto known, unit.named("app", organisation.uuid, definition.app));
    const AppId app {known.value_or(Uuid::make())};
    QD_TRY(const auto other, unit.named("environment", app.uuid, definition.name));
    if (other && *other != definition.id.uuid)
        return Error(ErrorKind::Conflict, "environment.exists", definition.app + "/" + definition.name);
    if (!known)
        QD_CHECK(writeEntity(unit, organisation, author, {"app", app.uuid}, scopeName(app),
                             {{"organisation", organisation.text()}, {"name", definition.app}}, now));
    const EntityKey key {"environment", definition.id.uuid};
    QD_TRY(const auto present, unit.entity(organisation, key));
    if (present && present->isDeleted)
        return Error(ErrorKind::NotFound, "environment.notFound", definition.id.text(), "it was removed");
    Values values;
    if (!present || textOf(*present, "app") != app.text())
        values["app"] = app.text();
    if (!present || textOf(*present, "name") != definition.name)
        values["name"] = definition.name;
    QD_CHECK(writeEntity(unit, organisation, author, key, scopeName(definition.id), values, now));
    return unit.putDefinition(definition.id, protocol::encode(definition));
}

} // namespace

Result<> makeLocalWorkspace(UnitOfWork &unit, const std::vector<EnvironmentDefinition> &environments, TimePoint now)
{
    const Account owner {AccountId::make(), "Local user", "owner@local.example"};
    const Organisation organisation {OrganisationId::make(), "Local workspace"};
    QD_CHECK(unit.addAccount(owner));
    QD_CHECK(makeOrganisation(unit, organisation, false, owner, now));
    QD_CHECK(unit.setInstallation({Uuid::make().text(), organisation.id, owner.id}));
    for (const auto &environment : environments)
        QD_CHECK(save(unit, {organisation.id, {owner.id, owner.name}}, environment, now));
    return {};
}

Result<std::vector<EnvironmentDefinition>> Repository::environments()
{
    QD_TRY(const auto unit, beginReading());
    QD_TRY(const auto stored, unit->definitions());
    std::vector<EnvironmentDefinition> all;
    for (const auto &row : stored) {
        QD_TRY(auto definition, protocol::decodeDefinition(row.json));
        definition.app = row.app;
        definition.name = row.name;
        all.push_back(std::move(definition));
    }
    return all;
}

Result<> Repository::saveEnvironment(const EnvironmentDefinition &definition)
{
    QD_TRY(const auto unit, begin());
    QD_TRY(const auto local, localOf(*unit));
    QD_CHECK(save(*unit, local, definition, std::chrono::system_clock::now()));
    return unit->commit();
}

Result<> Repository::removeEnvironment(EnvironmentId id)
{
    QD_TRY(const auto unit, begin());
    QD_TRY(const auto local, localOf(*unit));
    const EntityKey key {"environment", id.uuid};
    QD_TRY(const auto present, unit->entity(local.organisation, key));
    if (present && !present->isDeleted)
        QD_CHECK(deleteEntity(*unit, local.organisation, local.author, key, std::chrono::system_clock::now()));
    QD_CHECK(unit->removeDefinition(id));
    return unit->commit();
}

} // namespace quarterdeck::server
