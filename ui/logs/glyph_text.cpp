// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/glyph_text.h"

#include <QtGui/QFontMetricsF>
#include <QtGui/QGlyphRun>
#include <QtGui/QPainter>
#include <QtGui/QTextLayout>

#include <algorithm>

namespace quarterdeck::ui {

void GlyphText::setFont(const QFont &font)
{
    m_font = font;
    m_raw = QRawFont::fromFont(font);
    QString ascii;
    for (int c = 0; c < 128; ++c)
        ascii.append(QChar(c < 32 ? 32 : c));
    const auto glyphs = m_raw.glyphIndexesForString(ascii);
    std::copy_n(glyphs.begin(), std::min<qsizetype>(glyphs.size(), 128), m_glyphs.begin());
    const QFontMetricsF metrics(font);
    m_advance = metrics.horizontalAdvance(QLatin1Char('0'));
    m_ascent = qRound(metrics.ascent());
    m_height = qRound(metrics.height());
}

bool GlyphText::isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
}

void GlyphText::draw(QPainter &painter, qreal x, qreal baseline, const QString &text, qreal width) const
{
    if (text.isEmpty() || width <= 0)
        return;
    const auto most = static_cast<qsizetype>(width / m_advance);
    const auto shown = text.size() <= most ? text : text.left(std::max<qsizetype>(0, most - 1));
    if (isAscii(shown)) {
        QVector<quint32> glyphs(shown.size());
        QVector<QPointF> positions(shown.size());
        for (qsizetype i = 0; i < shown.size(); ++i) {
            glyphs[i] = m_glyphs[shown[i].unicode()];
            positions[i] = QPointF(static_cast<qreal>(i) * m_advance, 0);
        }
        QGlyphRun run;
        run.setRawFont(m_raw);
        run.setGlyphIndexes(glyphs);
        run.setPositions(positions);
        painter.drawGlyphRun(QPointF(x, baseline), run);
        if (shown.size() < text.size()) {
            painter.setFont(m_font);
            painter.drawText(QPointF(x + static_cast<qreal>(shown.size()) * m_advance, baseline), QStringLiteral("…"));
        }
        return;
    }
    const auto line = QFontMetricsF(m_font).elidedText(text.left(2000), Qt::ElideRight, width);
    QTextLayout layout(line, m_font);
    QTextOption option;
    option.setTextDirection(Qt::LeftToRight);
    layout.setTextOption(option);
    layout.beginLayout();
    auto whole = layout.createLine();
    layout.endLayout();
    layout.draw(&painter, QPointF(x, baseline - whole.ascent()));
}

qreal GlyphText::reach(const QString &text, int units) const
{
    const auto part = text.left(units);
    return isAscii(part) ? static_cast<qreal>(part.size()) * m_advance : QFontMetricsF(m_font).horizontalAdvance(part);
}

} // namespace quarterdeck::ui
