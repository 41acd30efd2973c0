// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace quarterdeck {

/// A number that means one thing: different tags do not mix. Arithmetic stays on `value`, so that a mix shows itself.
template <class Tag, class Number = std::uint64_t>
struct Strong
{
    Number value {};

    constexpr Strong() = default;
    constexpr explicit Strong(Number number)
        : value(number)
    { }
    friend constexpr auto operator<=>(const Strong &, const Strong &) = default;
    constexpr Strong &operator++()
    {
        ++value;
        return *this;
    }
    /// `n` further on.
    [[nodiscard]] constexpr Strong plus(Number n) const { return Strong(static_cast<Number>(value + n)); }
};

/// Bytes from the start of a source, of a log's epoch or of a spool.
using ByteOffset = Strong<struct ByteOffsetTag>;
/// Physical line of a source, from 0 (shown from 1).
using LineNumber = Strong<struct LineNumberTag>;
/// Record of a source, from 0 (shown from 1), in file order.
using RecordOrdinal = Strong<struct RecordOrdinalTag>;

} // namespace quarterdeck

template <class Tag, class Number>
struct std::hash<quarterdeck::Strong<Tag, Number>>
{
    std::size_t operator()(const quarterdeck::Strong<Tag, Number> &strong) const noexcept
    {
        return std::hash<Number> {}(strong.value);
    }
};
