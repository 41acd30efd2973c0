// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QStyleOption>

namespace quarterdeck::ui {

namespace {

void outline(QPainter *painter, const QRect &rect, const QColor &line, const QColor &fill, qreal radius,
             qreal width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(line, width));
    painter->setBrush(fill);
    const auto inset = width / 2;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

bool has(const QStyleOption *option, QStyle::StateFlag state)
{
    return (option->state & state) != 0;
}

} // namespace

Style::Style(const Theme &theme)
    : QProxyStyle(QStringLiteral("Fusion"))
    , m_theme(theme)
{ }

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 10;
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent:
        return Theme::size(Size::Splitter);
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
        return Theme::size(Size::Icon);
    case PM_TabBarTabHSpace:
        return 24;
    case PM_TabBarTabVSpace:
        return 8;
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
        return 0;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 4;
    case PM_TreeViewIndentation:
        return 16;
    case PM_HeaderMargin: // the text of a head stands above the text of its rows
    case PM_FocusFrameHMargin:
        return 6;
    case PM_ToolBarFrameWidth:
    case PM_ToolBarItemMargin:
    case PM_DockWidgetTitleMargin:
    case PM_DockWidgetFrameWidth:
    case PM_ToolBarItemSpacing:
        return 0;
    case PM_DefaultFrameWidth:
        return 1;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return Theme::size(Size::Space4);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return Theme::size(Size::Space3);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ToolTip_WakeUpDelay:
        return Theme::size(Size::MotionTooltipDelay);
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_Widget_Animation_Duration:
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ScrollBar_Transient:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void Style::drawButton(const QStyleOption *option, QPainter *painter) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool isPrimary = button != nullptr && (button->features & QStyleOptionButton::DefaultButton) != 0
        && has(option, State_Enabled);
    auto fill = m_theme.colour(isPrimary ? Token::AccentFill : Token::SurfaceBase);
    if (!isPrimary && has(option, State_Sunken))
        fill = m_theme.colour(Token::SurfacePressed);
    else if (!isPrimary && has(option, State_MouseOver) && has(option, State_Enabled))
        fill = m_theme.colour(Token::SurfaceHover);
    const auto line = m_theme.colour(isPrimary                        ? Token::AccentFill
                                         : has(option, State_Enabled) ? Token::BorderStrong
                                                                      : Token::Border);
    outline(painter, option->rect, line, fill, Theme::size(Size::RadiusControl));
    if (has(option, State_HasFocus) && has(option, State_KeyboardFocusChange))
        outline(painter, option->rect.adjusted(2, 2, -2, -2),
                m_theme.colour(isPrimary ? Token::TextOnAccent : Token::Focus), Qt::transparent, 2, 1);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        drawButton(option, painter);
        return;
    case PE_FrameFocusRect:
        outline(painter, option->rect, m_theme.colour(Token::Focus), Qt::transparent, 2, Theme::size(Size::FocusWidth));
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame != nullptr && frame->lineWidth > 0) {
            const bool isFocused = has(option, State_HasFocus);
            outline(painter, option->rect, m_theme.colour(isFocused ? Token::Focus : Token::BorderStrong),
                    m_theme.colour(Token::SurfaceSunken), Theme::size(Size::RadiusControl), isFocused ? 2 : 1);
        }
        return;
    case PE_PanelButtonTool: {
        const bool isOn = has(option, State_On) || has(option, State_Sunken);
        if (!has(option, State_AutoRaise)) // a field to click into
            outline(painter, option->rect, m_theme.colour(Token::BorderStrong), m_theme.colour(Token::SurfaceSunken),
                    Theme::size(Size::RadiusControl));
        else if (isOn || (has(option, State_MouseOver) && has(option, State_Enabled)))
            outline(painter, option->rect.adjusted(1, 1, -1, -1), Qt::transparent,
                    m_theme.colour(isOn ? Token::SurfacePressed : Token::SurfaceHover),
                    Theme::size(Size::RadiusControl));
        return;
    }
    case PE_FrameTabBarBase:
    case PE_FrameTabWidget:
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
    case PE_FrameDockWidget:
    case PE_IndicatorToolBarHandle:
        return;
    case PE_PanelMenuBar:
    case PE_PanelToolBar:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceChrome));
        return;
    case PE_Frame:
    case PE_FrameMenu:
        painter->save();
        painter->setPen(m_theme.colour(Token::Border));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_PanelMenu:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceOverlay));
        return;
    case PE_IndicatorDockWidgetResizeHandle: {
        // A line of 1 px in a grip that a mouse can find.
        const auto middle = option->rect.center();
        const bool isVerticalLine = option->rect.height() > option->rect.width();
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceRaised));
        painter->fillRect(isVerticalLine ? QRect(middle.x(), option->rect.top(), 1, option->rect.height())
                                         : QRect(option->rect.left(), middle.y(), option->rect.width(), 1),
                          m_theme.colour(Token::Border));
        return;
    }
    case PE_IndicatorTabClose: {
        if (has(option, State_MouseOver) && has(option, State_Enabled))
            outline(painter, option->rect, Qt::transparent, m_theme.colour(Token::SurfacePressed), 3);
        m_theme.icon(QStringLiteral("close"))
            .paint(painter, QRect(option->rect.center() - QPoint(6, 6), QSize(13, 13)));
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: {
        const auto box = QRect(option->rect.center() - QPoint(7, 7), QSize(14, 14));
        const bool isOn = has(option, State_On) || has(option, State_NoChange);
        outline(painter, box, m_theme.colour(isOn ? Token::AccentFill : Token::BorderStrong),
                m_theme.colour(isOn ? Token::AccentFill : Token::SurfaceSunken), 3);
        if (isOn)
            m_theme.icon(has(option, State_On) ? QStringLiteral("check") : QStringLiteral("dash"), Token::TextOnAccent)
                .paint(painter, box.adjusted(1, 1, -1, -1));
        if (has(option, State_HasFocus) && element == PE_IndicatorCheckBox)
            outline(painter, box.adjusted(-2, -2, 2, 2), m_theme.colour(Token::Focus), Qt::transparent, 4);
        return;
    }
    case PE_IndicatorBranch:
        if (has(option, State_Children)) {
            const QRect box(option->rect.center() - QPoint(7, 7), QSize(16, 16));
            const auto closed = option->direction == Qt::RightToLeft ? QStringLiteral("chevron-left")
                                                                     : QStringLiteral("chevron-right");
            m_theme.icon(has(option, State_Open) ? QStringLiteral("chevron-down") : closed).paint(painter, box);
        }
        return;
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem: {
        const bool isSelected = has(option, State_Selected);
        if (isSelected)
            painter->fillRect(option->rect,
                              option->palette.color(has(option, State_Active) ? QPalette::Active : QPalette::Inactive,
                                                    QPalette::Highlight));
        else if (has(option, State_MouseOver) && has(option, State_Enabled))
            painter->fillRect(option->rect, m_theme.colour(Token::SurfaceHover));
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawTab(const QStyleOption *option, QPainter *painter) const
{
    const bool isCurrent = has(option, State_Selected);
    const auto &rect = option->rect;
    painter->fillRect(rect,
                      m_theme.colour(isCurrent                          ? Token::SurfaceBase
                                         : has(option, State_MouseOver) ? Token::SurfaceHover
                                                                        : Token::SurfaceChrome));
    painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), m_theme.colour(Token::Border));
    if (isCurrent)
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), m_theme.colour(Token::Accent));
    else
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.colour(Token::Border));
    if (has(option, State_HasFocus))
        outline(painter, rect.adjusted(2, 3, -2, -2), m_theme.colour(Token::Focus), Qt::transparent, 2);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_TabBarTabShape:
        drawTab(option, painter);
        return;
    case CE_Splitter: {
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceRaised));
        const auto middle = option->rect.center();
        const bool isVerticalLine = has(option, State_Horizontal);
        const QRect line = isVerticalLine ? QRect(middle.x(), option->rect.top(), 1, option->rect.height())
                                          : QRect(option->rect.left(), middle.y(), option->rect.width(), 1);
        painter->fillRect(line, m_theme.colour(Token::Border));
        return;
    }
    case CE_HeaderSection:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceHeader));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          m_theme.colour(Token::Border));
        painter->fillRect(QRect(option->rect.right(), option->rect.top(), 1, option->rect.height()),
                          m_theme.colour(Token::Border));
        return;
    case CE_MenuBarItem:
        if (has(option, State_Selected))
            painter->fillRect(option->rect, m_theme.colour(Token::SurfacePressed));
        else
            painter->fillRect(option->rect, m_theme.colour(Token::SurfaceChrome));
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            drawItemText(painter, option->rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextDontClip,
                         option->palette, has(option, State_Enabled), item->text, QPalette::WindowText);
        }
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceChrome));
        return;
    case CE_ToolBar:
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceChrome));
        if (const auto *bar = qstyleoption_cast<const QStyleOptionToolBar *>(option)) { // a line towards the centre
            const auto isLeft = bar->toolBarArea == Qt::LeftToolBarArea;
            if (isLeft || bar->toolBarArea == Qt::RightToolBarArea)
                painter->fillRect(QRect(isLeft ? option->rect.right() : option->rect.left(), option->rect.top(), 1,
                                        option->rect.height()),
                                  m_theme.colour(Token::Border));
        }
        return;
    default:
        break;
    }
    if (element == CE_PushButtonLabel) {
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option); button != nullptr
            && (button->features & QStyleOptionButton::DefaultButton) != 0 && has(option, State_Enabled)) {
            auto primary = *button;
            primary.palette.setColor(QPalette::ButtonText, m_theme.colour(Token::TextOnAccent));
            QProxyStyle::drawControl(element, &primary, painter, widget);
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        painter->fillRect(option->rect, m_theme.colour(Token::SurfaceBase));
        const auto slider = subControlRect(control, option, SC_ScrollBarSlider, widget);
        const bool isActive = (option->activeSubControls & SC_ScrollBarSlider) != 0 || has(option, State_Sunken);
        outline(painter, slider.adjusted(2, 2, -2, -2), Qt::transparent,
                m_theme.colour(isActive ? Token::TextMuted : Token::BorderStrong), 3);
        return;
    }
    // A button that says something urgent all the time, also while nobody points at it.
    if (control == CC_ToolButton && widget != nullptr && widget->property("isBanner").toBool())
        painter->fillRect(option->rect, m_theme.colour(Token::BannerStopped));
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const auto rect = QProxyStyle::subElementRect(element, option, widget);
    if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        element == SE_LineEditContents && frame != nullptr && frame->lineWidth > 0)
        return rect.adjusted(4, 0, -4, 0);
    return rect;
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (bar != nullptr) {
            const bool isHorizontal = bar->orientation == Qt::Horizontal;
            const int length = isHorizontal ? bar->rect.width() : bar->rect.height();
            const auto range = static_cast<qint64>(bar->maximum) - bar->minimum;
            int slider = length;
            if (range > 0)
                slider = std::max(
                    28, static_cast<int>(static_cast<qint64>(length) * bar->pageStep / (range + bar->pageStep)));
            const int at = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider,
                                                   bar->upsideDown);
            const auto piece = [&](int from, int size) {
                return isHorizontal ? QRect(bar->rect.left() + from, bar->rect.top(), size, bar->rect.height())
                                    : QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), size);
            };
            switch (part) {
            case SC_ScrollBarSlider:
                return piece(at, slider);
            case SC_ScrollBarGroove:
                return bar->rect;
            case SC_ScrollBarSubPage:
                return piece(0, at);
            case SC_ScrollBarAddPage:
                return piece(at + slider, length - at - slider);
            default:
                return {};
            }
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                              const QWidget *widget) const
{
    auto size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item == nullptr || item->menuItemType != QStyleOptionMenuItem::Separator)
            size.setHeight(26);
        break;
    case CT_MenuBarItem:
        size = QSize(contents.width() + 16, Theme::size(Size::Menubar) - 1);
        break;
    case CT_PushButton:
        size = QSize(std::max(contents.width() + 24, Theme::size(Size::ButtonMin)), Theme::size(Size::Control));
        break;
    case CT_LineEdit:
    case CT_ComboBox:
        size.setHeight(Theme::size(Size::Control));
        break;
    case CT_TabBarTab:
        size.setHeight(Theme::size(Size::Tab));
        break;
    case CT_ItemViewItem:
        size.setHeight(std::max(size.height(), Theme::size(Size::RowTree)));
        break;
    case CT_HeaderSection:
        size.setHeight(std::max(size.height(), Theme::size(Size::Tableheader)));
        break;
    default:
        break;
    }
    return size;
}

} // namespace quarterdeck::ui
