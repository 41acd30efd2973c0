// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quarterdeck::cli {

/// Appends JSON to a text as it is told, without a tree in between: records are written by the million. The caller
/// keeps the order (key, then value); commas are ours. Texts may be any bytes: what is no UTF-8 becomes U+FFFD, control
/// and deceptive characters are escaped, so that a terminal shows them.
class JsonWriter
{
public:
    explicit JsonWriter(std::string &to)
        : m_to(to)
    { }

    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return close('}'); }
    JsonWriter &beginArray() { return open('['); }
    JsonWriter &endArray() { return close(']'); }
    JsonWriter &key(std::string_view name);
    JsonWriter &text(std::string_view value);
    JsonWriter &number(std::uint64_t value);
    JsonWriter &number(std::int64_t value);
    JsonWriter &real(double value, int digits);
    JsonWriter &boolean(bool value);

    JsonWriter &member(std::string_view name, std::string_view value) { return key(name).text(value); }
    JsonWriter &member(std::string_view name, std::uint64_t value) { return key(name).number(value); }
    /// Only if there is something to say: unknown is an absent key.
    JsonWriter &memberIfAny(std::string_view name, std::string_view value)
    {
        return value.empty() ? *this : member(name, value);
    }

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    void separate();
    void quoted(std::string_view value);
    std::string &m_to;
    bool m_needsComma = false;
};

} // namespace quarterdeck::cli
