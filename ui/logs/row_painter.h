// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/log_view.h"

#include <QtGui/QPainter>

#include <array>

namespace quarterdeck::ui {

/// Paints one line of a log view.
class RowPainter
{
public:
    RowPainter(const LogView &view, QPainter &painter);

    void header(int width) const;
    void row(const models::Row &row, int line, int top, int width) const;
    void missing(int top, int width) const;

private:
    void hiddenColumns(const std::array<QString, ColumnLayout::Count> &heads, int height) const;
    [[nodiscard]] QColor background(const models::Row &row) const;
    void gutter(const models::Row &row, int top) const;
    void head(const models::Row &row, int top) const;
    void continuation(const models::Row &row, int line, int top) const;
    void matches(const models::Row &row, int line, const QString &text, qreal x, int top, qreal width) const;
    void chip(const models::Row &row, int top, int &room) const;
    void text(const QString &text, ColumnLayout::Column column, int top, const QColor &colour,
              bool isBold = false) const;

    const LogView &m_view;
    QPainter &m_painter;
};

} // namespace quarterdeck::ui
