// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icon_engine.h"

#include "ui/theme/theme.h"

#include <QtCore/QFile>
#include <QtGui/QPainter>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>

#include <utility>

namespace quarterdeck::ui {

SvgIconEngine::SvgIconEngine(QString name, Token role, std::shared_ptr<const ThemeColours> colours)
    : m_name(std::move(name))
    , m_role(role)
    , m_colours(std::move(colours))
{ }

QPixmap SvgIconEngine::make(const QSize &pixels, QIcon::Mode mode) const
{
    const QColor colour = m_colours->colour(mode == QIcon::Disabled ? Token::TextDisabled : m_role);
    const QString key
        = QStringLiteral("qd/%1/%2x%3/%4").arg(m_name).arg(pixels.width()).arg(pixels.height()).arg(colour.rgba());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QFile file(QStringLiteral(":/icons/%1.svg").arg(m_name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("There is no icon %s.", qPrintable(m_name));
        return pixmap;
    }
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour.name().toLatin1());
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QSvgRenderer(svg).render(&painter, QRectF({}, QSizeF(pixels)));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void SvgIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State)
{
    const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
    const int side = qMin(rect.width(), rect.height());
    QRect target(0, 0, side, side);
    target.moveCenter(rect.center());
    painter->drawPixmap(target, make(QSize(qRound(side * ratio), qRound(side * ratio)), mode));
}

QPixmap SvgIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    return make(size, mode);
}

QPixmap SvgIconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale)
{
    // Qt 6.4 asks for device pixels here and sets the ratio itself as well.
    QPixmap pixmap = make(size, mode);
    pixmap.setDevicePixelRatio(scale);
    return pixmap;
}

QSize SvgIconEngine::actualSize(const QSize &size, QIcon::Mode, QIcon::State)
{
    return size;
}

QIconEngine *SvgIconEngine::clone() const
{
    return new SvgIconEngine(m_name, m_role, m_colours); // owned by the QIcon that asked
}

} // namespace quarterdeck::ui
