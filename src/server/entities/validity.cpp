// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/validity.h"

#include "domain/environment.h"
#include "protocol/entity_scopes.h"
#include "server/entities/write.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace quarterdeck::server {

using namespace protocol;
using namespace domain;

namespace {

using Found = std::optional<Invalid>;

/// RFC 6901.
Invalid atField(std::string_view field, std::string_view code)
{
    Invalid invalid {"/set/", std::string(code)};
    for (const char c : field) {
        if (c == '~' || c == '/')
            invalid.pointer += c == '~' ? "~0" : "~1";
        else
            invalid.pointer += c;
    }
    return invalid;
}

bool isReadOnly(const std::string &type, const std::string &field)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> known {{{"organisation", "name"},
                                                                                   {"app", "organisation"},
                                                                                   {"environment", "app"},
                                                                                   {"member", "name"},
                                                                                   {"member", "email"},
                                                                                   {"member", "state"}}};
    return std::ranges::find(known, std::pair<std::string_view, std::string_view>(type, field)) != known.end();
}

Found checked(const std::string &field, const Result<> &result)
{
    return result ? Found() : atField(field, result.error().id());
}

Found findInvalidRole(const std::string &field, const FieldValue &value, const MemberId &member)
{
    const auto role = readRoleField(field);
    if (!role)
        return atField(field, "field.unknown");
    if (!builtInRole(role->first) || (value != FieldValue(true) && value != FieldValue()))
        return atField(field, "team.badAssignment");
    return checked(field, check(Assignment {member, role->first, role->second}));
}

Found findInvalidField(const Mutation &mutation, const OrganisationId &organisation, const std::string &field,
                       const FieldValue &value, bool isMaking)
{
    const auto &type = mutation.entity.type;
    const auto *text = std::get_if<std::string>(&value);
    const bool isPlace = type == "app" || type == "environment";
    if (isPlace && field == "name")
        return checked(field, checkName(text ? *text : ""));
    if (type == "app" && field == "description")
        return text ? checked(field, checkDescription(*text, "")) : atField(field, "app.badDescription");
    if (type == "app" && field == "organisation" && isMaking)
        return text && *text == organisation.text() ? Found() : atField(field, "field.readOnly");
    if (isReadOnly(type, field))
        return atField(field, "field.readOnly");
    if (type == "member" && field.starts_with("role/"))
        return findInvalidRole(field, value, {mutation.entity.id});
    return atField(field, "field.unknown");
}

/// C6: two may not have one name.
Result<Found> findTaken(UnitOfWork &unit, const OrganisationId &organisation, const Mutation &mutation,
                        const std::optional<Change> &present)
{
    const auto name = mutation.set.find("name");
    const auto &type = mutation.entity.type;
    const auto *text = name == mutation.set.end() ? nullptr : std::get_if<std::string>(&name->second);
    if (!text || (type != "app" && type != "environment"))
        return Found();
    auto parent = organisation.uuid;
    if (type == "environment")
        parent = Uuid::fromText(present ? textOf(*present, "app") : "").value_or(Uuid());
    QD_TRY(const auto other, unit.named(type, parent, *text));
    return other && *other != mutation.entity.id ? Found(atField("name", "name.taken")) : Found();
}

} // namespace

Result<Found> findInvalid(UnitOfWork &unit, const OrganisationId &organisation, const Mutation &mutation,
                          const std::optional<Change> &present)
{
    const auto &type = mutation.entity.type;
    const bool isMaking = mutation.isNew && !present;
    if ((isMaking || mutation.isDelete) && type != "app")
        return Found(Invalid {"/entity", "entity.notMadeHere"});
    if (mutation.isDelete) {
        if (!present || !mutation.set.empty())
            return Found(Invalid {"/set", "field.readOnly"});
        QD_TRY(const bool isUsed, unit.hasEnvironments({mutation.entity.id}));
        return isUsed ? Found(Invalid {"/entity", "app.hasEnvironments"}) : Found();
    }
    if (isMaking && mutation.scope != scopeName(AppId {mutation.entity.id}))
        return Found(Invalid {"/scope", "scope.wrong"});
    for (const auto &[field, value] : mutation.set) {
        if (auto invalid = findInvalidField(mutation, organisation, field, value, isMaking))
            return invalid;
    }
    if (isMaking && !mutation.set.contains("organisation"))
        return Found(atField("organisation", "field.readOnly"));
    if (isMaking && !mutation.set.contains("name"))
        return Found(atField("name", "environment.badName"));
    if (isMaking) { // ids are never used twice, in no organisation
        QD_TRY(const auto elsewhere, unit.organisationOf({mutation.entity.id}));
        if (elsewhere)
            return Found(Invalid {"/entity", "entity.exists"});
    }
    return findTaken(unit, organisation, mutation, present);
}

} // namespace quarterdeck::server
