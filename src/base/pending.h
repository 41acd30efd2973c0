// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace quarterdeck {

/// The answer of another thread, to wait for: one side calls `settle` once, the other `wait`. Copies share the answer.
/// The stop token wakes through a callback, not through condition_variable_any, which loses wake-ups with MinGW 12.
template <class T>
class Pending
{
public:
    /// Stores the answer and wakes the waiter; a second call is ignored.
    void settle(Result<T> answer) const
    {
        {
            const std::scoped_lock lock(m_shared->mutex);
            if (m_shared->answer)
                return;
            m_shared->answer = std::move(answer);
        }
        m_shared->settled.notify_all();
    }

    /// The answer; Cancelled when `stop` is requested first, Unavailable ("wait.timeout") after `limit`.
    [[nodiscard]] Result<T> wait(const std::stop_token &stop, std::chrono::milliseconds limit) const
    {
        const auto shared = m_shared;
        const std::stop_callback wake(stop, [shared] {
            const std::scoped_lock lock(shared->mutex);
            shared->settled.notify_all();
        });
        std::unique_lock lock(shared->mutex);
        const bool ready = shared->settled.wait_for(
            lock, limit, [&] { return shared->answer.has_value() || stop.stop_requested(); });
        if (auto &answer = shared->answer; answer.has_value())
            return *std::move(answer);
        if (ready)
            return Error(ErrorKind::Cancelled, "cancelled");
        return Error(ErrorKind::Unavailable, "wait.timeout");
    }

private:
    struct Shared
    {
        std::mutex mutex;
        std::condition_variable settled;
        std::optional<Result<T>> answer;
    };
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
};

} // namespace quarterdeck
