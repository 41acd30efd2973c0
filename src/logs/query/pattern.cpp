// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/pattern.h"

#include "logs/query/folding.h"
#include "logs/query/regex_rewriter.h"

#include <algorithm>
#include <cstring>

namespace quarterdeck::logs::query {

namespace {

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        std::size_t bytes = 1;
        const auto point = codePoint(text, bytes);
        if (point == 0xFFFD && bytes == 1)
            return false;
        text.remove_prefix(bytes);
    }
    return true;
}

std::shared_ptr<const re2::RE2> compile(const std::string &pattern, bool isExact)
{
    re2::RE2::Options options;
    options.set_case_sensitive(isExact);
    options.set_log_errors(false);
    options.set_max_mem(16 << 20);
    if (!isUtf8(pattern))
        options.set_encoding(re2::RE2::Options::EncodingLatin1);
    auto compiled = std::make_shared<re2::RE2>(pattern, options);
    return compiled->ok() ? compiled : nullptr;
}

/// How rare a byte is in logs, roughly.
std::size_t rarity(char c) noexcept
{
    constexpr std::string_view common = " etaoinrs:.-cdlmu0123hpgfyb/wv4kx5j6zq789_,\"'[](){}";
    const auto place = common.find(c);
    return place == std::string_view::npos ? common.size() : place;
}

constexpr char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

} // namespace

TextFinder::TextFinder(std::string_view text)
    : m_pattern(compile(re2::RE2::QuoteMeta(re2::StringPiece(text.data(), text.size())), false))
{
    const bool isAscii = std::ranges::all_of(text, [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; });
    if (!isAscii)
        return;
    m_lower = folded(text);
    m_hasWideForms = m_lower.find_first_of("ks") != std::string::npos;
    const auto rarest = std::ranges::max_element(m_lower, {}, rarity);
    m_rarest = static_cast<std::size_t>(rarest - m_lower.begin());
}

bool TextFinder::isInBytes(std::string_view haystack) const noexcept
{
    if (haystack.size() < m_lower.size())
        return false;
    const char small = m_lower[m_rarest];
    const char large = small >= 'a' && small <= 'z' ? static_cast<char>(small - 32) : small;
    const char *const first = haystack.data() + m_rarest;
    const char *const end = first + (haystack.size() - m_lower.size()) + 1;
    const auto next = [end](const char *from, char c) {
        const auto *found = from < end ? std::memchr(from, c, static_cast<std::size_t>(end - from)) : nullptr;
        return found == nullptr ? end : static_cast<const char *>(found);
    };
    const char *atSmall = next(first, small);
    const char *atLarge = small == large ? end : next(first, large);
    while (atSmall < end || atLarge < end) {
        const char *const here = std::min(atSmall, atLarge);
        const char *const candidate = here - m_rarest;
        if (std::equal(m_lower.begin(), m_lower.end(), candidate, [](char a, char b) { return a == lower(b); }))
            return true;
        if (here == atSmall)
            atSmall = next(here + 1, small);
        else
            atLarge = next(here + 1, large);
    }
    return false;
}

bool TextFinder::isIn(std::string_view haystack) const
{
    const auto matches = [&] {
        return m_pattern && re2::RE2::PartialMatch(re2::StringPiece(haystack.data(), haystack.size()), *m_pattern);
    };
    if (m_lower.empty())
        return matches();
    if (isInBytes(haystack))
        return true;
    // KELVIN SIGN and LATIN SMALL LETTER LONG S: where their first bytes do not occur, the search is complete.
    return m_hasWideForms && haystack.find_first_of("\xE2\xC5") != std::string_view::npos && matches();
}

std::shared_ptr<const re2::RE2> regexPattern(std::string_view body, bool isExact)
{
    return compile(regexForRe2(body), isExact);
}

} // namespace quarterdeck::logs::query
