// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QStyleOption>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolBar>

namespace quarterdeck::ui {

void Style::drawTab(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const bool isPane = widget && widget->property("qdPaneTabs").toBool();
    const bool isCurrent = option->state & State_Selected;
    const bool isHovered = (option->state & State_MouseOver) && (option->state & State_Enabled);
    const QRect rect = option->rect;
    const QColor border = m_theme.colour(Token::Border);
    if (isPane) {
        painter->fillRect(rect, m_theme.colour(isHovered && !isCurrent ? Token::SurfaceHover : Token::SurfaceRaised));
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), border);
        if (isCurrent)
            painter->fillRect(QRect(rect.left() + 8, rect.bottom() - 1, rect.width() - 16, 2),
                              m_theme.colour(Token::Accent));
    } else {
        painter->fillRect(rect,
                          m_theme.colour(isCurrent       ? Token::SurfaceBase
                                             : isHovered ? Token::SurfaceHover
                                                         : Token::SurfaceChrome));
        painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), border);
        if (isCurrent)
            painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), m_theme.colour(Token::Accent));
        else
            painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), border);
    }
    if (isCurrent && (option->state & State_HasFocus) && (option->state & State_KeyboardFocusChange))
        drawFocusRing(painter, rect.adjusted(2, 2, -2, -2), m_theme.size(Size::RadiusControl));
}

void Style::drawTabLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *given = qstyleoption_cast<const QStyleOptionTab *>(option);
    if (!given)
        return;
    QStyleOptionTab tab = *given;
    tab.state &= ~State_HasFocus; // the shape draws the ring
    const bool isCurrent = tab.state & State_Selected;
    tab.palette.setColor(QPalette::WindowText, m_theme.colour(isCurrent ? Token::TextPrimary : Token::TextSecondary));
    QProxyStyle::drawControl(CE_TabBarTabLabel, &tab, painter, widget);
}

void Style::drawHeaderSection(const QStyleOption *option, QPainter *painter) const
{
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    const QRect rect = option->rect;
    const bool isHovered = (option->state & State_MouseOver) && (option->state & State_Enabled);
    painter->fillRect(rect, m_theme.colour(isHovered ? Token::SurfaceHover : Token::SurfaceHeader));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.colour(Token::Border));
    if (header && header->orientation == Qt::Horizontal && header->position != QStyleOptionHeader::End
        && header->position != QStyleOptionHeader::OnlyOneSection) {
        const int x = option->direction == Qt::RightToLeft ? rect.left() : rect.right();
        painter->fillRect(QRect(x, rect.top() + 4, 1, rect.height() - 8), m_theme.colour(Token::Border));
    }
}

void Style::drawMenuItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (!item)
        return;
    const QRect rect = option->rect;
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(rect.left(), rect.center().y(), rect.width(), 1), m_theme.colour(Token::Border));
        return;
    }
    const bool isEnabled = item->state & State_Enabled;
    if (item->state & State_Selected)
        painter->fillRect(rect, m_theme.colour(isEnabled ? Token::Selection : Token::SurfaceHover));
    const auto place = [option, &rect](const QRect &part) { return visualRect(option->direction, rect, part); };
    const QRect mark = place(QRect(rect.left() + 8, rect.top(), 16, rect.height()));
    if (item->checkType != QStyleOptionMenuItem::NotCheckable) {
        if (item->checked)
            drawIcon(painter, mark, "check", isEnabled ? Token::TextPrimary : Token::TextDisabled, 16);
    } else if (!item->icon.isNull()) {
        QRect target(0, 0, 16, 16);
        target.moveCenter(mark.center());
        item->icon.paint(painter, target, Qt::AlignCenter, isEnabled ? QIcon::Normal : QIcon::Disabled);
    }
    const bool isDefault = item->menuItemType == QStyleOptionMenuItem::DefaultItem;
    painter->save();
    QFont font = item->font;
    if (isDefault)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine
        | (proxy()->styleHint(SH_UnderlineShortcut, option, widget, nullptr) ? Qt::TextShowMnemonic
                                                                             : Qt::TextHideMnemonic);
    const QRect text = place(rect.adjusted(32, 0, -24, 0));
    const bool isRtl = option->direction == Qt::RightToLeft;
    painter->setPen(m_theme.colour(isEnabled ? Token::TextPrimary : Token::TextDisabled));
    painter->drawText(text, flags | int(isRtl ? Qt::AlignRight : Qt::AlignLeft),
                      item->text.section(QLatin1Char('\t'), 0, 0));
    if (const auto keys = item->text.section(QLatin1Char('\t'), 1, 1); !keys.isEmpty()) {
        painter->setPen(m_theme.colour(isEnabled ? Token::TextMuted : Token::TextDisabled));
        painter->drawText(place(rect.adjusted(32, 0, -12, 0)),
                          int(Qt::AlignVCenter) | int(isRtl ? Qt::AlignLeft : Qt::AlignRight), keys);
    }
    painter->restore();
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu)
        drawIcon(painter, place(QRect(rect.right() - 22, rect.top(), 16, rect.height())),
                 isRtl ? "chevron-left" : "chevron-right", Token::TextMuted, 16);
}

