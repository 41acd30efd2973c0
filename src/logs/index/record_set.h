// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace quarterdeck::logs {

/// A set of records of one source (the hits of a filter), compressed: a few bits per record. Plain data: the caller
/// guards it. Holds ordinals below 2^32.
class RecordSet
{
public:
    RecordSet();
    ~RecordSet();
    RecordSet(const RecordSet &);
    RecordSet &operator=(const RecordSet &);
    RecordSet(RecordSet &&) noexcept;
    RecordSet &operator=(RecordSet &&) noexcept;

    void add(RecordOrdinal record);
    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] bool contains(RecordOrdinal record) const;
    /// The n-th member from 0, ascending. Cost: logarithmic.
    [[nodiscard]] std::optional<RecordOrdinal> at(std::uint64_t n) const;
    /// Members `first` … `first + count - 1`, fewer at the end.
    [[nodiscard]] std::vector<RecordOrdinal> range(std::uint64_t first, std::size_t count) const;
    /// How many members are smaller than `record`.
    [[nodiscard]] std::uint64_t before(RecordOrdinal record) const;
    [[nodiscard]] std::uint64_t memoryBytes() const;

private:
    struct Bits;
    std::unique_ptr<Bits> m_bits;
};

} // namespace quarterdeck::logs
