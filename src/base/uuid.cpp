// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/uuid.h"

#include "base/crypto/crypto.h"

#include <algorithm>
#include <chrono>
#include <span>

namespace quarterdeck {

Uuid Uuid::make()
{
    Uuid uuid;
    crypto::fillRandom(uuid.m_bytes);
    const auto now
        = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count();
    const auto milliseconds = static_cast<std::uint64_t>(now);
    for (std::size_t i = 0; i < 6; ++i)
        uuid.m_bytes[i] = static_cast<unsigned char>((milliseconds >> (40U - 8U * i)) & 0xffU);
    uuid.m_bytes[6] = static_cast<unsigned char>((uuid.m_bytes[6] & 0x0fU) | 0x70U);
    uuid.m_bytes[8] = static_cast<unsigned char>((uuid.m_bytes[8] & 0x3fU) | 0x80U);
    return uuid;
}

std::optional<Uuid> Uuid::fromText(std::string_view text)
{
    if (text.size() != 36)
        return std::nullopt;
    Uuid uuid;
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != '-')
                return std::nullopt;
            continue;
        }
        int digit = 0;
        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if (c >= 'a' && c <= 'f')
            digit = c - 'a' + 10;
        else if (c >= 'A' && c <= 'F')
            digit = c - 'A' + 10;
        else
            return std::nullopt;
        auto &byte = uuid.m_bytes[nibble / 2];
        byte = static_cast<unsigned char>((byte << 4U) | digit);
        ++nibble;
    }
    return uuid;
}

std::string Uuid::text() const
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < m_bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        text += digits[m_bytes[i] >> 4U];
        text += digits[m_bytes[i] & 15U];
    }
    return text;
}

bool Uuid::isNull() const noexcept
{
    return std::ranges::all_of(m_bytes, [](unsigned char byte) { return byte == 0; });
}

} // namespace quarterdeck
