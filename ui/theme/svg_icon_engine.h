// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QtGui/QIconEngine>

namespace quarterdeck::ui {

/// Paints `:/icons/NAME.svg` with its strokes in a colour of the theme, at any size and pixel ratio.
class SvgIconEngine final : public QIconEngine
{
public:
    SvgIconEngine(const Theme &theme, QString name, Token colour);
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    [[nodiscard]] QIconEngine *clone() const override;

private:
    [[nodiscard]] QPixmap make(const QSize &pixels, QIcon::Mode mode) const;
    const Theme &m_theme;
    QString m_name;
    Token m_colour;
};

} // namespace quarterdeck::ui
