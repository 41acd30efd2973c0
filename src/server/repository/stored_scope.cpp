// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repository/stored_scope.h"

#include <array>
#include <variant>

namespace quarterdeck::server {

namespace {
constexpr std::array<std::string_view, std::variant_size_v<domain::Scope>> kinds {"organisation/", "app/",
                                                                                  "environment/"};
constexpr std::string_view rolePrefix = "role/";
} // namespace

std::string scopeText(const domain::Scope &scope)
{
    return std::string(kinds.at(scope.index())) + std::visit([](const auto &id) { return id.text(); }, scope);
}

std::optional<domain::Scope> scopeOfText(std::string_view text)
{
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        if (!text.starts_with(kinds.at(kind)))
            continue;
        const auto id = Uuid::fromText(text.substr(kinds.at(kind).size()));
        if (!id)
            return std::nullopt;
        if (kind == 0)
            return domain::OrganisationId {*id};
        return kind == 1 ? domain::Scope(domain::AppId {*id}) : domain::Scope(domain::EnvironmentId {*id});
    }
    return std::nullopt;
}

std::optional<RoleField> roleField(std::string_view name)
{
    const auto at = name.find('@');
    if (!name.starts_with(rolePrefix) || at == std::string_view::npos)
        return std::nullopt;
    const auto role = domain::RoleId::fromText(name.substr(rolePrefix.size(), at - rolePrefix.size()));
    const auto scope = scopeOfText(name.substr(at + 1));
    if (!role || !scope || name != roleFieldName(*role, *scope)) // one spelling for each
        return std::nullopt;
    return RoleField {*role, *scope};
}

std::string roleFieldName(const domain::RoleId &role, const domain::Scope &scope)
{
    return std::string(rolePrefix) + role.text() + "@" + scopeText(scope);
}

} // namespace quarterdeck::server
