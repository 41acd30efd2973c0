// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/uuid.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// For the sources of this folder only: reading JSON that nobody vouches for.
namespace quarterdeck::protocol {

using Json = nlohmann::json;

inline constexpr std::uint64_t mostNumber = std::uint64_t {1} << 53U;
inline constexpr std::size_t mostFieldNameBytes = 200;

/// Text that is valid UTF-8 whatever came in.
[[nodiscard]] std::string dumped(const Json &json);
/// A problem document (PROTOCOL.md §2); `status` is the one it is sent with.
[[nodiscard]] Json problemOf(const Error &error, int status);

/// A value in a message and how to get there. A wrong one is noted in the first place where it was seen, and reads as
/// nothing from then on, so that a reader needs to ask only once, at the end. Paths are made only for what is wrong.
class Place
{
public:
    /// What is wrong with a message: the place of it, like "page/changes/3/sequence"; empty while nothing is.
    using Wrong = std::string;

    Place(const Json &json, std::string_view what, Wrong &wrong)
        : m_json(&json)
        , m_name(what)
        , m_wrong(&wrong)
    { }
    /// A member that must be there. Refers to this place, which must outlive it; as do the others made from it.
    [[nodiscard]] Place operator[](std::string_view key) const;
    /// A member that may be missing or null.
    [[nodiscard]] Place maybe(std::string_view key) const;
    [[nodiscard]] bool isThere() const { return !m_json->is_null(); }
    [[nodiscard]] bool isText() const { return m_json->is_string(); }
    [[nodiscard]] bool isBool() const { return m_json->is_boolean(); }
    [[nodiscard]] bool isInteger() const { return m_json->is_number_integer(); }
    [[nodiscard]] bool isArray() const { return m_json->is_array(); }

    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool truth() const;
    /// 0 to 2^53.
    [[nodiscard]] std::uint64_t number() const;
    /// -2^53 to 2^53.
    [[nodiscard]] std::int64_t integer() const;
    [[nodiscard]] Uuid uuid() const;
    template <class Number>
    [[nodiscard]] Number strong() const
    {
        return Number(number());
    }
    /// `read(Place)` for each element of an array of at most so many.
    template <class Read>
    void each(Read read, std::size_t most = mostNumber) const
    {
        if (!m_json->is_array() || m_json->size() > most) {
            refuse();
            return;
        }
        for (std::size_t i = 0; i < m_json->size(); ++i)
            read(Place((*m_json)[i], {}, i, this, m_wrong));
    }
    /// `read(key, Place)` for each member of an object.
    template <class Read>
    void members(Read read) const
    {
        if (!m_json->is_object()) {
            refuse();
            return;
        }
        for (auto at = m_json->begin(); at != m_json->end(); ++at)
            read(at.key(), Place(at.value(), at.key(), 0, this, m_wrong));
    }
    void refuse() const;

private:
    Place(const Json &json, std::string_view name, std::size_t index, const Place *parent, Wrong *wrong)
        : m_json(&json)
        , m_name(name)
        , m_index(index)
        , m_parent(parent)
        , m_wrong(wrong)
    { }
    [[nodiscard]] std::string path() const;

    const Json *m_json;
    std::string_view m_name; ///< Empty for an element of an array.
    std::size_t m_index = 0;
    const Place *m_parent = nullptr;
    Wrong *m_wrong;
};

[[nodiscard]] Error badMessage(std::string where);

/// What `read` makes of the text, if nothing in it is wrong.
template <class Read>
auto readMessage(std::string_view text, std::string_view what, std::size_t mostBytes, Read read)
    -> Result<decltype(read(std::declval<const Place &>()))>
{
    if (text.size() > mostBytes)
        return badMessage(std::string(what));
    const auto json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object())
        return badMessage(std::string(what));
    Place::Wrong wrong;
    auto value = read(Place(json, what, wrong));
    if (!wrong.empty())
        return badMessage(std::move(wrong));
    return value;
}

} // namespace quarterdeck::protocol
