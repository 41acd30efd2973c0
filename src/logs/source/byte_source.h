// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/strong.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace quarterdeck::logs {

/// Bytes by position: what the index reads, whether a file, a growing spool or, later, a decompressed archive.
/// Thread-safe.
class ByteSource
{
public:
    virtual ~ByteSource() = default;
    ByteSource() = default;
    ByteSource(const ByteSource &) = delete;
    ByteSource &operator=(const ByteSource &) = delete;

    /// For people and for `source` in a record: a path, or an environment's name.
    [[nodiscard]] virtual std::string name() const = 0;
    /// The oldest byte that is still there: 0, but for a source that forgets its beginning. Reading before it is
    /// NotFound.
    [[nodiscard]] virtual ByteOffset firstOffset() const { return ByteOffset(0); }
    /// One past the newest byte. Grows; a smaller number than before means the source was cut or replaced.
    [[nodiscard]] virtual Result<std::uint64_t> size() const = 0;
    /// Reads up to `into.size()` bytes at `from`; fewer only at the end.
    [[nodiscard]] virtual Result<std::size_t> readAt(ByteOffset from, std::span<char> into) const = 0;
};

} // namespace quarterdeck::logs
