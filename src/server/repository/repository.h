// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/environment.h"
#include "server/repository/unit_of_work.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace quarterdeck::server {

/// What the backend keeps: organisations with their entities, accounts, and definitions of environments. One thread.
class Repository
{
public:
    virtual ~Repository() = default;
    Repository() = default;
    Repository(const Repository &) = delete;
    Repository &operator=(const Repository &) = delete;

    /// A transaction that writes: no other does until it is gone.
    [[nodiscard]] virtual Result<std::unique_ptr<UnitOfWork>> begin() = 0;
    /// One view of everything; needs no commit. Writing by it may fail.
    [[nodiscard]] virtual Result<std::unique_ptr<UnitOfWork>> beginReading() = 0;

    // The environments that this computer runs. They are those of the local organisation, each in an app, and are
    // written like every entity: with a sequence and an entry in the audit (entities/local_environments.cpp).
    [[nodiscard]] Result<std::vector<domain::EnvironmentDefinition>> environments();
    /// Adds or replaces by id; makes the app on its first use. Conflict "environment.exists" where another has the app
    /// and name. An app's name is kept as it is written first.
    [[nodiscard]] Result<> saveEnvironment(const domain::EnvironmentDefinition &definition);
    [[nodiscard]] Result<> removeEnvironment(domain::EnvironmentId id);
};

/// The embedded one. Migrates the file to the newest version; refuses a newer one.
[[nodiscard]] Result<std::unique_ptr<Repository>> openSqliteRepository(const std::filesystem::path &path);

} // namespace quarterdeck::server
