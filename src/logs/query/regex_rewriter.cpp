// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/regex_rewriter.h"

#include "logs/query/folding.h"

#include <re2/re2.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

namespace quarterdeck::logs::query {

namespace {

constexpr std::uint32_t lineFeed = 0x0A;

class Rewriter
{
public:
    explicit Rewriter(std::string_view body)
        : m_rest(body)
    { }

    std::string rewritten()
    {
        m_out = "(?m)";
        while (!m_rest.empty()) {
            if (m_rest[0] == '\\')
                escape();
            else if (m_rest[0] == '[')
                bracket();
            else if (m_rest[0] == '.')
                replace(1, R"([^\n])"); // also behind a (?s)
            else
                keep(codePointBytes(m_rest));
        }
        return std::move(m_out);
    }

private:
    void keep(std::size_t bytes)
    {
        m_out += m_rest.substr(0, bytes);
        m_rest.remove_prefix(std::min(bytes, m_rest.size()));
    }
    void replace(std::size_t bytes, std::string_view by)
    {
        m_out += by;
        m_rest.remove_prefix(bytes);
    }

    /// Length of `\p{Greek}`, `\pN` at the front.
    static std::size_t propertyLength(std::string_view text)
    {
        if (text.size() < 3 || text[2] != '{')
            return std::min<std::size_t>(3, text.size());
        const auto close = text.find('}');
        return close == std::string_view::npos ? text.size() : close + 1;
    }

    void escape()
    {
        if (m_rest.size() < 2)
            return keep(1);
        switch (m_rest[1]) {
        case '/':
            return replace(2, "/");
        case 's':
            return replace(2, R"([\t\f\r ])");
        case 'w': // folding would add two letters from outside ASCII
            return replace(2, R"((?-i:\w))");
        case 'W':
            return replace(2, R"((?-i:[^\w\n]))");
        case 'D':
            return replace(2, R"([^\d\n])");
        case 'Q': {
            const auto end = m_rest.find("\\E");
            const auto text = m_rest.substr(2, end == std::string_view::npos ? end : end - 2);
            const auto quoted = re2::RE2::QuoteMeta(re2::StringPiece(text.data(), text.size()));
            return replace(end == std::string_view::npos ? m_rest.size() : end + 2, quoted);
        }
        case 'p':
        case 'P': {
            const auto length = propertyLength(m_rest);
            const std::string property(m_rest.substr(0, length));
            const bool isNegated = (m_rest[1] == 'P') != (length > 3 && m_rest[3] == '^');
            return replace(length, isNegated ? "(?:" + withoutLineFeed(property) + ")" : property);
        }
        default:
            return keep(1 + codePointBytes(m_rest.substr(1)));
        }
    }

    /// `\PN` without LF: `[^\pN\n]`.
    static std::string withoutLineFeed(std::string property)
    {
        if (property[1] == 'P' && !(property.size() > 3 && property[3] == '^'))
            property[1] = 'p';
        else
            property.erase(3, 1);
        return "[^" + property + "\\n]";
    }

    // ---- between brackets

    struct ClassAtom
    {
        std::string spelling;
        std::optional<std::uint32_t> point; ///< Of a single character.
    };

    /// One character of a class, with the escapes that name one.
    static ClassAtom atom(std::string_view &text)
    {
        ClassAtom found;
        std::size_t length = codePointBytes(text);
        if (text[0] != '\\' || text.size() < 2) {
            std::size_t bytes = 1;
            found.point = codePoint(text, bytes);
        } else if (text[1] == 'x') {
            std::uint32_t value = 0;
            const bool isBraced = text.size() > 2 && text[2] == '{';
            const auto from = std::size_t(isBraced ? 3 : 2);
            const auto close = isBraced ? std::min(text.find('}'), text.size()) : std::min<std::size_t>(4, text.size());
            std::from_chars(text.data() + from, text.data() + close, value, 16);
            found.point = value;
            length = std::min(text.size(), close + (isBraced ? 1 : 0));
        } else if (text[1] >= '0' && text[1] <= '7') {
            std::uint32_t value = 0;
            length = 1;
            while (length < text.size() && length < 4 && text[length] >= '0' && text[length] <= '7')
                value = value * 8 + static_cast<std::uint32_t>(text[length++] - '0');
            found.point = value;
        } else {
            constexpr std::string_view letters = "afnrtv";
            constexpr std::string_view values = "\a\f\n\r\t\v";
            const auto place = letters.find(text[1]);
            found.point = place == std::string_view::npos ? codePointOf(text.substr(1))
                                                          : static_cast<std::uint32_t>(values[place]);
            length = 1 + codePointBytes(text.substr(1));
        }
        found.spelling = text.substr(0, length);
        if (found.spelling == "\\/")
            found.spelling = "/";
        text.remove_prefix(length);
        return found;
    }
    static std::uint32_t codePointOf(std::string_view text)
    {
        std::size_t bytes = 1;
        return codePoint(text, bytes);
    }

