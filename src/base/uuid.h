// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace quarterdeck {

/// 128 bits that name one thing everywhere (RFC 9562).
class Uuid
{
public:
    Uuid() = default;
    /// A new one of version 7 (RFC 9562 §5.7): ordered by the millisecond it was made in, 74 random bits.
    [[nodiscard]] static Uuid make();
    /// Reads "01890a5d-ac96-774b-bcce-b302099a8057", any case; nothing else is a UUID.
    [[nodiscard]] static std::optional<Uuid> fromText(std::string_view text);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool isNull() const noexcept;
    friend auto operator<=>(const Uuid &, const Uuid &) = default;

private:
    std::array<unsigned char, 16> m_bytes {};
};

/// The id of one kind of thing: ids of different kinds do not mix.
template <class Tag>
struct Id
{
    Uuid uuid;
    [[nodiscard]] static Id make() { return Id {Uuid::make()}; }
    [[nodiscard]] static std::optional<Id> fromText(std::string_view text)
    {
        const auto read = Uuid::fromText(text);
        return read ? std::optional(Id {*read}) : std::nullopt;
    }
    [[nodiscard]] std::string text() const { return uuid.text(); }
    friend auto operator<=>(const Id &, const Id &) = default;
};

} // namespace quarterdeck

template <>
struct std::hash<quarterdeck::Uuid>
{
    std::size_t operator()(const quarterdeck::Uuid &uuid) const noexcept
    {
        return std::hash<std::string> {}(uuid.text());
    }
};

template <class Tag>
struct std::hash<quarterdeck::Id<Tag>>
{
    std::size_t operator()(const quarterdeck::Id<Tag> &id) const noexcept
    {
        return std::hash<quarterdeck::Uuid> {}(id.uuid);
    }
};
