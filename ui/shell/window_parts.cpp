// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/window_parts.h"

#include <QtGui/QFontMetrics>
#include <QtWidgets/QStyle>

namespace quarterdeck::ui {

void drawRing(QPainter &painter, const Theme &theme, const QRect &rect)
{
    const qreal width = Theme::size(Size::FocusWidth);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.colour(Token::Focus), width));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2), 3, 3);
}

int drawKeyCap(QPainter &painter, const Theme &theme, const QString &keys, int right, int middle)
{
    const auto font = Theme::uiFont(Size::FontUiTiny);
    const QFontMetrics metrics(font);
    const int width = metrics.horizontalAdvance(keys) + 10;
    const int height = metrics.height() + 2;
    const QRectF cap(QRect(right - width, middle - height / 2, width, height)); // on whole pixels
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font);
    painter.setPen(QPen(theme.colour(Token::BorderStrong), 1));
    painter.setBrush(theme.colour(Token::SurfaceRaised));
    painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setPen(theme.colour(Token::TextSecondary));
    painter.drawText(cap, Qt::AlignCenter, keys);
    painter.restore();
    return width;
}

bool focusInto(QWidget *widget)
{
    const auto takes = [](const QWidget *one) {
        return one->isVisible() && one->isEnabled() && (one->focusPolicy() & Qt::TabFocus) != 0;
    };
    auto *target = widget->focusProxy() != nullptr ? widget->focusProxy() : widget;
    if (!takes(target)) {
        target = nullptr;
        for (auto *child : widget->findChildren<QWidget *>()) {
            if (takes(child)) {
                target = child;
                break;
            }
        }
    }
    if (target != nullptr)
        target->setFocus(Qt::ShortcutFocusReason);
    return target != nullptr;
}

ActivityButton::ActivityButton(const Theme &theme, const QString &name, QWidget *parent)
    : QToolButton(parent)
    , m_theme(theme)
{
    setFixedSize(Theme::size(Size::Activitybar), Theme::size(Size::ActivityItem));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(name);
}

void ActivityButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (isChecked()) {
        painter.fillRect(rect(), m_theme.colour(Token::SurfaceRaised));
        const int bar = 3;
        painter.fillRect(layoutDirection() == Qt::RightToLeft ? width() - bar : 0, 0, bar, height(),
                         m_theme.colour(Token::Accent));
    } else if (underMouse()) {
        painter.fillRect(rect(), m_theme.colour(Token::SurfaceHover));
    }
    const int side = Theme::size(Size::IconActivity);
    icon().paint(&painter, QRect((width() - side) / 2, (height() - side) / 2, side, side));
    if (hasFocus())
        drawRing(painter, m_theme, rect().adjusted(2, 2, -2, -2));
}

SearchButton::SearchButton(const Theme &theme, const QAction &palette, QWidget *parent)
    : QToolButton(parent)
    , m_theme(theme)
    , m_palette(palette)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setFont(Theme::uiFont(Size::FontUiSmall));
}

void SearchButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto shown = [this](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.colour(underMouse() ? Token::BorderStrong : Token::Border), 1));
    painter.setBrush(m_theme.colour(Token::SurfaceSunken));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setRenderHint(QPainter::Antialiasing, false);
    icon().paint(&painter, shown(QRect(8, (height() - 16) / 2, 16, 16)));
    int right = width() - 6;
    const auto keys = m_palette.shortcut().toString(QKeySequence::NativeText);
    if (!keys.isEmpty() && layoutDirection() == Qt::LeftToRight)
        right -= drawKeyCap(painter, m_theme, keys, right, height() / 2) + 8;
    const QRect place(30, 0, right - 30, height());
    painter.setFont(font());
    painter.setPen(m_theme.colour(Token::TextMuted));
    // The first words are enough where there is no room for all.
    const bool fits = painter.fontMetrics().horizontalAdvance(text()) <= place.width();
    painter.drawText(shown(place), Qt::AlignVCenter | Qt::AlignLeading,
                     painter.fontMetrics().elidedText(fits ? text() : accessibleName(), Qt::ElideRight, place.width()));
    if (hasFocus())
        drawRing(painter, m_theme, rect());
}

} // namespace quarterdeck::ui
