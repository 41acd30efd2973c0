// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace quarterdeck::logs::query {

/// The text with Unicode simple case folding (ß stays, σ = ς, ẞ = ß). Bytes that are no UTF-8 stay as they are.
[[nodiscard]] std::string folded(std::string_view utf8);
/// The text in simple lower or upper case, code point by code point.
[[nodiscard]] std::string lowerCase(std::string_view utf8);
[[nodiscard]] std::string upperCase(std::string_view utf8);
/// `folded(value) == folded text`, without a copy where both are ASCII.
[[nodiscard]] bool equalsFolded(std::string_view value, std::string_view foldedText);
/// The code point at the front and its bytes; a byte that begins none counts alone, as 0xFFFD.
[[nodiscard]] char32_t codePoint(std::string_view utf8, std::size_t &bytes) noexcept;
/// Bytes of the code point at the front.
[[nodiscard]] std::size_t codePointBytes(std::string_view utf8) noexcept;
/// Number of code points, as `codePoint` counts them.
[[nodiscard]] std::size_t codePoints(std::string_view utf8) noexcept;
/// `*` any run, `?` one code point, nothing else special; the whole value. Both folded already.
[[nodiscard]] bool isLike(std::string_view value, std::string_view pattern) noexcept;

/// A folded text for a moment: short ASCII is folded on the stack.
class Folded
{
public:
    explicit Folded(std::string_view text);
    Folded(const Folded &) = delete;
    Folded &operator=(const Folded &) = delete;
    [[nodiscard]] std::string_view view() const noexcept { return m_view; }

private:
    std::array<char, 240> m_short;
    std::string m_long;
    std::string_view m_view;
};

} // namespace quarterdeck::logs::query
