// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crypto/crypto.h"

#include <array>
#include <cstdlib>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace quarterdeck::crypto {

namespace {
std::string hex(std::span<const unsigned char> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}
} // namespace

void fillRandom(std::span<unsigned char> into)
{
    if (RAND_bytes(into.data(), static_cast<int>(into.size())) != 1)
        std::abort();
}

std::string randomHex(std::size_t bytes)
{
    std::vector<unsigned char> buffer(bytes);
    fillRandom(buffer);
    return hex(buffer);
}

std::string sha256Hex(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
        std::abort();
    return hex(std::span(digest).first(length));
}

void wipe(std::span<unsigned char> bytes) noexcept
{
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

bool equalSecrets(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace quarterdeck::crypto
