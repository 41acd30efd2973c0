// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/row_painter.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QFontMetrics>

#include <array>

namespace quarterdeck::ui {

using models::Row;
using models::RowLevel;

namespace {

constexpr int cellPadding = 8;

struct LevelLook
{
    const char *letter;
    Token colour;
    bool isBold;
    bool coloursMessage;
};
constexpr std::array<LevelLook, 7> looks {{{"", Token::TextPrimary, false, false},
                                           {"T", Token::LevelTrace, false, true},
                                           {"D", Token::LevelDebug, false, true},
                                           {"I", Token::LevelInfo, true, false},
                                           {"W", Token::LevelWarn, true, true},
                                           {"E", Token::LevelError, true, true},
                                           {"C", Token::LevelCritical, true, true}}};

const LevelLook &lookOf(RowLevel level)
{
    return looks[static_cast<std::size_t>(level)];
}

} // namespace

RowPainter::RowPainter(const LogView &view, QPainter &painter)
    : m_view(view)
    , m_painter(painter)
{ }

void RowPainter::header(int width) const
{
    const auto height = m_view.headerHeight();
    m_painter.fillRect(0, 0, width, height, m_view.m_theme.colour(Token::SurfaceHeader));
    m_painter.fillRect(0, height - 1, width, 1, m_view.m_theme.colour(Token::Border));
    m_painter.setFont(Theme::uiFont(Size::FontUiSmall, QFont::Medium));
    m_painter.setPen(m_view.m_theme.colour(Token::TextSecondary));
    const std::array<QString, ColumnLayout::Count> heads {
        QString(),
        QCoreApplication::translate("LogView", "Time"),
        QCoreApplication::translate("LogView", "Delta s"),
        QCoreApplication::translate("LogView", "Lv", "head of the column of level letters"),
        QCoreApplication::translate("LogView", "Component"),
        QCoreApplication::translate("LogView", "Request"),
        QCoreApplication::translate("LogView", "Message")};
    for (int column = ColumnLayout::Time; column < ColumnLayout::Count; ++column) {
        const auto place = static_cast<ColumnLayout::Column>(column);
        if (!m_view.m_columns.isShown(place))
            continue;
        auto cell = m_view.m_columns.cell(place, 0, height - 1);
        m_painter.fillRect(cell.left(), 4, 1, height - 9, m_view.m_theme.colour(Token::Border));
        cell.adjust(place == ColumnLayout::Level ? 4 : cellPadding, 0, -4, 0);
        const auto align = place == ColumnLayout::Delta ? Qt::AlignRight : Qt::AlignLeft;
        m_painter.drawText(cell, static_cast<int>(align | Qt::AlignVCenter) | Qt::TextSingleLine,
                           heads[static_cast<std::size_t>(column)]);
    }
    hiddenColumns(heads, height);
}

/// At the right of the head: what a narrow window leaves out.
void RowPainter::hiddenColumns(const std::array<QString, ColumnLayout::Count> &heads, int height) const
{
    QStringList hidden;
    for (const auto column : {ColumnLayout::Delta, ColumnLayout::Request, ColumnLayout::Component}) {
        if (!m_view.m_columns.isShown(column))
            hidden << (column == ColumnLayout::Delta ? QCoreApplication::translate("LogView", "delta")
                                                     : heads[static_cast<std::size_t>(column)].toLower());
    }
    if (hidden.isEmpty())
        return;
    m_painter.setFont(Theme::uiFont(Size::FontUiSmall));
    m_painter.setPen(m_view.m_theme.colour(Token::TextMuted));
    const auto message = m_view.m_columns.cell(ColumnLayout::Message, 0, height - 1);
    m_painter.drawText(message.adjusted(80, 0, -cellPadding, 0), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                       QCoreApplication::translate("LogView", "%1 hidden").arg(hidden.join(QStringLiteral(", "))));
}

QColor RowPainter::background(const Row &row) const
{
    const auto &state = m_view.m_document.state();
    const auto &theme = m_view.m_theme;
    if (state.pointer == row.ordinal)
        return theme.colour(Token::PointerRow);
    const auto first = std::min(m_view.m_anchor, m_view.m_current.value_or(m_view.m_anchor));
    const auto last = std::max(m_view.m_anchor, m_view.m_current.value_or(m_view.m_anchor));
    if (m_view.m_current && row.row >= first && row.row <= last)
        return theme.colour(m_view.hasFocus() ? Token::Selection : Token::SelectionInactive);
    if (row.level == RowLevel::Error || row.level == RowLevel::Critical)
        return theme.colour(Token::LevelErrorRow);
    if (state.pointer && row.ordinal > *state.pointer)
        return theme.colour(Token::SurfaceRaised);
    return theme.colour(Token::SurfaceBase);
}

void RowPainter::row(const Row &row, int line, int top, int width) const
{
    const auto height = m_view.m_rowHeight;
    m_painter.fillRect(0, top, width, height, background(row));
    if (line == 0) {
        gutter(row, top);
        head(row, top);
    } else {
        m_painter.fillRect(0, top, m_view.m_columns.width(ColumnLayout::Gutter), height,
                           m_view.m_theme.colour(Token::SurfaceGutter));
        continuation(row, line, top);
    }
    if (m_view.m_document.state().pointer == row.ordinal && line == 0) {
        m_painter.fillRect(0, top, width, 1, m_view.m_theme.colour(Token::Pointer));
        m_painter.fillRect(0, top + height - 1, width, 1, m_view.m_theme.colour(Token::Pointer));
    }
    if (m_view.hasFocus() && m_view.m_current == row.row && line == 0) {
        m_painter.setPen(QPen(m_view.m_theme.colour(Token::Focus), 2));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(QRect(m_view.m_columns.width(ColumnLayout::Gutter) + 1, top + 1,
                                 width - m_view.m_columns.width(ColumnLayout::Gutter) - 2, height - 2));
    }
}

void RowPainter::missing(int top, int width) const
{
    m_painter.fillRect(0, top, width, m_view.m_rowHeight, m_view.m_theme.colour(Token::SurfaceBase));
    m_painter.fillRect(0, top, m_view.m_columns.width(ColumnLayout::Gutter), m_view.m_rowHeight,
                       m_view.m_theme.colour(Token::SurfaceGutter));
}

void RowPainter::gutter(const Row &row, int top) const
{
    const auto height = m_view.m_rowHeight;
    const auto isPointer = m_view.m_document.state().pointer == row.ordinal;
    if (!isPointer)
        m_painter.fillRect(0, top, m_view.m_columns.width(ColumnLayout::Gutter), height,
                           m_view.m_theme.colour(Token::SurfaceGutter));
    const auto iconTop = top + (height - 16) / 2;
    if (row.hasStop)
        m_view.m_theme.icon(QStringLiteral("breakpoint-conditional"), Token::Breakpoint)
            .paint(&m_painter, QRect(2, iconTop, 16, 16));
    else if (m_view.m_hovered == row.row)
        m_view.m_theme.icon(QStringLiteral("breakpoint-disabled"), Token::Breakpoint)
            .paint(&m_painter, QRect(2, iconTop, 16, 16));
    if (isPointer)
        m_view.m_theme.icon(QStringLiteral("pointer"), Token::Pointer).paint(&m_painter, QRect(22, iconTop, 16, 16));
}

void RowPainter::text(const QString &text, ColumnLayout::Column column, int top, const QColor &colour,
                      bool isBold) const
{
    if (!m_view.m_columns.isShown(column))
        return;
    const auto &glyphs = isBold ? m_view.m_boldText : m_view.m_text;
    const auto baseline = top + (m_view.m_rowHeight - glyphs.height()) / 2 + glyphs.ascent();
    m_painter.setPen(colour);
    const auto width = m_view.m_columns.width(column) - cellPadding - 4;
    qreal x = m_view.m_columns.left(column) + cellPadding;
    if (column == ColumnLayout::Delta)
        x = std::max(x, x + width - static_cast<qreal>(text.size()) * glyphs.advance());
    glyphs.draw(m_painter, x, baseline, text, width);
}

void RowPainter::chip(const Row &row, int top, int &room) const
{
    if (row.foldedLines <= 0 || m_view.isOpened(row.ordinal))
        return;
    auto words = QCoreApplication::translate("LogView", "%n line(s)", nullptr, row.foldedLines);
    if (row.causes > 0)
        words += QStringLiteral(", ") + QCoreApplication::translate("LogView", "%n cause(s)", nullptr, row.causes);
    m_painter.setFont(Theme::uiFont(Size::FontUiTiny));
    const auto width = QFontMetrics(m_painter.font()).horizontalAdvance(words) + 28;
    const auto right = m_view.viewport()->width() - 8;
    const QRect box(right - width, top + 2, width, m_view.m_rowHeight - 4);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_view.m_theme.colour(Token::Chip));
    m_painter.drawRoundedRect(box, Theme::size(Size::RadiusChip), Theme::size(Size::RadiusChip));
    m_view.m_theme.icon(QStringLiteral("chevron-right"))
        .paint(&m_painter, QRect(box.left() + 4, box.center().y() - 5, 12, 12));
    m_painter.setPen(m_view.m_theme.colour(Token::TextSecondary));
    m_painter.drawText(box.adjusted(20, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft, words);
    room -= width + 12;
}

void RowPainter::matches(const Row &row, int line, const QString &text, qreal x, int top, qreal width) const
{
    for (const auto &match : row.matches) {
        if (match.line != line)
            continue;
        const auto from = m_view.m_text.reach(text, match.begin);
        const auto to = std::min(m_view.m_text.reach(text, match.end), width);
        if (from >= width)
            continue;
        const QRectF box(x + from - 1, top + 2, to - from + 2, m_view.m_rowHeight - 4);
        m_painter.setPen(m_view.m_theme.colour(Token::Hit));
        m_painter.setBrush(m_view.m_theme.colour(Token::HitBg));
        m_painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    }
}

void RowPainter::head(const Row &row, int top) const
{
    const auto &theme = m_view.m_theme;
    const auto &look = lookOf(row.level);
    const auto &state = m_view.m_document.state();
    const bool isSelected = background(row) == theme.colour(Token::Selection);
    text(row.time, ColumnLayout::Time, top, theme.colour(Token::TextSecondary));
    text(row.delta, ColumnLayout::Delta, top, theme.colour(Token::TextMuted));
    text(row.component, ColumnLayout::Component, top, theme.colour(Token::TextSecondary));
    const bool isSameRequest = !row.request.isEmpty() && state.pointer && row.request == state.pointerRequest;
    if (isSameRequest) {
        const auto column
            = m_view.m_columns.isShown(ColumnLayout::Request) ? ColumnLayout::Request : ColumnLayout::Level;
        m_painter.fillRect(m_view.m_columns.left(column), top, 2, m_view.m_rowHeight, theme.colour(Token::Accent));
    }
    // The end of an id tells ids apart.
    const auto shownRequest = row.request.isEmpty() ? QStringLiteral("–")
        : row.request.size() > 8                    ? QStringLiteral("…") + row.request.right(7)
                                                    : row.request;
    text(shownRequest, ColumnLayout::Request, top, theme.colour(isSameRequest ? Token::TextPrimary : Token::TextMuted));

    const auto letterColour = isSelected && !look.isBold ? theme.colour(Token::TextPrimary) : theme.colour(look.colour);
    if (row.level == RowLevel::Critical) {
        const QRect box(m_view.m_columns.left(ColumnLayout::Level) + 5, top + 2, 16, m_view.m_rowHeight - 4);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(theme.colour(Token::LevelCriticalBg));
        m_painter.drawRoundedRect(box, 3, 3);
        text(QLatin1String(look.letter), ColumnLayout::Level, top, theme.colour(Token::LevelCriticalOn), true);
    } else {
        text(QLatin1String(look.letter), ColumnLayout::Level, top, letterColour, look.isBold);
    }

    int room = m_view.m_columns.width(ColumnLayout::Message) - cellPadding - 4;
    chip(row, top, room);
    const qreal x = m_view.m_columns.left(ColumnLayout::Message) + cellPadding;
    matches(row, 0, row.message, x, top, room);
    const auto messageColour = row.level == RowLevel::Trace || row.level == RowLevel::Debug ? Token::TextSecondary
        : look.coloursMessage                                                               ? look.colour
                                                                                            : Token::TextPrimary;
    m_painter.setPen(theme.colour(messageColour));
    const auto baseline = top + (m_view.m_rowHeight - m_view.m_text.height()) / 2 + m_view.m_text.ascent();
    m_view.m_text.draw(m_painter, x, baseline, row.message, room);
}

void RowPainter::continuation(const Row &row, int line, int top) const
{
    if (line - 1 >= row.continuation.size())
        return;
    const auto &shown = row.continuation[line - 1];
    const qreal x = m_view.m_columns.left(ColumnLayout::Message) + cellPadding;
    const int room = m_view.m_columns.width(ColumnLayout::Message) - cellPadding - 4;
    matches(row, line, shown, x, top, room);
    m_painter.setPen(m_view.m_theme.colour(Token::TextSecondary));
    const auto baseline = top + (m_view.m_rowHeight - m_view.m_text.height()) / 2 + m_view.m_text.ascent();
    m_view.m_text.draw(m_painter, x, baseline, shown, room);
}

} // namespace quarterdeck::ui
