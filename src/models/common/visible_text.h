// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace quarterdeck::models {

/// Log text as it may be shown: control characters become their pictures (␛), marks that turn the writing direction or
/// are invisible become ⟨U+202E⟩, tabs become spaces up to the next multiple of four, bytes that are no UTF-8 become �.
struct VisibleText
{
    QString text;
    /// For each byte offset asked for, its place in `text` (UTF-16 units).
    std::vector<int> places;
    bool isCut = false; ///< There was more than `limit` units.
};

/// `offsets` ascending. Cost: linear, one pass.
[[nodiscard]] VisibleText makeVisible(std::string_view utf8, std::span<const std::uint32_t> offsets = {},
                                      int limit = 4096);

} // namespace quarterdeck::models
