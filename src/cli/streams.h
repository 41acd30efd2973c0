// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>

namespace quarterdeck::cli {

/// Where text goes: standard output or error of this process, or of another one that asked us. Not thread-safe.
class Sink
{
public:
    virtual ~Sink() = default;
    Sink() = default;
    Sink(const Sink &) = delete;
    Sink &operator=(const Sink &) = delete;

    /// Writes all bytes. Unavailable "output.closed" where nobody reads any more, "file.diskFull" and others otherwise.
    [[nodiscard]] virtual Result<> write(std::string_view bytes) = 0;
    [[nodiscard]] virtual bool isTerminal() const = 0;
};

/// Standard input.
class InputStream
{
public:
    virtual ~InputStream() = default;
    InputStream() = default;
    InputStream(const InputStream &) = delete;
    InputStream &operator=(const InputStream &) = delete;

    /// Waits for bytes and takes what is there; 0 at the end. Cancelled when interrupted meanwhile.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into) = 0;
    /// Waits until `read` would return at once (true), or until the time has passed (false).
    [[nodiscard]] virtual bool waitFor(std::chrono::milliseconds time) = 0;
};

/// Ctrl+C, or the wish of whoever runs us to end.
class Interruption
{
public:
    virtual ~Interruption() = default;
    Interruption() = default;
    Interruption(const Interruption &) = delete;
    Interruption &operator=(const Interruption &) = delete;

    [[nodiscard]] virtual bool isRequested() const noexcept = 0;
    /// Waits until it is requested (true), or until the time has passed (false).
    [[nodiscard]] virtual bool waitFor(std::chrono::milliseconds time) const = 0;
};

} // namespace quarterdeck::cli
