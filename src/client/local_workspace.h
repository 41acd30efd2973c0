// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/thread_pool.h"
#include "client/settings.h"
#include "client/workspace.h"
#include "platform/paths.h"
#include "sync/network_thread.h"

#include <memory>

namespace quarterdeck::client {

/// The local workspace of a profile. Touches neither disk nor backend until something is asked of it.
[[nodiscard]] std::unique_ptr<Workspace> makeLocalWorkspace(platform::Paths paths, ThreadPool &engine,
                                                            sync::NetworkThread &network);
/// The settings of a profile; belongs to the thread that makes it.
[[nodiscard]] std::unique_ptr<Settings> makeSettings(const platform::Paths &paths);

} // namespace quarterdeck::client
