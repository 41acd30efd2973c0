// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/strong.h"
#include "base/time.h"
#include "logs/formats/format.h"
#include "logs/index/record_batch.h"
#include "logs/source/byte_source.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace quarterdeck::logs {

/// Where the records of a source begin: one sample (byte, line) per 64 records, so a few bits per record; reading a
/// record reads the bytes from its sample on and splits them again. One thread extends, any number of threads read
/// meanwhile. A record ends where the next begins: the last one stays open until a head line follows it, or until
/// `closeTail`.
class LogIndex
{
public:
    /// Begins at the source's `firstOffset`. `zone` is for times that say none.
    LogIndex(std::shared_ptr<const ByteSource> source, const Format &format, TimeZone zone);

    struct Counts
    {
        std::uint64_t records = 0; ///< Closed ones: readable, never to change their beginning again.
        std::uint64_t lines = 0; ///< LFs seen, plus one for a last line without one once the tail is closed.
        ByteOffset indexedTo; ///< All bytes before are indexed.
        std::uint64_t longestLineBytes = 0;
    };
    [[nodiscard]] Counts counts() const;

    using Progress = std::function<void(const Counts &)>;
    /// Indexes the bytes from `indexedTo` to `end`. Calls `progress` about every 4 MiB. Cancelled keeps what is
    /// indexed. Only one thread at a time. CPU: about 1 GiB/s of newline search plus the format's head test per line.
    [[nodiscard]] Result<> extend(ByteOffset end, const std::stop_token &stop, const Progress &progress = {});
    /// Releases the open last record (end of the file, or a pause of a live stream). Lines that continue it later
    /// become part of it all the same. Not while another thread is in `extend`.
    void closeTail();

    /// Records `first` … `first + count - 1`, parsed, in order. Fewer at the end of what is indexed, and where they
    /// are longer than 64 MiB together, then at least one: ask again for the rest. A single record longer than that is
    /// cut there. Cost: one pass over the bytes from the nearest sample (64 records) on, holding only what is wanted.
    [[nodiscard]] Result<RecordBatch> read(RecordOrdinal first, std::size_t count) const;

    /// The first record that can still be read where the source forgets its beginning (to 64 records, never too early).
    [[nodiscard]] RecordOrdinal firstKept() const;

    [[nodiscard]] const Format &format() const noexcept { return m_format; }
    [[nodiscard]] const TimeZone &zone() const noexcept { return m_zone; }
    [[nodiscard]] std::uint64_t memoryBytes() const;

private:
    struct Sample
    {
        std::uint64_t byte;
        std::uint64_t line;
    };
    std::shared_ptr<const ByteSource> m_source;
    const Format &m_format;
    TimeZone m_zone;
    mutable std::mutex m_mutex;
    std::vector<Sample> m_samples; // guarded by m_mutex; one per 64 record starts
    Counts m_counts; // guarded by m_mutex
    std::uint64_t m_starts = 0; // record starts seen, guarded by m_mutex
    std::uint64_t m_linesEnded = 0; // LFs seen, guarded by m_mutex
    // The unfinished last line. Written by the extending thread and, with the mutex, by closeTail.
    std::string m_carry; // its beginning, as far as a head is looked for
    std::uint64_t m_carryBytes = 0;
    ByteOffset m_carryFrom;
    bool m_isCarryCounted = false; // closeTail has taken it as the beginning of a record
};

} // namespace quarterdeck::logs
