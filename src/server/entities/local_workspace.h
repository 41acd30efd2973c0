// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"
#include "server/repository/unit_of_work.h"

#include <vector>

namespace quarterdeck::server {

/// The organisation "Local workspace" with its one member, the administrator, and these environments in their apps.
/// Names of apps that differ in case or punctuation only are one app.
[[nodiscard]] Result<>
makeLocalWorkspace(UnitOfWork &unit, const std::vector<domain::EnvironmentDefinition> &environments, TimePoint now);

} // namespace quarterdeck::server
