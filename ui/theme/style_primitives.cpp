// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/theme.h"

#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QStyleOption>

namespace quarterdeck::ui {

namespace {
/// Half a line inwards: strokes lie on the pixel grid at whole and fractional scales.
QRectF strokeRect(const QRectF &rect, qreal width)
{
    return rect.adjusted(width / 2, width / 2, -width / 2, -width / 2);
}
} // namespace

void Style::drawBox(QPainter *painter, const QRectF &rect, Token fill, Token line, qreal radius) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme.colour(line), 1));
    painter->setBrush(m_theme.colour(fill));
    painter->drawRoundedRect(strokeRect(rect, 1), radius, radius);
    painter->restore();
}

void Style::drawFocusRing(QPainter *painter, const QRect &rect, qreal radius) const
{
    const qreal width = m_theme.size(Size::FocusWidth);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme.colour(Token::Focus), width));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(strokeRect(rect, width), radius, radius);
    painter->restore();
}

void Style::drawIcon(QPainter *painter, const QRect &rect, const char *name, Token role, int side) const
{
    const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
    QRect target(0, 0, side, side);
    target.moveCenter(rect.center());
    painter->drawPixmap(target, m_theme.pixmap(QString::fromLatin1(name), role, side, ratio));
}

void Style::drawButtonPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const bool isEnabled = option->state & State_Enabled;
    const bool isDown = option->state & (State_Sunken | State_On);
    const bool isHovered = isEnabled && (option->state & State_MouseOver);
    Token fill = isDown ? Token::SurfacePressed : isHovered ? Token::SurfaceHover : Token::SurfaceBase;
    Token line = isEnabled ? Token::BorderStrong : Token::Border;
    if (isEnabled && widget && widget->property("qdPrimary").toBool())
        fill = line = Token::AccentFill;
    if (isEnabled && widget && widget->property("qdDanger").toBool())
        fill = line = Token::DangerFill;
    drawBox(painter, option->rect, fill, line, m_theme.size(Size::RadiusControl));
}

