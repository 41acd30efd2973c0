// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text/visible.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace quarterdeck::cli {

CodePoint codePointAt(std::string_view text) noexcept
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
    const auto low = [&](std::size_t i) { return static_cast<char32_t>(byte(i) & 0x3FU); };
    const auto lead = byte(0);
    if (lead < 0x80)
        return {lead, 1, true};
    if (lead >= 0xC2 && lead <= 0xDF && continues(1))
        return {(static_cast<char32_t>(lead & 0x1FU) << 6U) | low(1), 2, true};
    if (lead >= 0xE0 && lead <= 0xEF && continues(1) && continues(2)) {
        const auto point = (static_cast<char32_t>(lead & 0x0FU) << 12U) | (low(1) << 6U) | low(2);
        if (point >= 0x800 && (point < 0xD800 || point > 0xDFFF))
            return {point, 3, true};
    }
    if (lead >= 0xF0 && lead <= 0xF4 && continues(1) && continues(2) && continues(3)) {
        const auto point = (static_cast<char32_t>(lead & 0x07U) << 18U) | (low(1) << 12U) | (low(2) << 6U) | low(3);
        if (point >= 0x10000 && point <= 0x10FFFF)
            return {point, 4, true};
    }
    return {};
}

bool isDeceptive(char32_t point) noexcept
{
    return point == 0x061C || point == 0x180E || (point >= 0x200B && point <= 0x200F)
        || (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF
        || (point >= 0xFFF9 && point <= 0xFFFB) || (point >= 0xE0000 && point <= 0xE007F);
}

void appendVisible(std::string &to, std::string_view text, bool keepsLines)
{
    const auto isPlain = [keepsLines](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte < 0x7F) || c == '\t' || (keepsLines && c == '\n');
    };
    while (!text.empty()) {
        const auto plain = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), isPlain) - text.begin());
        to.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty())
            return;
        const auto point = codePointAt(text);
        if (point.value < 0x20 || point.value == 0x7F) {
            const char32_t picture = point.value == 0x7F ? 0x2421 : 0x2400 + point.value;
            to += '\xE2';
            to += static_cast<char>(0x80U | ((picture >> 6U) & 0x3FU));
            to += static_cast<char>(0x80U | (picture & 0x3FU));
        } else if (!point.isValid) {
            to += "\xEF\xBF\xBD";
        } else if ((point.value >= 0x80 && point.value < 0xA0) || isDeceptive(point.value)) {
            fmt::format_to(std::back_inserter(to), "⟨U+{:04X}⟩", static_cast<unsigned>(point.value));
        } else {
            to.append(text.substr(0, point.bytes));
        }
        text.remove_prefix(point.bytes);
    }
}

std::string visible(std::string_view text)
{
    std::string shown;
    appendVisible(shown, text, false);
    return shown;
}

} // namespace quarterdeck::cli
