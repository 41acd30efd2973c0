// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/environment.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace quarterdeck::server {

/// What the backend keeps: today the definitions of environments. One thread.
class Repository
{
public:
    virtual ~Repository() = default;
    Repository() = default;
    Repository(const Repository &) = delete;
    Repository &operator=(const Repository &) = delete;

    [[nodiscard]] virtual Result<std::vector<domain::EnvironmentDefinition>> environments() = 0;
    /// Adds or replaces by id. Conflict "environment.exists" where another has the app and name.
    [[nodiscard]] virtual Result<> saveEnvironment(const domain::EnvironmentDefinition &definition) = 0;
    [[nodiscard]] virtual Result<> removeEnvironment(domain::EnvironmentId id) = 0;
};

/// The embedded one. Migrates the file to the newest version; refuses a newer one.
[[nodiscard]] Result<std::unique_ptr<Repository>> openSqliteRepository(const std::filesystem::path &path);

} // namespace quarterdeck::server
