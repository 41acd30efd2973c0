// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/environment.h"

#include <algorithm>
#include <array>

namespace quarterdeck::domain {

namespace {

constexpr std::array<std::string_view, 7> stateNames {"unknown",  "stopped", "starting", "running",
                                                      "degraded", "failed",  "stopping"};
constexpr std::array<std::string_view, 3> policyNames {"never", "on-failure", "always"};

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N> &names, std::string_view name) noexcept
{
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

} // namespace

std::string_view name(RunState state) noexcept
{
    return stateNames[static_cast<std::size_t>(state)];
}
std::optional<RunState> runStateNamed(std::string_view name) noexcept
{
    return named<RunState>(stateNames, name);
}
std::string_view name(RestartPolicy policy) noexcept
{
    return policyNames[static_cast<std::size_t>(policy)];
}
std::optional<RestartPolicy> restartPolicyNamed(std::string_view name) noexcept
{
    return named<RestartPolicy>(policyNames, name);
}

std::string slug(std::string_view name)
{
    std::string slug;
    for (const char c : name) {
        const bool isUpper = c >= 'A' && c <= 'Z';
        const bool isPlain
            = isUpper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80U);
        if (isPlain)
            slug += isUpper ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    while (slug.ends_with('-'))
        slug.pop_back();
    return slug;
}

Result<> checkName(std::string_view name)
{
    const auto points
        = std::ranges::count_if(name, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    const bool isClean = std::ranges::none_of(
        name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '/' || c == ':'; });
    if (points < 1 || points > 64 || !isClean || slug(name).empty())
        return Error(ErrorKind::InvalidInput, "environment.badName", std::string(name));
    return {};
}

Result<> check(const EnvironmentDefinition &definition)
{
    QD_CHECK(checkName(definition.app));
    QD_CHECK(checkName(definition.name));
    if (definition.command.empty() || definition.command.front().empty())
        return Error(ErrorKind::InvalidInput, "environment.noCommand", definition.name);
    for (const auto &part : definition.command) {
        if (part.find('\0') != std::string::npos)
            return Error(ErrorKind::InvalidInput, "environment.noCommand", definition.name);
    }
    for (const auto &[key, value] : definition.variables) {
        if (key.empty() || key.find('=') != std::string::npos || key.find('\0') != std::string::npos
            || value.find('\0') != std::string::npos)
            return Error(ErrorKind::InvalidInput, "environment.badVariable", key);
    }
    return {};
}

} // namespace quarterdeck::domain
