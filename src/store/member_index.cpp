// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/member_index.h"

#include "domain/role.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <variant>

namespace quarterdeck::store {

namespace {

/// The small letter of a character of two UTF-8 bytes; itself where it has none, or one of another length.
char32_t lower(char32_t c)
{
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40F)
        return c + 0x50;
    const bool isEvenFirst = (c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177)
        || (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF);
    const bool isOddFirst = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if ((isEvenFirst && c % 2 == 0) || (isOddFirst && c % 2 == 1))
        return c + 1;
    return c == 0x178 ? 0xFF : c;
}

std::string textOf(const protocol::Change &change, const std::string &name)
{
    const auto found = change.fields.find(name);
    if (found == change.fields.end())
        return {};
    const auto *text = std::get_if<std::string>(&found->second.value);
    return text == nullptr ? std::string() : *text;
}

/// The names of the roles in fields "role/ROLE@SCOPE".
std::vector<std::string> rolesOf(const protocol::Change &change)
{
    constexpr std::string_view prefix = "role/";
    std::vector<std::string> names;
    for (auto field = change.fields.lower_bound(std::string(prefix));
         field != change.fields.end() && field->first.starts_with(prefix); ++field) {
        if (field->second.value != protocol::FieldValue(true))
            continue;
        const auto end = field->first.find('@');
        const auto id = domain::RoleId::fromText(
            std::string_view(field->first).substr(prefix.size(), end == std::string::npos ? end : end - prefix.size()));
        const auto *role = id ? domain::builtInRole(*id) : nullptr;
        if (role != nullptr && std::ranges::find(names, role->name) == names.end())
            names.push_back(role->name);
    }
    return names;
}

} // namespace

std::string folded(std::string_view text)
{
    std::string small;
    small.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 'A' && byte <= 'Z') {
            small += static_cast<char>(byte + 0x20);
            continue;
        }
        const bool isPair = (byte & 0xE0U) == 0xC0U && i + 1 < text.size();
        if (!isPair) {
            small += text[i];
            continue;
        }
        const auto next = static_cast<unsigned char>(text[++i]);
        const auto c = lower(static_cast<char32_t>((byte & 0x1FU) << 6U | (next & 0x3FU)));
        small += static_cast<char>(0xC0U | c >> 6U);
        small += static_cast<char>(0x80U | (c & 0x3FU));
    }
    return small;
}

MemberIndex::MemberIndex(const Contents &contents)
{
    struct Keyed
    {
        std::string name;
        Entry entry;
    };
    std::vector<Keyed> all;
    for (auto &member : seenOfType(contents, "member")) {
        if (!member.entity)
            continue;
        auto name = textOf(*member.entity, "name");
        auto email = textOf(*member.entity, "email");
        auto roles = rolesOf(*member.entity);
        auto key = folded(name);
        all.push_back({std::move(key), {std::move(member), std::move(name), std::move(email), std::move(roles)}});
    }
    std::ranges::stable_sort(all, {}, &Keyed::name); // they came by id
    m_entries.reserve(all.size());
    m_ends.reserve(all.size());
    for (auto &[name, entry] : all) {
        m_text += name;
        m_text += '\0';
        m_text += folded(entry.email);
        for (const auto &role : entry.roles) {
            m_text += '\0';
            m_text += folded(role);
        }
        m_text += '\n';
        m_ends.push_back(m_text.size());
        m_entries.push_back(std::move(entry));
    }
}

std::vector<std::size_t> MemberIndex::find(std::string_view text) const
{
    std::vector<std::size_t> found;
    if (text.empty()) {
        found.resize(m_entries.size());
        std::iota(found.begin(), found.end(), std::size_t(0));
        return found;
    }
    const auto wanted = folded(text);
    if (wanted.find('\n') != std::string::npos || wanted.find('\0') != std::string::npos)
        return found;
    std::size_t at = 0;
    while ((at = m_text.find(wanted, at)) != std::string::npos) {
        const auto end = std::ranges::upper_bound(m_ends, at);
        found.push_back(static_cast<std::size_t>(end - m_ends.begin()));
        at = *end; // the next member
    }
    return found;
}

} // namespace quarterdeck::store
