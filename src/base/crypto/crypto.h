// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace quarterdeck::crypto {

/// Fills `into` from the system's generator. Ends the program if there is none: nothing safe can be done without.
void fillRandom(std::span<unsigned char> into);
/// `bytes` random bytes as lower-case hexadecimal digits: tokens, unguessable names.
[[nodiscard]] std::string randomHex(std::size_t bytes);
/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256Hex(std::string_view bytes);
/// Overwrites the bytes; the compiler does not leave it out.
void wipe(std::span<unsigned char> bytes) noexcept;
/// Equality in a time that does not depend on where the texts differ: for tokens.
[[nodiscard]] bool equalSecrets(std::string_view a, std::string_view b) noexcept;

} // namespace quarterdeck::crypto
