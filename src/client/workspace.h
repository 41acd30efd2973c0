// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "client/logs/log_session.h"
#include "domain/environment.h"
#include "logs/source/spool.h"

#include <memory>
#include <stop_token>

namespace quarterdeck::client {

class Environments;

/// How a live log is read.
struct LiveOptions
{
    bool keepSpool = true; ///< False: an unlinked temporary spool, gone with the session.
    std::uint64_t lastBytes = 64U << 20U; ///< A fresh spool begins this far before the end of the log; 0: now.
};

/// A session together with the stream that feeds it. Dropping it ends the subscription.
struct LiveLog
{
    std::shared_ptr<LogSession> session;
    std::shared_ptr<void> subscription;
    std::shared_ptr<const logs::Spool> spool; ///< What the session reads, with its declared gaps: for a single pass.
};

/// What a window or `qd` may do with one profile: the root of `client`.
class Workspace
{
public:
    virtual ~Workspace() = default;
    Workspace() = default;
    Workspace(const Workspace &) = delete;
    Workspace &operator=(const Workspace &) = delete;

    /// Of the local workspace.
    [[nodiscard]] virtual Environments &environments() = 0;
    /// The log of an environment's instance, live (*reads*; pool threads only).
    [[nodiscard]] virtual Result<LiveLog> openLive(domain::EnvironmentId environment, std::uint32_t instance,
                                                   const LiveOptions &options, const std::stop_token &stop)
        = 0;
};

} // namespace quarterdeck::client
