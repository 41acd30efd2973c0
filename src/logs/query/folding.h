// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarterdeck::logs::query {

/// The text with Unicode simple case folding (ß stays, σ = ς, ẞ = ß). Bytes that are no UTF-8 stay as they are.
[[nodiscard]] std::string folded(std::string_view utf8);
/// The code point at the front and its bytes; a byte that begins none counts alone, as 0xFFFD.
[[nodiscard]] char32_t codePoint(std::string_view utf8, std::size_t &bytes) noexcept;
/// Bytes of the code point at the front.
[[nodiscard]] std::size_t codePointBytes(std::string_view utf8) noexcept;
/// Number of code points, as `codePoint` counts them.
[[nodiscard]] std::size_t codePoints(std::string_view utf8) noexcept;
/// `*` any run, `?` one code point, nothing else special; the whole value. Both folded already.
[[nodiscard]] bool isLike(std::string_view value, std::string_view pattern) noexcept;

} // namespace quarterdeck::logs::query
