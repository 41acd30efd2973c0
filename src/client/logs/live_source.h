// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/logs/log_session.h"
#include "logs/source/spool.h"
#include "sync/machine/log_streams.h"

#include <chrono>
#include <memory>

namespace quarterdeck::sync {
class LogStreams;
} // namespace quarterdeck::sync

namespace quarterdeck::client {

/// Feeds a spool, and the session over it, from a live log: appends what arrives on a thread of its own, together with
/// the position, and resumes there after every loss. A tick of the clock goes into the spool each second while the
/// stream is live. At most 4 MiB wait for the disk: a slow disk slows the stream, not the memory. Ends when destroyed;
/// what was received by then is in the spool.
class LiveSource
{
public:
    /// An empty spool begins `lastBytes` before the end, at the start of a line; a used one goes on where it stands.
    LiveSource(std::shared_ptr<sync::LogStreams> streams, sync_machine::LogTarget target,
               std::shared_ptr<logs::Spool> spool, std::shared_ptr<LogSession> session, std::uint64_t lastBytes);
    ~LiveSource();
    LiveSource(const LiveSource &) = delete;
    LiveSource &operator=(const LiveSource &) = delete;

private:
    class Inbox;
    class Writer;
    std::unique_ptr<Writer> m_writer;
};

} // namespace quarterdeck::client
