// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/contents.h"
#include "store/overlay.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::store {

/// A text for searching: small letters (Latin, Greek and Cyrillic ones; "ß" stays).
[[nodiscard]] std::string folded(std::string_view text);

/// The members as a person sees them, by name, to be searched while somebody types. A value of one moment: made anew
/// for the next contents (10,000 members: some 20 ms), searched from any thread.
class MemberIndex
{
public:
    struct Entry
    {
        Seen member; ///< Always there.
        std::string name;
        std::string email;
        std::vector<std::string> roles; ///< Names of the built-in roles that the member has somewhere, each once.
    };

    MemberIndex() = default;
    explicit MemberIndex(const Contents &contents);

    /// By folded name, then by id.
    [[nodiscard]] std::span<const Entry> entries() const noexcept { return m_entries; }
    /// The places in `entries` of those whose name, email or one of whose roles contains the text, in any case. Every
    /// one for an empty text. Well below 5 ms for 10,000 members.
    [[nodiscard]] std::vector<std::size_t> find(std::string_view text) const;

private:
    std::vector<Entry> m_entries;
    /// Of all entries, one behind the other, each ended by a line feed, which no search contains.
    std::string m_text;
    std::vector<std::size_t> m_ends;
};

} // namespace quarterdeck::store
