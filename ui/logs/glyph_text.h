// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtGui/QFont>
#include <QtGui/QRawFont>

#include <array>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace quarterdeck::ui {

/// Draws lines of fixed-pitch text. ASCII goes to the screen as glyphs without shaping (fast, and no ligatures); other
/// scripts through QTextLayout.
class GlyphText
{
public:
    void setFont(const QFont &font);
    [[nodiscard]] const QFont &font() const { return m_font; }
    [[nodiscard]] qreal advance() const { return m_advance; }
    [[nodiscard]] int ascent() const { return m_ascent; }
    [[nodiscard]] int height() const { return m_height; }
    /// The text, cut with "…" where it is wider than `width`, standing on `baseline`.
    void draw(QPainter &painter, qreal x, qreal baseline, const QString &text, qreal width) const;
    /// How far the first `units` of the text reach.
    [[nodiscard]] qreal reach(const QString &text, int units) const;

private:
    [[nodiscard]] static bool isAscii(const QString &text);
    QFont m_font;
    QRawFont m_raw;
    std::array<quint32, 128> m_glyphs {};
    qreal m_advance = 8;
    int m_ascent = 12;
    int m_height = 16;
};

} // namespace quarterdeck::ui
