// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace quarterdeck::cli {

/// One code point from the front of a text that may be no UTF-8.
struct CodePoint
{
    char32_t value = 0xFFFD;
    std::size_t bytes = 1;
    bool isValid = false;
};
/// `text` is not empty. A byte that begins no code point gives U+FFFD and takes one byte.
[[nodiscard]] CodePoint codePointAt(std::string_view text) noexcept;
/// Turns the writing direction, or is invisible: what could make a line look like another.
[[nodiscard]] bool isDeceptive(char32_t point) noexcept;

/// Appends log text as a terminal may get it: control characters as their pictures (␛), deceptive ones as ⟨U+202E⟩,
/// bytes that are no UTF-8 as �. Tabs stay, and LFs where `keepsLines`. Linear, quick for plain ASCII.
void appendVisible(std::string &to, std::string_view text, bool keepsLines);
[[nodiscard]] std::string visible(std::string_view text);

} // namespace quarterdeck::cli
