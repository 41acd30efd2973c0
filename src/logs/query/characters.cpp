// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"

#include "logs/query/folding.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace quarterdeck::logs::query {

namespace {

constexpr auto reservedWords = std::to_array<std::string_view>({"and", "or", "not", "has"});
constexpr auto operatorWords
    = std::to_array<std::string_view>({"in", "like", "contains", "startswith", "endswith", "matches"});
constexpr auto clauseWords = std::to_array<std::string_view>(
    {"per", "hits", "changed", "missing", "within", "after", "do", "once", "until", "group", "disabled"});

bool isAsciiLetter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isAscii(char c) noexcept
{
    return (static_cast<unsigned char>(c) & 0x80U) == 0;
}

} // namespace

std::size_t spaceAt(std::string_view text) noexcept
{
    if (text.empty())
        return 0;
    const char c = text[0];
    if (isAscii(c))
        return c == ' ' || (c >= '\t' && c <= '\r') ? 1 : 0;
    std::size_t bytes = 1;
    const auto point = codePoint(text, bytes);
    const bool isSpace = point == 0x85 || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A)
        || point == 0x2028 || point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
    return isSpace ? bytes : 0;
}

std::size_t nameStartAt(std::string_view text)
{
    if (text.empty())
        return 0;
    if (isAscii(text[0]))
        return isAsciiLetter(text[0]) || text[0] == '_' ? 1 : 0;
    static const re2::RE2 letter(R"(\pL)");
    const auto bytes = codePointBytes(text);
    return re2::RE2::FullMatch(re2::StringPiece(text.substr(0, bytes)), letter) ? bytes : 0;
}

std::size_t nameCharacterAt(std::string_view text)
{
    if (!text.empty() && (isDigit(text[0]) || text[0] == '-'))
        return 1;
    return nameStartAt(text);
}

std::size_t wordCharacterAt(std::string_view text) noexcept
{
    if (text.empty() || spaceAt(text) > 0)
        return 0;
    if (isAscii(text[0]))
        return std::string_view("(),|&\"'`=!<>~[]{}").find(text[0]) == std::string_view::npos ? 1 : 0;
    return codePointBytes(text);
}

std::size_t nameLength(std::string_view text)
{
    auto length = nameStartAt(text);
    while (length > 0) {
        const auto next = nameCharacterAt(text.substr(length));
        if (next == 0)
            break;
        length += next;
    }
    return length;
}

std::size_t wordLength(std::string_view text) noexcept
{
    std::size_t length = 0;
    while (const auto next = wordCharacterAt(text.substr(length)))
        length += next;
    return length;
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (const auto space = spaceAt(text))
        text.remove_prefix(space);
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto space = spaceAt(text.substr(at));
        at += space > 0 ? space : codePointBytes(text.substr(at));
        if (space == 0)
            end = at;
    }
    return text.substr(0, end);
}

bool isReservedWord(std::string_view lowerCase) noexcept
{
    return std::ranges::find(reservedWords, lowerCase) != reservedWords.end();
}
bool isOperatorWord(std::string_view lowerCase) noexcept
{
    return std::ranges::find(operatorWords, lowerCase) != operatorWords.end();
}
bool isClauseWord(std::string_view lowerCase) noexcept
{
    return std::ranges::find(clauseWords, lowerCase) != clauseWords.end();
}

} // namespace quarterdeck::logs::query
