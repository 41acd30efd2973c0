// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/column_layout.h"

namespace quarterdeck::ui {

namespace {
constexpr std::array<int, ColumnLayout::Count> standard {44, 104, 68, 28, 176, 88, 0};
constexpr int leastMessage = 360;
} // namespace

void ColumnLayout::arrange(int width, double zoom)
{
    std::array<bool, Count> shown {};
    shown.fill(true);
    const auto scaled = [&](int column) {
        const auto size = standard[static_cast<std::size_t>(column)];
        return column == Gutter ? size : qRound(size * zoom);
    };
    const auto used = [&] {
        int sum = 0;
        for (int column = 0; column < Message; ++column)
            sum += shown[static_cast<std::size_t>(column)] ? scaled(column) : 0;
        return sum;
    };
    for (const auto column : {Delta, Request, Component}) {
        if (width - used() >= leastMessage)
            break;
        shown[static_cast<std::size_t>(column)] = false;
    }
    int left = 0;
    for (int column = 0; column < Message; ++column) {
        const auto index = static_cast<std::size_t>(column);
        m_lefts[index] = left;
        m_widths[index] = shown[index] ? scaled(column) : 0;
        left += m_widths[index];
    }
    m_lefts[Message] = left;
    m_widths[Message] = std::max(0, width - left);
}

} // namespace quarterdeck::ui
