// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace quarterdeck::crypto {

/// Bytes of a key of `seal`.
constexpr std::size_t sealingKeySize = 32;
/// What sealing adds: 12 bytes of nonce before, 16 of tag behind.
constexpr std::size_t sealingOverhead = 28;

/// Hides `plaintext` and makes any change of it, or of `associatedData` (which is not hidden and not part of the
/// result), show itself: AES-256-GCM (NIST SP 800-38D), a random nonce of 96 bits || ciphertext || tag. At most 2^32
/// times with one key. A key of another size is a mistake of the program and ends it. About 2 µs for a row.
[[nodiscard]] std::string seal(const Secret &key, std::string_view plaintext, std::string_view associatedData);

/// The plaintext. Corrupt "crypto.notOpened" where key, bytes or associated data are not those of `seal`.
[[nodiscard]] Result<std::string> open(const Secret &key, std::string_view sealed, std::string_view associatedData);
/// Likewise, for what is secret itself.
[[nodiscard]] Result<Secret> openSecret(const Secret &key, std::string_view sealed, std::string_view associatedData);

} // namespace quarterdeck::crypto