void Style::drawMenuBarItem(const QStyleOption *option, QPainter *painter) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (!item)
        return;
    const QRect rect = option->rect;
    const bool isOpen = (option->state & State_Selected) && (option->state & State_Sunken);
    const bool isHovered = option->state & State_Selected;
    painter->fillRect(rect,
                      m_theme.colour(isOpen          ? Token::SurfacePressed
                                         : isHovered ? Token::SurfaceHover
                                                     : Token::SurfaceChrome));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.colour(Token::Border));
    painter->setPen(m_theme.colour(option->state & State_Enabled ? Token::TextPrimary : Token::TextDisabled));
    const int mnemonic = proxy()->styleHint(SH_UnderlineShortcut, option, nullptr, nullptr) ? Qt::TextShowMnemonic
                                                                                            : Qt::TextHideMnemonic;
    painter->drawText(rect, Qt::AlignCenter | Qt::TextSingleLine | mnemonic, item->text);
}

void Style::drawProgress(const QStyleOption *option, QPainter *painter) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
    if (!bar)
        return;
    QRectF groove(option->rect.left(), option->rect.center().y() - 1.5, option->rect.width(), 4);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.colour(Token::Border));
    painter->drawRoundedRect(groove, 2, 2);
    const qreal range = bar->maximum - bar->minimum;
    const qreal part = range > 0 ? qBound(0.0, (bar->progress - bar->minimum) / range, 1.0) : 0.3;
    groove.setWidth(groove.width() * part);
    painter->setBrush(m_theme.colour(Token::Accent));
    painter->drawRoundedRect(groove, 2, 2);
    painter->restore();
}

void Style::drawComboBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    const bool isEnabled = option->state & State_Enabled;
    const bool isHovered = isEnabled && (option->state & State_MouseOver);
    const int radius = m_theme.size(Size::RadiusControl);
    const Token fill = combo && combo->editable ? Token::SurfaceSunken
        : isHovered                             ? Token::SurfaceHover
                                                : Token::SurfaceBase;
    drawBox(painter, option->rect, fill, isEnabled ? Token::BorderStrong : Token::Border, radius);
    const QRect arrow(option->rect.right() - 23, option->rect.top(), 20, option->rect.height());
    drawIcon(painter, visualRect(option->direction, option->rect, arrow), "chevron-down",
             isEnabled ? Token::TextSecondary : Token::TextDisabled, 16);
    if (option->state & State_HasFocus)
        drawFocusRing(painter, option->rect, radius);
}

