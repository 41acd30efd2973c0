// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <utility>

namespace quarterdeck {

/// A value that several threads share, reachable only with its lock held: `auto state = m_state.lock(); state->x = 1;`.
/// Keep the handle for a few statements; never call out while holding it.
template <class T>
class Guarded
{
public:
    Guarded() = default;
    explicit Guarded(T value)
        : m_value(std::move(value))
    { }

    template <class V>
    class Handle
    {
    public:
        Handle(std::mutex &mutex, V &value)
            : m_lock(mutex)
            , m_value(value)
        { }
        V *operator->() const noexcept { return &m_value; }
        V &operator*() const noexcept { return m_value; }

    private:
        std::unique_lock<std::mutex> m_lock;
        V &m_value;
    };

    [[nodiscard]] Handle<T> lock() { return {m_mutex, m_value}; }
    [[nodiscard]] Handle<const T> lock() const { return {m_mutex, m_value}; }
    /// A copy of the value.
    [[nodiscard]] T value() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_value;
    }

private:
    mutable std::mutex m_mutex;
    T m_value {};
};

} // namespace quarterdeck
