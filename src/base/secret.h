// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace quarterdeck {

/// Bytes that nobody shall see: a key, a token. They are overwritten when the object dies and when it is assigned to;
/// there is exactly one copy unless `copy` makes another. Never put them into a text, a log or an error: there is no
/// conversion and no output of them on purpose. Not shared across threads while it changes.
class Secret
{
public:
    Secret() = default;
    /// Copies the bytes; wiping the original is the caller's task (`crypto::wipe`).
    explicit Secret(std::string_view bytes);
    /// `size` bytes of the system's generator.
    [[nodiscard]] static Secret random(std::size_t size);
    ~Secret();
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    /// Leaves `other` empty.
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;

    [[nodiscard]] Secret copy() const { return Secret(bytes()); }
    /// For the function that needs them, and no longer than it runs.
    [[nodiscard]] std::string_view bytes() const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    [[nodiscard]] bool isEmpty() const noexcept { return m_size == 0; }
    /// In a time that does not depend on where they differ.
    friend bool operator==(const Secret &a, const Secret &b) noexcept;

private:
    explicit Secret(std::size_t size);
    [[nodiscard]] std::span<unsigned char> span() noexcept;
    std::unique_ptr<unsigned char[]> m_bytes; // NOLINT(modernize-avoid-c-arrays): never reallocated, so wiped for sure
    std::size_t m_size = 0;
};

} // namespace quarterdeck