void Style::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!slider)
        return;
    painter->fillRect(option->rect, m_theme.colour(Token::SurfaceBase));
    if (slider->maximum <= slider->minimum)
        return;
    const QRect handle = proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, nullptr);
    const bool isActive = option->state & (State_MouseOver | State_Sunken);
    QColor colour = m_theme.colour(Token::BorderStrong);
    if (!isActive)
        colour.setAlphaF(0.6F);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawRoundedRect(QRectF(handle).adjusted(2, 2, -2, -2), 3, 3);
    painter->restore();
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl subControl,
                            const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control == CC_ScrollBar && slider) {
        // The whole length is the groove: no arrow buttons.
        const bool isHorizontal = slider->orientation == Qt::Horizontal;
        const int length = isHorizontal ? slider->rect.width() : slider->rect.height();
        const qint64 range = qint64(slider->maximum) - slider->minimum;
        int handle = length;
        if (range > 0) {
            handle = static_cast<int>(qint64(slider->pageStep) * length / (range + slider->pageStep));
            handle = qBound(qMin(24, length), handle, length);
        }
        const int start = sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition,
                                                  length - handle, slider->upsideDown);
        const auto part = [&](int from, int size) {
            const QRect rect = isHorizontal ? QRect(from, 0, size, slider->rect.height())
                                            : QRect(0, from, slider->rect.width(), size);
            return visualRect(slider->direction, slider->rect, rect.translated(slider->rect.topLeft()));
        };
        switch (subControl) {
        case SC_ScrollBarSlider:
            return part(start, handle);
        case SC_ScrollBarSubPage:
            return part(0, start);
        case SC_ScrollBarAddPage:
            return part(start + handle, length - start - handle);
        case SC_ScrollBarGroove:
            return slider->rect;
        default:
            return {};
        }
    }
    if (control == CC_ComboBox) {
        if (subControl == SC_ComboBoxEditField)
            return visualRect(option->direction, option->rect, option->rect.adjusted(7, 1, -24, -1));
        if (subControl == SC_ComboBoxArrow)
            return visualRect(option->direction, option->rect,
                              QRect(option->rect.right() - 23, option->rect.top(), 24, option->rect.height()));
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_TabBarTabShape:
        drawTab(option, painter, widget);
        return;
    case CE_TabBarTabLabel:
        drawTabLabel(option, painter, widget);
        return;
    case CE_HeaderSection:
        drawHeaderSection(option, painter);
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceHeader));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          m_theme.colour(Token::Border));
        return;
    case CE_HeaderLabel: {
        const auto *given = qstyleoption_cast<const QStyleOptionHeader *>(option);
        if (!given)
            return;
        QStyleOptionHeaderV2 header;
        if (const auto *newer = qstyleoption_cast<const QStyleOptionHeaderV2 *>(option))
            header = *newer;
        else
            static_cast<QStyleOptionHeader &>(header) = *given;
        header.palette.setColor(QPalette::ButtonText, m_theme.colour(Token::TextSecondary));
        header.state &= ~State_On; // no bold text above the chosen column
        QProxyStyle::drawControl(element, &header, painter, widget);
        return;
    }
    case CE_Splitter: {
        const QRect &rect = option->rect;
        painter->fillRect(rect, m_theme.colour(Token::SurfaceRaised));
        const QPoint centre = rect.center();
        painter->fillRect(rect.width() < rect.height() ? QRect(centre.x(), rect.top(), 1, rect.height())
                                                       : QRect(rect.left(), centre.y(), rect.width(), 1),
                          m_theme.colour(Token::Border));
        return;
    }
    case CE_MenuItem:
        drawMenuItem(option, painter, widget);
        return;
    case CE_MenuEmptyArea:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceOverlay));
        return;
    case CE_MenuBarItem:
        drawMenuBarItem(option, painter);
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceChrome));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          m_theme.colour(Token::Border));
        return;
    case CE_ToolBar: {
        const auto surface = widget ? widget->property("qdSurface") : QVariant();
        painter->fillRect(
            option->rect,
            m_theme.colour(surface.isValid() ? static_cast<Token>(surface.toInt()) : Token::SurfaceRaised));
        return;
    }
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel:
        return;
    case CE_ProgressBarContents:
        drawProgress(option, painter);
        return;
    case CE_PushButtonLabel: {
        const auto *given = qstyleoption_cast<const QStyleOptionButton *>(option);
        if (!given)
            return;
        QStyleOptionButton button = *given;
        button.state &= ~State_HasFocus;
        if (widget && (button.state & State_Enabled)
            && (widget->property("qdPrimary").toBool() || widget->property("qdDanger").toBool()))
            button.palette.setColor(QPalette::ButtonText, m_theme.colour(Token::TextOnAccent));
        QProxyStyle::drawControl(element, &button, painter, widget);
        return;
    }
    case CE_ShapedFrame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
            const QPoint centre = option->rect.center();
            painter->fillRect(frame->frameShape == QFrame::HLine
                                  ? QRect(option->rect.left(), centre.y(), option->rect.width(), 1)
                                  : QRect(centre.x(), option->rect.top(), 1, option->rect.height()),
                              m_theme.colour(Token::Border));
            return;
        }
        QProxyStyle::drawControl(element, option, painter, widget);
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    if (control == CC_ScrollBar)
        drawScrollBar(option, painter);
    else if (control == CC_ComboBox)
        drawComboBox(option, painter, widget);
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace quarterdeck::ui
