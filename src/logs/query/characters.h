// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// The character classes of the grammar. Each function looks at the front of `text` and says how many bytes the
/// character takes, 0 where it is none of the class (or at the end).
namespace quarterdeck::logs::query {

[[nodiscard]] constexpr bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}
/// White space, Unicode's too.
[[nodiscard]] std::size_t spaceAt(std::string_view text) noexcept;
/// A letter (Unicode) or an underscore: what a name begins with.
[[nodiscard]] std::size_t nameStartAt(std::string_view text);
/// What a name goes on with.
[[nodiscard]] std::size_t nameCharacterAt(std::string_view text);
/// What may stand in a word.
[[nodiscard]] std::size_t wordCharacterAt(std::string_view text) noexcept;
/// Bytes of the name, or of the word, at the front.
[[nodiscard]] std::size_t nameLength(std::string_view text);
[[nodiscard]] std::size_t wordLength(std::string_view text) noexcept;
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
/// Words that mean something at the start of a term, or end a query inside a breakpoint (lower case).
[[nodiscard]] bool isReservedWord(std::string_view lowerCase) noexcept;
[[nodiscard]] bool isOperatorWord(std::string_view lowerCase) noexcept;
[[nodiscard]] bool isClauseWord(std::string_view lowerCase) noexcept;

} // namespace quarterdeck::logs::query
