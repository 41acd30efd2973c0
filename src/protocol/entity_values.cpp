// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/entity_values.h"

#include "protocol/entity_scopes.h"

#include <algorithm>

namespace quarterdeck::protocol {

namespace {

Error bad(std::string_view field)
{
    return {ErrorKind::InvalidInput, "protocol.badMessage", std::string(field)};
}

Result<> require(const Change &change, std::string_view type)
{
    if (change.key.type != type)
        return bad("type");
    if (change.isDeleted)
        return bad("deleted");
    return {};
}

const FieldValue *find(const Change &change, const std::string &field)
{
    const auto found = change.fields.find(field);
    const bool isSet = found != change.fields.end() && !std::holds_alternative<std::monostate>(found->second.value);
    return isSet ? &found->second.value : nullptr;
}

Result<std::string> textOf(const Change &change, const std::string &field)
{
    const auto *value = find(change, field);
    const auto *text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    if (text == nullptr)
        return bad(field);
    return *text;
}

template <class Id>
Result<Id> idOf(const Change &change, const std::string &field)
{
    QD_TRY(const auto text, textOf(change, field));
    const auto id = Id::fromText(text);
    if (!id)
        return bad(field);
    return *id;
}

} // namespace

EntityKey keyOf(const domain::OrganisationId &id)
{
    return {std::string(organisationType), id.uuid};
}
EntityKey keyOf(const domain::AppId &id)
{
    return {std::string(appType), id.uuid};
}
EntityKey keyOf(const domain::EnvironmentId &id)
{
    return {std::string(environmentType), id.uuid};
}
EntityKey keyOf(const domain::MemberId &id)
{
    return {std::string(memberType), id.uuid};
}

FieldValues fieldsOf(const domain::Organisation &organisation)
{
    return {{"name", organisation.name}};
}

FieldValues fieldsOf(const domain::App &app)
{
    return {{"organisation", app.organisation.text()}, {"name", app.name}, {"description", app.description}};
}

FieldValues fieldsOf(const SharedEnvironment &environment)
{
    return {{"app", environment.app.text()}, {"name", environment.name}};
}

FieldValues fieldsOf(const TeamMember &member)
{
    FieldValues fields {{"name", member.member.name},
                        {"email", member.member.email},
                        {"state", std::string(name(member.member.state))}};
    for (const auto &assignment : member.assignments)
        fields[roleField(assignment.role, assignment.scope)] = true;
    return fields;
}

Result<domain::Organisation> organisationOf(const Change &change)
{
    QD_CHECK(require(change, organisationType));
    QD_TRY(auto name, textOf(change, "name"));
    return domain::Organisation {{change.key.id}, std::move(name)};
}

Result<domain::App> appOf(const Change &change)
{
    QD_CHECK(require(change, appType));
    QD_TRY(const auto organisation, idOf<domain::OrganisationId>(change, "organisation"));
    QD_TRY(auto name, textOf(change, "name"));
    domain::App app {{change.key.id}, organisation, std::move(name), {}};
    if (find(change, "description") != nullptr) {
        QD_TRY(app.description, textOf(change, "description"));
    }
    return app;
}

Result<SharedEnvironment> environmentOf(const Change &change)
{
    QD_CHECK(require(change, environmentType));
    QD_TRY(const auto app, idOf<domain::AppId>(change, "app"));
    QD_TRY(auto name, textOf(change, "name"));
    return SharedEnvironment {{change.key.id}, app, std::move(name)};
}

Result<TeamMember> memberOf(const Change &change)
{
    QD_CHECK(require(change, memberType));
    const auto organisation = teamScopeNamed(change.scope);
    if (!organisation)
        return bad("scope");
    QD_TRY(auto name, textOf(change, "name"));
    QD_TRY(auto email, textOf(change, "email"));
    QD_TRY(const auto stateText, textOf(change, "state"));
    const auto state = domain::memberStateNamed(stateText);
    if (!state)
        return bad("state");
    TeamMember member {{{change.key.id}, *organisation, std::move(name), std::move(email), *state}, {}};
    for (const auto &[field, content] : change.fields) {
        const auto role = readRoleField(field);
        if (!role || std::holds_alternative<std::monostate>(content.value))
            continue;
        if (content.value != FieldValue(true))
            return bad(field);
        member.assignments.push_back({member.member.id, role->first, role->second});
    }
    return member;
}

} // namespace quarterdeck::protocol
