// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QRect>

#include <array>

namespace quarterdeck::ui {

/// Where the columns of a log stand in a given width: what does not fit drops out in a fixed order, until the message
/// has room. Pure geometry.
class ColumnLayout
{
public:
    enum Column { Gutter, Time, Delta, Level, Component, Request, Message, Count };

    /// `zoom` 1.0 = 12 px text; `leastMessage` unscaled.
    void arrange(int width, double zoom);
    [[nodiscard]] bool isShown(Column column) const { return m_widths[static_cast<std::size_t>(column)] > 0; }
    [[nodiscard]] int left(Column column) const { return m_lefts[static_cast<std::size_t>(column)]; }
    [[nodiscard]] int width(Column column) const { return m_widths[static_cast<std::size_t>(column)]; }
    [[nodiscard]] QRect cell(Column column, int top, int height) const
    {
        return {left(column), top, width(column), height};
    }

private:
    std::array<int, Count> m_lefts {};
    std::array<int, Count> m_widths {};
};

} // namespace quarterdeck::ui