void Style::drawCheck(const QStyleOption *option, QPainter *painter, bool isRadio) const
{
    const bool isEnabled = option->state & State_Enabled;
    const bool isOn = option->state & State_On;
    const bool isPartly = option->state & State_NoChange;
    const QRect rect(option->rect.center().x() - 6, option->rect.center().y() - 6, 14, 14);
    Token fill = Token::SurfaceSunken;
    Token line = isEnabled ? Token::BorderStrong : Token::Border;
    if ((isOn || isPartly) && !isRadio)
        fill = line = isEnabled ? Token::AccentFill : Token::Border;
    if (isRadio && isOn)
        line = isEnabled ? Token::AccentFill : Token::Border;
    drawBox(painter, rect, fill, line, isRadio ? 7 : m_theme.size(Size::RadiusControl));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isRadio && isOn) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_theme.colour(isEnabled ? Token::AccentFill : Token::TextDisabled));
        painter->drawEllipse(QRectF(rect).adjusted(3.5, 3.5, -3.5, -3.5));
    } else if (isOn || isPartly) {
        painter->setPen(QPen(m_theme.colour(Token::TextOnAccent), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF origin = rect.topLeft();
        if (isPartly)
            painter->drawLine(origin + QPointF(4, 7), origin + QPointF(10, 7));
        else
            painter->drawPolyline(
                QPolygonF({origin + QPointF(3.5, 7.2), origin + QPointF(6, 9.7), origin + QPointF(10.5, 4.6)}));
    }
    painter->restore();
}

void Style::drawRow(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(widget);
    const bool isActive = (option->state & State_Active) && (!view || view->hasFocus());
    if (option->state & State_Selected)
        painter->fillRect(option->rect, m_theme.colour(isActive ? Token::Selection : Token::SelectionInactive));
    else if ((option->state & State_MouseOver) && (option->state & State_Enabled))
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceHover));
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const int radius = m_theme.size(Size::RadiusControl);
    switch (element) {
    case PE_FrameFocusRect:
        // In rows the ring is for the keyboard only; the selection shows the place otherwise.
        if (qobject_cast<const QAbstractItemView *>(widget) && !(option->state & State_KeyboardFocusChange))
            return;
        drawFocusRing(painter, option->rect, radius);
        return;
    case PE_PanelLineEdit: {
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth == 0) {
            painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
            return;
        }
        const bool isEnabled = option->state & State_Enabled;
        drawBox(painter, option->rect, isEnabled ? Token::SurfaceSunken : Token::SurfaceRaised,
                isEnabled ? Token::BorderStrong : Token::Border, radius);
        if (option->state & State_HasFocus)
            drawFocusRing(painter, option->rect, radius);
        return;
    }
    case PE_FrameLineEdit:
        return;
    case PE_PanelButtonCommand:
        drawButtonPanel(option, painter, widget);
        return;
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_PanelMenuBar:
    case PE_FrameDockWidget:
    case PE_FrameTabWidget:
    case PE_IndicatorToolBarHandle:
    case PE_FrameWindow:
        return;
    case PE_PanelButtonTool: {
        const bool isEnabled = option->state & State_Enabled;
        Token fill = Token::SurfaceHover;
        if (option->state & State_Sunken)
            fill = Token::SurfacePressed;
        else if (option->state & State_On)
            fill = Token::AccentSoft;
        else if (!isEnabled || !(option->state & State_MouseOver))
            return;
        drawBox(painter, option->rect, fill, fill, radius);
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheck(option, painter, false);
        return;
    case PE_IndicatorRadioButton:
        drawCheck(option, painter, true);
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children) {
            const bool isRtl = option->direction == Qt::RightToLeft;
            const char *name = (option->state & State_Open) ? "chevron-down" : isRtl ? "chevron-left" : "chevron-right";
            drawIcon(painter, option->rect, name, Token::TextMuted, 16);
        }
        return;
    case PE_PanelItemViewRow:
        drawRow(option, painter, widget);
        return;
    case PE_PanelItemViewItem: {
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
            item && item->backgroundBrush.style() != Qt::NoBrush && !(option->state & State_Selected))
            painter->fillRect(option->rect, item->backgroundBrush);
        drawRow(option, painter, widget);
        return;
    }
    case PE_IndicatorTabClose: {
        if (option->state & State_MouseOver)
            drawBox(painter, option->rect, Token::SurfacePressed, Token::SurfacePressed, radius);
        if (option->state & (State_Selected | State_MouseOver | State_Raised))
            drawIcon(painter, option->rect, "close", Token::TextSecondary, 16);
        return;
    }
    case PE_FrameTabBarBase:
        return;
    case PE_PanelMenu:
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceOverlay));
        if (element == PE_PanelMenu)
            return;
        [[fallthrough]];
    case PE_FrameMenu:
        painter->setPen(QPen(m_theme.colour(Token::BorderStrong), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(strokeRect(option->rect, 1));
        return;
    case PE_Frame:
    case PE_FrameGroupBox:
        painter->setPen(QPen(m_theme.colour(Token::Border), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(strokeRect(option->rect, 1));
        return;
    case PE_PanelStatusBar:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceChrome));
        painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1),
                          m_theme.colour(Token::Border));
        return;
    case PE_PanelToolBar:
        return;
    case PE_IndicatorToolBarSeparator: {
        const bool isUpright = option->state & State_Horizontal;
        const QPoint centre = option->rect.center();
        painter->fillRect(isUpright ? QRect(centre.x(), option->rect.top() + 8, 1, option->rect.height() - 16)
                                    : QRect(option->rect.left() + 8, centre.y(), option->rect.width() - 16, 1),
                          m_theme.colour(Token::Border));
        return;
    }
    case PE_IndicatorDockWidgetResizeHandle: {
        const QRect &rect = option->rect;
        painter->fillRect(rect, m_theme.colour(Token::SurfaceRaised));
        const QPoint centre = rect.center();
        painter->fillRect(rect.width() < rect.height() ? QRect(centre.x(), rect.top(), 1, rect.height())
                                                       : QRect(rect.left(), centre.y(), rect.width(), 1),
                          m_theme.colour(Token::Border));
        return;
    }
    case PE_IndicatorArrowDown:
    case PE_IndicatorSpinDown:
        drawIcon(painter, option->rect, "chevron-down", Token::TextSecondary, 16);
        return;
    case PE_IndicatorArrowUp:
    case PE_IndicatorSpinUp:
        drawIcon(painter, option->rect, "chevron-up", Token::TextSecondary, 16);
        return;
    case PE_IndicatorArrowRight:
        drawIcon(painter, option->rect, "chevron-right", Token::TextSecondary, 16);
        return;
    case PE_IndicatorArrowLeft:
        drawIcon(painter, option->rect, "chevron-left", Token::TextSecondary, 16);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            drawIcon(painter, option->rect,
                     header->sortIndicator == QStyleOptionHeader::SortUp ? "chevron-up" : "chevron-down",
                     Token::TextSecondary, 16);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

} // namespace quarterdeck::ui
