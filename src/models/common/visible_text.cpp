// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/common/visible_text.h"

#include <QtCore/QChar>

namespace quarterdeck::models {

namespace {

struct Decoded
{
    char32_t point;
    std::size_t bytes;
};

/// One code point; U+FFFD for one byte that begins none (the maximal-subpart practice is not needed for showing).
Decoded decode(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
    const auto lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    if (lead >= 0xC2 && lead <= 0xDF && continues(1))
        return {((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2};
    if (lead >= 0xE0 && lead <= 0xEF && continues(1) && continues(2)) {
        const char32_t point = ((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
        if (point >= 0x800 && (point < 0xD800 || point > 0xDFFF))
            return {point, 3};
    }
    if (lead >= 0xF0 && lead <= 0xF4 && continues(1) && continues(2) && continues(3)) {
        const char32_t point
            = ((lead & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
        if (point >= 0x10000 && point <= 0x10FFFF)
            return {point, 4};
    }
    return {0xFFFD, 1};
}

bool isDangerous(char32_t point)
{
    return point == 0x061C || point == 0x180E || (point >= 0x200B && point <= 0x200F)
        || (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF
        || (point >= 0xFFF9 && point <= 0xFFFB) || (point >= 0xE0000 && point <= 0xE007F);
}

void append(QString &text, char32_t point)
{
    if (point == U'\t') {
        text.append(QString(4 - text.size() % 4, QLatin1Char(' ')));
    } else if (point < 0x20) {
        text.append(QChar(static_cast<char16_t>(0x2400 + point)));
    } else if (point == 0x7F) {
        text.append(QChar(u'\u2421'));
    } else if ((point >= 0x80 && point < 0xA0) || isDangerous(point)) {
        text.append(QStringLiteral("⟨U+%1⟩").arg(static_cast<uint>(point), 4, 16, QLatin1Char('0')).toUpper());
    } else if (point >= 0x10000) {
        text.append(QChar(QChar::highSurrogate(point)));
        text.append(QChar(QChar::lowSurrogate(point)));
    } else {
        text.append(QChar(static_cast<char16_t>(point)));
    }
}

} // namespace

VisibleText makeVisible(std::string_view utf8, std::span<const std::uint32_t> offsets, int limit)
{
    VisibleText visible;
    visible.text.reserve(static_cast<qsizetype>(std::min<std::size_t>(utf8.size(), static_cast<std::size_t>(limit))));
    visible.places.reserve(offsets.size());
    std::size_t next = 0;
    std::size_t at = 0;
    while (at < utf8.size()) {
        while (next < offsets.size() && offsets[next] <= at) {
            visible.places.push_back(static_cast<int>(visible.text.size()));
            ++next;
        }
        if (visible.text.size() >= limit) {
            visible.isCut = true;
            break;
        }
        const auto [point, bytes] = decode(utf8.substr(at, 4));
        append(visible.text, point);
        at += bytes;
    }
    while (next++ < offsets.size())
        visible.places.push_back(static_cast<int>(visible.text.size()));
    return visible;
}

} // namespace quarterdeck::models
