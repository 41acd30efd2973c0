// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/folding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace quarterdeck::logs::query {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
    std::int32_t step;
    std::int32_t distance;
};
constexpr auto foldingRanges = std::to_array<Range>({
#include "logs/query/case_folding.inc"
});
constexpr auto lowerRanges = std::to_array<Range>({
#include "logs/query/case_lower.inc"
});
constexpr auto upperRanges = std::to_array<Range>({
#include "logs/query/case_upper.inc"
});

char32_t mapped(std::span<const Range> ranges, char32_t point) noexcept
{
    const auto found = std::ranges::lower_bound(ranges, point, {}, &Range::last);
    if (found == ranges.end() || point < found->first
        || (static_cast<std::int32_t>(point - found->first) % found->step) != 0)
        return point;
    return static_cast<char32_t>(static_cast<std::int32_t>(point) + found->distance);
}

void append(std::string &text, char32_t point)
{
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0U | (point >> 6U));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        text += static_cast<char>(0xE0U | (point >> 12U));
        text += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    } else {
        text += static_cast<char>(0xF0U | (point >> 18U));
        text += static_cast<char>(0x80U | ((point >> 12U) & 0x3FU));
        text += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    }
}

} // namespace

char32_t codePoint(std::string_view utf8, std::size_t &bytes) noexcept
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
    const auto continues = [&](std::size_t i) { return i < utf8.size() && (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0);
    bytes = 1;
    if (lead < 0x80)
        return lead;
    if (lead >= 0xC2 && lead <= 0xDF && continues(1)) {
        bytes = 2;
        return ((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU);
    }
    if (lead >= 0xE0 && lead <= 0xEF && continues(1) && continues(2)) {
        bytes = 3;
        return ((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
    }
    if (lead >= 0xF0 && lead <= 0xF4 && continues(1) && continues(2) && continues(3)) {
        bytes = 4;
        return ((lead & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
    }
    return 0xFFFD;
}

std::size_t codePointBytes(std::string_view utf8) noexcept
{
    std::size_t bytes = 1;
    static_cast<void>(codePoint(utf8, bytes));
    return bytes;
}

std::size_t codePoints(std::string_view utf8) noexcept
{
    std::size_t count = 0;
    while (!utf8.empty()) {
        utf8.remove_prefix(codePointBytes(utf8));
        ++count;
    }
    return count;
}

namespace {

std::string mappedText(std::span<const Range> ranges, std::string_view utf8)
{
    std::string text;
    text.reserve(utf8.size());
    while (!utf8.empty()) {
        std::size_t bytes = 1;
        const auto point = codePoint(utf8, bytes);
        if (bytes == 1 && (static_cast<unsigned char>(utf8[0]) & 0x80U) != 0)
            text += utf8[0];
        else
            append(text, mapped(ranges, point));
        utf8.remove_prefix(bytes);
    }
    return text;
}

constexpr char lowerAscii(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool isAscii(char c) noexcept
{
    return (static_cast<unsigned char>(c) & 0x80U) == 0;
}

} // namespace

std::string folded(std::string_view utf8)
{
    if (!std::ranges::all_of(utf8, isAscii))
        return mappedText(foldingRanges, utf8);
    std::string text(utf8);
    std::ranges::transform(text, text.begin(), lowerAscii);
    return text;
}

std::string lowerCase(std::string_view utf8)
{
    return mappedText(lowerRanges, utf8);
}
std::string upperCase(std::string_view utf8)
{
    return mappedText(upperRanges, utf8);
}

bool equalsFolded(std::string_view value, std::string_view foldedText)
{
    const auto common = std::min(value.size(), foldedText.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (!isAscii(value[i]))
            return folded(value) == foldedText;
        if (lowerAscii(value[i]) != foldedText[i])
            return false;
    }
    return value.size() == foldedText.size();
}

Folded::Folded(std::string_view text)
{
    if (text.size() <= m_short.size()) {
        std::size_t i = 0;
        for (; i < text.size() && isAscii(text[i]); ++i)
            m_short[i] = lowerAscii(text[i]);
        if (i == text.size()) {
            m_view = std::string_view(m_short.data(), i);
            return;
        }
    }
    m_long = folded(text);
    m_view = m_long;
}

bool isLike(std::string_view value, std::string_view pattern) noexcept
{
    std::size_t v = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t starValue = 0;
    while (v < value.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            starValue = v;
        } else if (p < pattern.size() && pattern[p] == '?') {
            v += codePointBytes(value.substr(v));
            ++p;
        } else if (p < pattern.size() && pattern[p] == value[v]) {
            ++v;
            ++p;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            starValue += codePointBytes(value.substr(starValue));
            v = starValue;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

} // namespace quarterdeck::logs::query
