// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/svg_icon_engine.h"

#include <QtCore/QFile>
#include <QtGui/QPainter>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>

#include <memory>

namespace quarterdeck::ui {

SvgIconEngine::SvgIconEngine(const Theme &theme, QString name, Token colour)
    : m_theme(theme)
    , m_name(std::move(name))
    , m_colour(colour)
{ }

QPixmap SvgIconEngine::make(const QSize &pixels, QIcon::Mode mode) const
{
    const auto colour = m_theme.colour(mode == QIcon::Disabled ? Token::TextDisabled : m_colour);
    const auto key
        = QStringLiteral("icon/%1/%2x%3/%4").arg(m_name).arg(pixels.width()).arg(pixels.height()).arg(colour.rgba());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QFile file(QStringLiteral(":/icons/%1.svg").arg(m_name));
    if (file.open(QIODevice::ReadOnly)) {
        QPainter painter(&pixmap);
        QSvgRenderer(file.readAll().replace("currentColor", colour.name().toUtf8())).render(&painter);
    }
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void SvgIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State)
{
    const auto ratio = painter->device()->devicePixelRatioF();
    auto image = make((QSizeF(rect.size()) * ratio).toSize(), mode);
    image.setDevicePixelRatio(ratio);
    painter->drawPixmap(rect.topLeft(), image);
}

QPixmap SvgIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    return make(size, mode);
}

QPixmap SvgIconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale)
{
    auto image = make(size, mode);
    image.setDevicePixelRatio(scale);
    return image;
}

QIconEngine *SvgIconEngine::clone() const
{
    return std::make_unique<SvgIconEngine>(*this).release();
}

} // namespace quarterdeck::ui