    void bracket()
    {
        auto text = m_rest.substr(1);
        const bool isNegated = text.starts_with('^');
        if (isNegated)
            text.remove_prefix(1);
        std::string simple; // what may stand in a class as it is
        std::vector<std::string> others; // what needs a class of its own
        bool isFirst = true;
        while (!text.empty() && (text[0] != ']' || isFirst)) {
            isFirst = false;
            if (text.starts_with("[:")) {
                const auto close = text.find(":]");
                if (close == std::string_view::npos)
                    return keep(m_rest.size()); // RE2 refuses it
                named(std::string(text.substr(0, close + 2)), isNegated, simple, others);
                text.remove_prefix(close + 2);
            } else if (text[0] == '\\' && text.size() > 1
                       && std::string_view("dDsSwWpP").find(text[1]) != std::string_view::npos) {
                const auto length = text[1] == 'p' || text[1] == 'P' ? propertyLength(text) : 2;
                perl(std::string(text.substr(0, length)), isNegated, simple, others);
                text.remove_prefix(length);
            } else {
                range(text, isNegated, simple);
            }
        }
        if (text.empty())
            return keep(m_rest.size()); // not closed: RE2 refuses it
        text.remove_prefix(1);
        m_rest = text;
        if (isNegated) {
            m_out += "[^" + simple + "\\n]";
            return;
        }
        if (!simple.empty())
            others.insert(others.begin(), "[" + simple + "]");
        if (others.empty())
            others.emplace_back(R"([^\x{0}-\x{10FFFF}])"); // nothing but LF was in it
        m_out += "(?:";
        for (std::size_t i = 0; i < others.size(); ++i)
            m_out += (i == 0 ? "" : "|") + others[i];
        m_out += ")";
    }

    static void named(const std::string &spelling, bool isNegated, std::string &simple,
                      std::vector<std::string> &others)
    {
        if (!isNegated && spelling == "[:space:]")
            simple += R"(\t\v\f\r )";
        else if (!isNegated && spelling.starts_with("[:^"))
            others.push_back("[^[:" + spelling.substr(3) + "\\n]");
        else
            simple += spelling;
    }

    static void perl(const std::string &spelling, bool isNegated, std::string &simple, std::vector<std::string> &others)
    {
        const char kind = spelling[1];
        const bool isKept = isNegated || kind == 'd' || kind == 'S';
        if (!isKept && kind == 's')
            simple += R"(\t\f\r )";
        else if (!isKept && kind == 'w')
            others.emplace_back(R"((?-i:\w))");
        else if (!isKept && kind == 'W')
            others.emplace_back(R"((?-i:[^\w\n]))");
        else if (!isKept && kind == 'D')
            others.emplace_back(R"([^\d\n])");
        else if (!isKept && (kind == 'P') != (spelling.size() > 3 && spelling[3] == '^'))
            others.push_back(withoutLineFeed(spelling));
        else
            simple += spelling;
    }

    static void range(std::string_view &text, bool isNegated, std::string &simple)
    {
        const auto from = atom(text);
        const bool isRange = text.size() > 1 && text[0] == '-' && text[1] != ']';
        if (!isRange) {
            if (isNegated || from.point != lineFeed)
                simple += from.spelling == "[" || from.spelling == "]" || from.spelling == "^" ? "\\" + from.spelling
                                                                                               : from.spelling;
            return;
        }
        text.remove_prefix(1);
        const auto to = atom(text);
        const auto spelled = [](const ClassAtom &one) {
            return one.spelling == "[" || one.spelling == "]" || one.spelling == "^" ? "\\" + one.spelling
                                                                                     : one.spelling;
        };
        if (isNegated || !from.point || !to.point || *from.point > lineFeed || *to.point < lineFeed
            || *from.point > *to.point) {
            simple += spelled(from) + "-" + spelled(to);
            return;
        }
        if (*from.point < lineFeed)
            simple += spelled(from) + R"(-\x{9})";
        if (*to.point > lineFeed)
            simple += R"(\x{B}-)" + spelled(to);
    }

    std::string_view m_rest;
    std::string m_out;
};

} // namespace

std::string regexForRe2(std::string_view body)
{
    return Rewriter(body).rewritten();
}

} // namespace quarterdeck::logs::query
