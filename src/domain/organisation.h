// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/uuid.h"

#include <string>
#include <string_view>

namespace quarterdeck::domain {

using OrganisationId = Id<struct OrganisationTag>;
using AppId = Id<struct AppTag>;

/// Who works together: owns apps, has members.
struct Organisation
{
    OrganisationId id;
    std::string name; ///< "Harbour Works"
    friend bool operator==(const Organisation &, const Organisation &) = default;
};

/// What a team builds and runs: has environments. It never changes its organisation.
struct App
{
    AppId id;
    OrganisationId organisation;
    std::string name; ///< "Sample shop"
    std::string description; ///< Lines of plain text; may be empty.
    friend bool operator==(const App &, const App &) = default;
};

/// At most 2,000 characters of UTF-8, no control characters but line feeds. InvalidInput "app.badDescription"; its
/// subject is `owner`, since the text itself may be long.
[[nodiscard]] Result<> checkDescription(std::string_view description, std::string_view owner);
/// An organisation that can be kept. Its name is as checkName wants it: InvalidInput "environment.badName".
[[nodiscard]] Result<> check(const Organisation &organisation);
/// An app that can be kept. InvalidInput "environment.badName", "app.badDescription".
[[nodiscard]] Result<> check(const App &app);

} // namespace quarterdeck::domain
