// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/member.h"

#include <algorithm>
#include <array>

namespace quarterdeck::domain {

namespace {

constexpr std::array<std::string_view, 3> stateNames {"invited", "active", "disabled"};

/// "example.org": no empty part between dots, none that begins or ends with a hyphen.
bool isHost(std::string_view host)
{
    while (true) {
        const auto part = host.substr(0, host.find('.'));
        if (part.empty() || part.size() > 63 || part.starts_with('-') || part.ends_with('-'))
            return false;
        if (part.size() == host.size())
            return true;
        host.remove_prefix(part.size() + 1);
    }
}

} // namespace

std::string_view name(MemberState state) noexcept
{
    return stateNames[static_cast<std::size_t>(state)];
}

std::optional<MemberState> memberStateNamed(std::string_view name) noexcept
{
    const auto found = std::ranges::find(stateNames, name);
    return found == stateNames.end() ? std::nullopt
                                     : std::optional(static_cast<MemberState>(found - stateNames.begin()));
}

Result<> checkEmail(std::string_view email)
{
    constexpr std::size_t longest = 254;
    constexpr std::size_t longestUser = 64;
    const auto at = email.find('@');
    const bool isClean = std::ranges::none_of(email, [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f
            || std::string_view("<>()[],;:\\\"").find(c) != std::string_view::npos;
    });
    if (email.size() > longest || !isClean || at == std::string_view::npos || at == 0 || at > longestUser
        || email.find('@', at + 1) != std::string_view::npos || !isHost(email.substr(at + 1)))
        return Error(ErrorKind::InvalidInput, "member.badEmail", std::string(email));
    return {};
}

Result<> check(const Member &member)
{
    QD_CHECK(checkName(member.name));
    return checkEmail(member.email);
}

Result<> check(const Assignment &assignment)
{
    const bool hasScope = std::visit([](const auto &id) { return !id.uuid.isNull(); }, assignment.scope);
    if (assignment.member.uuid.isNull() || assignment.role.uuid.isNull() || !hasScope)
        return Error(ErrorKind::InvalidInput, "team.badAssignment", assignment.member.text());
    if (assignment.role == administratorRole().id && !std::holds_alternative<OrganisationId>(assignment.scope))
        return Error(ErrorKind::InvalidInput, "team.administratorScope", administratorRole().name);
    return {};
}

} // namespace quarterdeck::domain
