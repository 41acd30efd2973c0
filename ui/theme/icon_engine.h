// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QtCore/QString>
#include <QtGui/QIconEngine>

#include <memory>

namespace quarterdeck::ui {

struct ThemeColours;

/// Draws `:/icons/NAME.svg` in the colour that a role has in the theme of the moment: icons made before a change of
/// theme follow it at the next paint. GUI thread.
class SvgIconEngine : public QIconEngine
{
public:
    SvgIconEngine(QString name, Token role, std::shared_ptr<const ThemeColours> colours);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QSize actualSize(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    bool isNull() override { return false; }
    QString key() const override { return QStringLiteral("quarterdeck"); }
    QIconEngine *clone() const override;

private:
    [[nodiscard]] QPixmap make(const QSize &pixels, QIcon::Mode mode) const;

    QString m_name;
    Token m_role;
    std::shared_ptr<const ThemeColours> m_colours;
};

} // namespace quarterdeck::ui
