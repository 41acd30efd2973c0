// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secret.h"

#include "base/crypto/crypto.h"

#include <algorithm>
#include <utility>

namespace quarterdeck {

Secret::Secret(std::size_t size)
    : m_bytes(std::make_unique<unsigned char[]>(size)) // NOLINT(modernize-avoid-c-arrays)
    , m_size(size)
{ }

Secret::Secret(std::string_view bytes)
    : Secret(bytes.size())
{
    std::ranges::copy(bytes, m_bytes.get());
}

Secret Secret::random(std::size_t size)
{
    Secret secret(size);
    crypto::fillRandom(secret.span());
    return secret;
}

Secret::~Secret()
{
    if (m_bytes)
        crypto::wipe(span());
}

Secret::Secret(Secret &&other) noexcept
    : m_bytes(std::move(other.m_bytes))
    , m_size(std::exchange(other.m_size, 0))
{ }

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this == &other)
        return *this;
    if (m_bytes)
        crypto::wipe(span());
    m_bytes = std::move(other.m_bytes);
    m_size = std::exchange(other.m_size, 0);
    return *this;
}

std::string_view Secret::bytes() const noexcept
{
    return {reinterpret_cast<const char *>(m_bytes.get()), m_size};
}

std::span<unsigned char> Secret::span() noexcept
{
    return {m_bytes.get(), m_size};
}

bool operator==(const Secret &a, const Secret &b) noexcept
{
    return crypto::equalSecrets(a.bytes(), b.bytes());
}

} // namespace quarterdeck
