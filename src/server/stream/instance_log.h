// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::server {

/// Bytes of a log that are missing at a place; equal ends: unknown how many.
struct LogGap
{
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::string reason;
};

/// The log of an instance: one append-only sequence of bytes in segment files named after their first offset, beside
/// `epoch` and `gaps`. One process writes (the shim), any number read the same files.
class InstanceLogWriter
{
public:
    /// Opens or makes the log. Where the last writer was killed, a gap is declared at the end, on a line of its own.
    [[nodiscard]] static Result<InstanceLogWriter> open(const std::filesystem::path &folder);
    [[nodiscard]] Result<> append(std::string_view bytes);
    /// The writer ends in order: the next one has no gap to declare.
    void close();

private:
    std::filesystem::path m_folder;
    File m_segment;
    std::uint64_t m_segmentStart = 0;
    std::uint64_t m_end = 0;
};

/// Reads by position; cheap to ask often.
class InstanceLogReader
{
public:
    explicit InstanceLogReader(std::filesystem::path folder);

    struct Extent
    {
        std::string epoch; ///< Empty: there is no log yet.
        std::uint64_t first = 0; ///< Oldest byte that is kept.
        std::uint64_t end = 0;
    };
    [[nodiscard]] Extent extent();
    /// Up to `most` bytes at `from`, within one segment.
    [[nodiscard]] Result<std::string> read(std::uint64_t from, std::size_t most);
    /// Declared gaps with `from` in [begin, end).
    [[nodiscard]] std::vector<LogGap> gapsIn(std::uint64_t begin, std::uint64_t end);

private:
    void scan();
    std::filesystem::path m_folder;
    std::string m_epoch;
    std::map<std::uint64_t, std::shared_ptr<File>> m_segments;
    std::vector<LogGap> m_gaps;
    std::uint64_t m_gapBytes = 0;
};

} // namespace quarterdeck::server
