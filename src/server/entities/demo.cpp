// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/environment.h"
#include "protocol/entity_scopes.h"
#include "server/entities/administration.h"

#include <array>
#include <string_view>

namespace quarterdeck::server {

using namespace domain;
using protocol::scopeName;

namespace {

struct DemoApp
{
    std::string_view name;
    std::string_view description;
    std::size_t environments;
};
constexpr std::array<DemoApp, 4> apps {{
    {"Berth planner", "Which ship lies where, and when.\nPlans a week ahead and tells the pilots.", 3},
    {"Cargo desk", "Bills of lading, customs papers and what is in which container.", 3},
    {"Crane telemetry", "What the cranes measure, second by second.", 2},
    {"Gate kiosk", "Lets lorries in and out by their number plate.", 2},
}};
constexpr std::array<std::string_view, 3> environments {"Production", "Acceptance", "Test"};

constexpr std::array<std::string_view, 23> people {
    "Ada Ferris",    "Bram Holt",  "Clara Voss",  "Dario Conti", "Elif Demir",   "Femi Okoro",
    "Greta Lind",    "Hugo Marsh", "Ines Duarte", "Jonas Weber", "Kira Petrov",  "Liam Byrne",
    "Mara Jansen",   "Nils Berg",  "Olga Novak",  "Pavel Horak", "Quinn Harper", "Rosa Vidal",
    "Sven Nystrand", "Tara Singh", "Umar Farouk", "Vera Kowal",  "Willem de Wit"};

/// The second is an administrator too, so that the first can be none; the rest have the other roles in turn, every
/// third in the whole organisation, the others in one app.
RolesAt rolesOf(std::size_t person, const OrganisationId &organisation, const std::vector<AppId> &ids)
{
    if (person == 0)
        return {{administratorRole().id, organisation}};
    const auto roles = builtInRoles();
    const auto &role = roles[1 + person % (roles.size() - 1)];
    if (person % 3 == 0)
        return {{role.id, organisation}};
    RolesAt given {{role.id, ids.at(person % ids.size())}};
    if (person % 5 == 0)
        given.emplace_back(roles.back().id, ids.at((person + 1) % ids.size()));
    return given;
}

std::string addressOf(std::string_view name)
{
    std::string address;
    for (const char c : slug(name))
        address += c == '-' ? '.' : c;
    return address + "@harbour.example";
}

MemberState stateOf(std::size_t person)
{
    if (person % 11 == 10)
        return MemberState::Disabled;
    return person % 9 == 8 ? MemberState::Invited : MemberState::Active;
}

} // namespace

Result<OrganisationId> loadDemo(Repository &repository, const AccountId &accountId, TimePoint now)
{
    QD_TRY(const auto unit, repository.begin());
    QD_TRY(const auto present, unit->demoOrganisations());
    if (!present.empty())
        return present.front();
    QD_TRY(const auto account, unit->account(accountId));
    if (!account)
        return Error(ErrorKind::NotFound, "account.notFound", accountId.text());
    const Organisation organisation {OrganisationId::make(), "Harbour Works"};
    QD_CHECK(makeOrganisation(*unit, organisation, true, *account, now));
    const Author author {account->id, account->name};
    std::vector<AppId> ids;
    for (const auto &app : apps) {
        const auto id = ids.emplace_back(AppId::make());
        QD_CHECK(writeEntity(*unit, organisation.id, author, {"app", id.uuid}, scopeName(id),
                             {{"organisation", organisation.id.text()},
                              {"name", std::string(app.name)},
                              {"description", std::string(app.description)}},
                             now));
        for (std::size_t i = 0; i < app.environments; ++i) {
            const auto environment = EnvironmentId::make();
            QD_CHECK(writeEntity(*unit, organisation.id, author, {"environment", environment.uuid},
                                 scopeName(environment),
                                 {{"app", id.text()}, {"name", std::string(environments.at(i))}}, now));
        }
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
        const Member member {MemberId::make(), organisation.id, std::string(people.at(i)), addressOf(people.at(i)),
                             stateOf(i)};
        QD_CHECK(addMember(*unit, author, member, rolesOf(i, organisation.id, ids), now));
    }
    QD_CHECK(unit->commit());
    return organisation.id;
}

Result<> removeDemo(Repository &repository)
{
    QD_TRY(const auto unit, repository.begin());
    QD_TRY(const auto present, unit->demoOrganisations());
    for (const auto &organisation : present)
        QD_CHECK(unit->removeOrganisation(organisation));
    return unit->commit();
}

} // namespace quarterdeck::server
