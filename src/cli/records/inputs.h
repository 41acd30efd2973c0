// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/failure.h"
#include "cli/streams.h"
#include "logs/source/byte_source.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace quarterdeck::cli {

/// Bytes one after the other.
class ByteInput
{
public:
    virtual ~ByteInput() = default;
    ByteInput() = default;
    ByteInput(const ByteInput &) = delete;
    ByteInput &operator=(const ByteInput &) = delete;
    /// 0: nothing more (for a growing source: just now). Cancelled when interrupted.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// A source from a position on.
class SourceInput final : public ByteInput
{
public:
    /// `interruption` makes reading end with Cancelled; null: the caller looks by itself.
    SourceInput(std::shared_ptr<const logs::ByteSource> source, ByteOffset from, const Interruption *interruption)
        : m_source(std::move(source))
        , m_at(from)
        , m_interruption(interruption)
    { }
    [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;
    [[nodiscard]] ByteOffset at() const noexcept { return m_at; }
    /// The last bytes read are still in the source: it was not cut and written anew. Cost: one small read.
    [[nodiscard]] bool isStillThere() const;

private:
    static constexpr std::size_t markBytes = 64;
    std::shared_ptr<const logs::ByteSource> m_source;
    ByteOffset m_at;
    std::string m_mark; // the last bytes read
    const Interruption *m_interruption;
};

/// Standard input, which hands on what is there before it waits: `beforeWaiting` is called first (to flush).
class StreamInput final : public ByteInput
{
public:
    StreamInput(InputStream &stream, std::function<Result<>()> beforeWaiting)
        : m_stream(stream)
        , m_beforeWaiting(std::move(beforeWaiting))
    { }
    [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;

private:
    InputStream &m_stream;
    std::function<Result<>()> m_beforeWaiting;
};

/// All of standard input, kept in an unlinked temporary file: for what needs to read by position.
[[nodiscard]] Result<std::shared_ptr<const logs::ByteSource>> spooledStream(InputStream &stream);

/// The files that arguments name: a path stands for itself, a folder for its files in natural order ("2" before "10"),
/// with those of its folders where `isRecursive`. Names that do not exist stay: opening says so. "-" stays.
[[nodiscard]] std::vector<std::string> expandedPaths(const std::vector<std::string> &arguments, bool isRecursive);
/// Digits by value, everything else by byte.
[[nodiscard]] bool isNaturallyBefore(std::string_view a, std::string_view b);

} // namespace quarterdeck::cli
