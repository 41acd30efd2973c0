// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/time.h"
#include "logs/source/byte_source.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace quarterdeck::logs {

/// Where a remote log goes on: byte `offset` of the sequence `epoch`.
struct LogPosition
{
    std::string epoch; ///< Empty: none read yet.
    ByteOffset offset;
    friend bool operator==(const LogPosition &, const LogPosition &) = default;
};

/// Bytes of the remote log that will never come: declared, never silent.
struct SpoolGap
{
    ByteOffset at; ///< Where in the spool they are missing.
    ByteOffset from; ///< In the remote log …
    ByteOffset to; ///< … first byte after; equal to `from` where the length is unknown.
    std::string reason;
};

/// An append-only copy of a remote log on this computer: raw bytes in segments of 64 MiB, and a journal of where they
/// came from and when. Bytes and position are stored together: after a kill at any moment the spool opens with a
/// position that matches its bytes exactly. Files are 0600. One writer; readers on any thread.
class Spool final : public ByteSource
{
public:
    struct Options
    {
        std::uint64_t segmentBytes = 64U << 20U;
        std::uint64_t limitBytes = 4096ULL << 20U; ///< The oldest segment beyond it becomes a declared gap.
        std::uint64_t journalBytes
            = 4U << 20U; ///< A journal that has grown to this, and to twice its need, is compacted.
    };
    /// Opens or makes the spool in `folder` (0700). Where bytes are missing that the journal tells of, it goes back to
    /// what is there, and so does its position. Corrupt "spool.damaged" where the journal is none;
    /// Unsupported "spool.newer" for a later version; Conflict "lock.taken" where another process writes it.
    [[nodiscard]] static Result<std::shared_ptr<Spool>> open(const std::filesystem::path &folder, std::string name,
                                                             Options options);
    ~Spool() override;

    [[nodiscard]] LogPosition position() const; ///< Where to resume.
    /// Appends bytes that begin at `from`. Bytes known already are skipped; bytes further on than the position are
    /// preceded by a gap of unknown cause. A new epoch starts a gap "new epoch" without a count.
    [[nodiscard]] Result<> append(const LogPosition &from, std::string_view bytes, TimePoint arrived);
    /// Declares [from, to) of the remote log as missing and goes on at `to`.
    [[nodiscard]] Result<> appendGap(const LogPosition &from, ByteOffset to, std::string_view reason,
                                     TimePoint arrived);
    [[nodiscard]] Result<> appendTick(TimePoint time);
    /// In order; those of bytes forgotten before it was opened are forgotten too. Only ever grows.
    [[nodiscard]] std::vector<SpoolGap> gaps() const;
    /// The oldest byte that is still there; reading before it is NotFound "spool.forgotten".
    [[nodiscard]] ByteOffset firstOffset() const override;

    [[nodiscard]] std::string name() const override;
    [[nodiscard]] Result<std::uint64_t> size() const override;
    [[nodiscard]] Result<std::size_t> readAt(ByteOffset from, std::span<char> into) const override;

private:
    struct Data;
    explicit Spool(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m_data;
};

} // namespace quarterdeck::logs
