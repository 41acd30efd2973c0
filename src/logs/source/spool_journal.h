// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong.h"
#include "base/time.h"
#include "logs/source/spool.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// The journal of a spool: a header, then entries of [length u32][checksum u32][kind u8][fields], little-endian. An
/// entry that was torn by the end of the process ends the journal.
namespace quarterdeck::logs::spool_journal {

constexpr std::string_view magic = "QDSPOOL\n";
constexpr std::uint32_t version = 1;
constexpr std::size_t headerBytes = 12;

/// The spool ends at `to`, the remote log goes on at `next`.
struct BytesEntry
{
    std::uint64_t to = 0;
    LogPosition next;
    TimePoint arrived;
};
struct GapEntry
{
    SpoolGap gap;
    LogPosition next;
    TimePoint arrived;
};
struct TickEntry
{
    TimePoint time;
};
/// What is before `first` is no longer there.
struct ForgottenEntry
{
    std::uint64_t first = 0;
};
using Entry = std::variant<BytesEntry, GapEntry, TickEntry, ForgottenEntry>;

[[nodiscard]] std::string header();
/// The version that a header tells; nothing where it is none.
[[nodiscard]] std::optional<std::uint32_t> versionOf(std::string_view journal);
[[nodiscard]] std::string encoded(const Entry &entry);

/// Calls `take` for each entry, until it says false. Returns where the entries that were taken end.
[[nodiscard]] std::size_t eachEntry(std::string_view journal, const std::function<bool(const Entry &entry)> &take);

/// The same state in fewer bytes, for a spool that begins at `first`: what arrived within one second is one entry,
/// ticks in such a second or without anything between them are one or none, and what is forgotten is gone, its gaps
/// too. A spool whose bytes are found short goes back by up to that second.
[[nodiscard]] std::string compacted(std::string_view journal, std::uint64_t first);

} // namespace quarterdeck::logs::spool_journal
