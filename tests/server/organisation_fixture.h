// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/entity_scopes.h"
#include "server/entities/administration.h"
#include "server/entities/apply.h"
#include "server/entities/feed.h"

#include <chrono>
#include <stdexcept>

namespace quarterdeck::testing {

template <class T>
T must(Result<T> result)
{
    if (!result)
        throw std::runtime_error(std::string(result.error().id()) + ": " + std::string(result.error().detail()));
    return *std::move(result);
}
inline void must(Result<> result)
{
    if (!result)
        throw std::runtime_error(std::string(result.error().id()) + ": " + std::string(result.error().detail()));
}

inline domain::RoleId role(const char *name)
{
    return domain::builtInRoleNamed(name)->id;
}

/// An organisation with two apps. Ada administers it, Bo operates the first app, Cy is a business engineer of the
/// whole.
struct OrganisationFixture
{
    explicit OrganisationFixture(const std::filesystem::path &path = ":memory:")
        : repository(must(server::openSqliteRepository(path)))
        , now(std::chrono::sys_days(std::chrono::year(2026) / 3 / 4))
    {
        const auto admin = must(server::addAccount(*repository, "Ada", "ada@example.org"));
        organisation = must(server::makeOrganisation(*repository, "Works", admin, now));
        ada = {admin, organisation};
        shop = makeApp("Shop");
        desk = makeApp("Desk");
        bo = join("Bo", {{role("Application Operator"), shop}});
        cy = join("Cy", {{role("Business Engineer"), organisation}});
    }

    server::Actor join(const std::string &name, const server::RolesAt &roles,
                       domain::MemberState state = domain::MemberState::Active)
    {
        const auto email = domain::slug(name) + "@example.org";
        const auto account = must(server::addAccount(*repository, name, email));
        must(server::addMember(*repository, organisation, name, email, state, roles, now));
        return {account, organisation};
    }
    domain::AppId makeApp(const std::string &name)
    {
        const auto id = domain::AppId::make();
        must(server::apply(*repository, ada, newApp(id, name), now));
        return id;
    }
    domain::EnvironmentId makeEnvironment(const domain::AppId &app, const std::string &name)
    {
        const auto id = domain::EnvironmentId::make();
        const auto unit = must(repository->begin());
        must(server::writeEntity(*unit, organisation, {ada.account, "Ada"}, {"environment", id.uuid},
                                 protocol::scopeName(id), {{"app", app.text()}, {"name", name}}, now));
        must(unit->commit());
        return id;
    }
    protocol::Mutation newApp(const domain::AppId &id, const std::string &name) const
    {
        protocol::Mutation made;
        made.key = Uuid::make();
        made.entity = {"app", id.uuid};
        made.scope = protocol::scopeName(id);
        made.isNew = true;
        made.set = {{"organisation", organisation.text()}, {"name", name}};
        return made;
    }
    std::optional<protocol::Change> present(const protocol::EntityKey &key)
    {
        return must(must(repository->beginReading())->entity(organisation, key));
    }
    /// With everything as it is now for base.
    protocol::Mutation edit(const protocol::EntityKey &key, const server::Values &values)
    {
        const auto row = present(key);
        const auto epoch = feed().epoch;
        protocol::Mutation edited;
        edited.key = Uuid::make();
        edited.entity = key;
        edited.scope = row ? row->scope : protocol::scopeName(organisation);
        edited.set = values;
        for (const auto &[name, value] : values) {
            const auto field = row && row->fields.contains(name) ? row->fields.at(name) : protocol::Field();
            edited.base[name] = {epoch, field.version, field.value};
        }
        return edited;
    }
    protocol::Mutation removal(const protocol::EntityKey &key)
    {
        auto edited = edit(key, {});
        edited.isDelete = true;
        const auto row = present(key).value();
        for (const auto &[name, field] : row.fields)
            edited.base[name] = {feed().epoch, field.version, field.value};
        return edited;
    }
    protocol::MutationResult apply(const server::Actor &actor, const protocol::Mutation &mutation)
    {
        return must(server::apply(*repository, actor, mutation, now));
    }
    protocol::EntityKey memberKey(const server::Actor &actor)
    {
        const auto member = must(must(repository->beginReading())->memberOf(actor.account, organisation));
        return {"member", member.value().uuid};
    }
    server::FeedState feed() { return must(server::head(*repository, organisation)); }
    protocol::EntityKey key(const domain::AppId &app) const { return {"app", app.uuid}; }

    std::unique_ptr<server::Repository> repository;
    TimePoint now;
    domain::OrganisationId organisation;
    server::Actor ada;
    server::Actor bo;
    server::Actor cy;
    domain::AppId shop;
    domain::AppId desk;
};

} // namespace quarterdeck::testing
