// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text/json_writer.h"

#include "cli/text/visible.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace quarterdeck::cli {

void JsonWriter::separate()
{
    if (m_needsComma)
        m_to += ',';
    m_needsComma = true;
}

JsonWriter &JsonWriter::open(char bracket)
{
    separate();
    m_to += bracket;
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::close(char bracket)
{
    m_to += bracket;
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::key(std::string_view name)
{
    separate();
    quoted(name);
    m_to += ':';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::text(std::string_view value)
{
    separate();
    quoted(value);
    return *this;
}

JsonWriter &JsonWriter::number(std::uint64_t value)
{
    separate();
    fmt::format_to(std::back_inserter(m_to), "{}", value);
    return *this;
}

JsonWriter &JsonWriter::number(std::int64_t value)
{
    separate();
    fmt::format_to(std::back_inserter(m_to), "{}", value);
    return *this;
}

JsonWriter &JsonWriter::real(double value, int digits)
{
    separate();
    fmt::format_to(std::back_inserter(m_to), "{:.{}f}", value, digits);
    return *this;
}

JsonWriter &JsonWriter::boolean(bool value)
{
    separate();
    m_to += value ? "true" : "false";
    return *this;
}

void JsonWriter::quoted(std::string_view value)
{
    const auto isPlain = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
    };
    m_to += '"';
    while (!value.empty()) {
        const auto plain
            = static_cast<std::size_t>(std::find_if_not(value.begin(), value.end(), isPlain) - value.begin());
        m_to.append(value.substr(0, plain));
        value.remove_prefix(plain);
        if (value.empty())
            break;
        const auto point = codePointAt(value);
        if (point.value == U'"' || point.value == U'\\') {
            m_to += '\\';
            m_to += value.front();
        } else if (point.value == U'\n') {
            m_to += "\\n";
        } else if (point.value == U'\t') {
            m_to += "\\t";
        } else if (point.value == U'\r') {
            m_to += "\\r";
        } else if (point.value < 0xA0 || (point.value < 0x10000 && point.isValid && isDeceptive(point.value))) {
            fmt::format_to(std::back_inserter(m_to), "\\u{:04x}", static_cast<unsigned>(point.value));
        } else if (isDeceptive(point.value)) { // beyond the basic plane: two halves
            const auto rest = static_cast<unsigned>(point.value) - 0x10000U;
            fmt::format_to(std::back_inserter(m_to), "\\u{:04x}\\u{:04x}", 0xD800U + (rest >> 10U),
                           0xDC00U + (rest & 0x3FFU));
        } else if (!point.isValid) {
            m_to += "\xEF\xBF\xBD";
        } else {
            m_to.append(value.substr(0, point.bytes));
        }
        value.remove_prefix(point.bytes);
    }
    m_to += '"';
}

} // namespace quarterdeck::cli
