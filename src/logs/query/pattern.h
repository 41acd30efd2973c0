// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>

namespace quarterdeck::logs::query {

/// Searches one literal text, case-blind by simple folding. ASCII is searched byte by byte, the rest by RE2.
class TextFinder
{
public:
    explicit TextFinder(std::string_view text);
    [[nodiscard]] bool isIn(std::string_view haystack) const;
    /// The same search as a pattern, for marks.
    [[nodiscard]] const std::shared_ptr<const re2::RE2> &pattern() const noexcept { return m_pattern; }

private:
    [[nodiscard]] bool isInBytes(std::string_view haystack) const noexcept;

    std::string m_lower; ///< Empty where the text is not ASCII.
    std::size_t m_rarest = 0; ///< Place of the byte looked for first.
    bool m_hasWideForms = false; ///< k and s have one other form outside ASCII each.
    std::shared_ptr<const re2::RE2> m_pattern;
};

/// What stands between the slashes: RE2's syntax, `^ $` per line, ASCII `\w \d \s \b`, and no class, negated class, `.`
/// or
/// `\s` that matches LF. Null where RE2 refuses it.
[[nodiscard]] std::shared_ptr<const re2::RE2> regexPattern(std::string_view body, bool isExact);

} // namespace quarterdeck::logs::query
