// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/json_place.h"

namespace quarterdeck::protocol {

namespace {
const Json nothing;
constexpr std::size_t mostPathBytes = 200;
} // namespace

std::string dumped(const Json &json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json problemOf(const Error &error, int status)
{
    const std::string kind(name(error.kind()));
    const std::string id(error.id());
    return {{"type", "urn:quarterdeck:error:" + id},  {"title", kind}, {"status", status},
            {"detail", std::string(error.detail())},  {"kind", kind},  {"id", id},
            {"subject", std::string(error.subject())}};
}

Error badMessage(std::string where)
{
    return {ErrorKind::InvalidInput, "protocol.badMessage", std::move(where)};
}

Place Place::operator[](std::string_view key) const
{
    auto found = maybe(key);
    if (!found.isThere())
        found.refuse();
    return found;
}

Place Place::maybe(std::string_view key) const
{
    if (!m_json->is_object()) {
        refuse();
        return {nothing, key, 0, this, m_wrong};
    }
    const auto found = m_json->find(key);
    return {found == m_json->end() ? nothing : *found, key, 0, this, m_wrong};
}

std::string Place::text() const
{
    if (const auto *text = m_json->get_ptr<const std::string *>())
        return *text;
    refuse();
    return {};
}

bool Place::truth() const
{
    if (const auto *truth = m_json->get_ptr<const bool *>())
        return *truth;
    refuse();
    return false;
}

std::uint64_t Place::number() const
{
    const auto read = integer();
    if (read >= 0)
        return static_cast<std::uint64_t>(read);
    refuse();
    return 0;
}

std::int64_t Place::integer() const
{
    constexpr auto most = static_cast<std::int64_t>(mostNumber);
    if (m_json->is_number_unsigned() && m_json->get<std::uint64_t>() <= mostNumber)
        return m_json->get<std::int64_t>();
    if (m_json->is_number_integer() && !m_json->is_number_unsigned()) {
        const auto read = m_json->get<std::int64_t>();
        if (read >= -most && read <= most)
            return read;
    }
    refuse();
    return 0;
}

Uuid Place::uuid() const
{
    if (const auto read = Uuid::fromText(text()))
        return *read;
    refuse();
    return {};
}

void Place::refuse() const
{
    if (m_wrong->empty())
        *m_wrong = path();
}

std::string Place::path() const
{
    auto path = m_parent == nullptr ? std::string() : m_parent->path() + '/';
    path += m_name.empty() && m_parent != nullptr ? std::to_string(m_index) : std::string(m_name);
    return path.substr(0, mostPathBytes);
}

} // namespace quarterdeck::protocol
