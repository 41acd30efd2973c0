// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/organisation.h"

#include "domain/environment.h"

#include <algorithm>

namespace quarterdeck::domain {

Result<> checkDescription(std::string_view description, std::string_view owner)
{
    constexpr auto longest = 2000;
    const auto characters
        = std::ranges::count_if(description, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    const bool isClean = std::ranges::none_of(
        description, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; });
    if (characters > longest || !isClean)
        return Error(ErrorKind::InvalidInput, "app.badDescription", std::string(owner));
    return {};
}

Result<> check(const Organisation &organisation)
{
    return checkName(organisation.name);
}

Result<> check(const App &app)
{
    QD_CHECK(checkName(app.name));
    return checkDescription(app.description, app.name);
}

} // namespace quarterdeck::domain
