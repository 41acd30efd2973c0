// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/index/record_set.h"

#include <roaring/roaring.hh>

// Older releases have the class in the global namespace, newer ones in `roaring`.
namespace roaring { }

namespace quarterdeck::logs {

namespace bitmaps {
using namespace ::roaring; // NOLINT(google-build-using-namespace)
using Bitmap = Roaring;
} // namespace bitmaps

struct RecordSet::Bits
{
    bitmaps::Bitmap bitmap;
};

RecordSet::RecordSet()
    : m_bits(std::make_unique<Bits>())
{ }
RecordSet::~RecordSet() = default;
RecordSet::RecordSet(const RecordSet &other)
    : m_bits(std::make_unique<Bits>(*other.m_bits))
{ }
RecordSet &RecordSet::operator=(const RecordSet &other)
{
    if (this != &other)
        m_bits = std::make_unique<Bits>(*other.m_bits);
    return *this;
}
RecordSet::RecordSet(RecordSet &&other) noexcept
    : m_bits(std::make_unique<Bits>())
{
    std::swap(m_bits, other.m_bits);
}
RecordSet &RecordSet::operator=(RecordSet &&other) noexcept
{
    std::swap(m_bits, other.m_bits);
    return *this;
}

void RecordSet::add(RecordOrdinal record)
{
    m_bits->bitmap.add(static_cast<std::uint32_t>(record.value));
}

std::uint64_t RecordSet::size() const
{
    return m_bits->bitmap.cardinality();
}

bool RecordSet::contains(RecordOrdinal record) const
{
    return m_bits->bitmap.contains(static_cast<std::uint32_t>(record.value));
}

std::optional<RecordOrdinal> RecordSet::at(std::uint64_t n) const
{
    std::uint32_t found = 0;
    if (n > UINT32_MAX || !m_bits->bitmap.select(static_cast<std::uint32_t>(n), &found))
        return std::nullopt;
    return RecordOrdinal(found);
}

std::vector<RecordOrdinal> RecordSet::range(std::uint64_t first, std::size_t count) const
{
    std::vector<RecordOrdinal> members;
    std::uint32_t start = 0;
    if (first > UINT32_MAX || !m_bits->bitmap.select(static_cast<std::uint32_t>(first), &start))
        return members;
    members.reserve(count);
    auto place = m_bits->bitmap.begin();
    place.equalorlarger(start);
    for (; place != m_bits->bitmap.end() && members.size() < count; ++place)
        members.emplace_back(*place);
    return members;
}

std::uint64_t RecordSet::before(RecordOrdinal record) const
{
    if (record.value == 0)
        return 0;
    const auto last = record.value - 1;
    return m_bits->bitmap.rank(last > UINT32_MAX ? UINT32_MAX : static_cast<std::uint32_t>(last));
}

std::uint64_t RecordSet::memoryBytes() const
{
    return m_bits->bitmap.getSizeInBytes();
}

} // namespace quarterdeck::logs
