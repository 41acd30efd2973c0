// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/theme.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QStyleOption>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>

namespace quarterdeck::ui {

Style::Style(Theme &theme)
    : QProxyStyle(QStringLiteral("Fusion"))
    , m_theme(theme)
{ }

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    // Fusion turns hover on for its own list; tab bars, headers and rows of ours react too.
    if (qobject_cast<QTabBar *>(widget) || qobject_cast<QHeaderView *>(widget) || qobject_cast<QToolButton *>(widget)
        || qobject_cast<QComboBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *header = qobject_cast<QHeaderView *>(widget)) {
        header->setFont(m_theme.font(TextRole::SmallMedium));
        header->setHighlightSections(false);
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        return 1;
    case PM_ButtonMargin:
        return 8;
    case PM_ButtonDefaultIndicator:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_TabBarBaseHeight:
    case PM_MenuBarPanelWidth:
    case PM_MenuBarVMargin:
    case PM_MenuBarItemSpacing:
    case PM_ToolBarFrameWidth:
    case PM_ToolBarItemMargin:
    case PM_ToolBarExtensionExtent:
        return metric == PM_ToolBarExtensionExtent ? 16 : 0;
    case PM_MenuBarHMargin:
        return 4;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
        return 0;
    case PM_MenuVMargin:
        return 4;
    case PM_ToolBarItemSpacing:
    case PM_ToolBarSeparatorExtent:
        return metric == PM_ToolBarItemSpacing ? 2 : 9;
    case PM_TabBarTabHSpace:
        return 24;
    case PM_TabBarTabVSpace:
        return 8;
    case PM_TabCloseIndicatorWidth:
    case PM_TabCloseIndicatorHeight:
        return 20;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
    case PM_LineEditIconSize:
    case PM_ToolBarIconSize:
        return m_theme.size(Size::Icon);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 14;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_ScrollBarExtent:
        return 10;
    case PM_ScrollBarSliderMin:
        return 24;
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent:
        return m_theme.size(Size::Splitter);
    case PM_DockWidgetFrameWidth:
    case PM_DockWidgetTitleMargin:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
        return 0;
    case PM_HeaderMargin:
        return 8;
    case PM_HeaderMarkSize:
        return 10;
    case PM_TreeViewIndentation:
        return 14;
    case PM_FocusFrameHMargin:
        return 4;
    case PM_FocusFrameVMargin:
        return 2;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return m_theme.size(Size::Space3);
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return m_theme.size(Size::Space4);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_ToolTip_WakeUpDelay:
        return m_theme.size(Size::MotionTooltipDelay);
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_Widget_Animation_Duration:
    case SH_Widget_Animate:
    case SH_ScrollBar_Transient:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_Menu_SupportsSections:
    case SH_ComboBox_Popup:
    case SH_ItemView_PaintAlternatingRowColorsForEmptyArea:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_MenuBar_MouseTracking:
    case SH_Menu_MouseTracking:
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return hint == SH_DialogButtonBox_ButtonsHaveIcons ? 0 : 1;
    case SH_Table_GridLineColor:
        return static_cast<int>(m_theme.colour(Token::Border).rgb());
    case SH_TabBar_CloseButtonPosition:
        return QTabBar::RightSide;
    case SH_TabBar_ElideMode:
        return Qt::ElideMiddle;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int control = m_theme.size(Size::Control);
    // Heights of the design hold for its text size; larger text makes controls higher.
    const int text = option ? option->fontMetrics.height() : 0;
    const auto height = [text](int wanted, int around) { return qMax(wanted, text + around); };
    switch (type) {
    case CT_PushButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        int width = size.width() + 24;
        if (button && !button->text.isEmpty())
            width = qMax(width, m_theme.size(Size::ButtonMin));
        return {width, height(control, 6)};
    }
    case CT_LineEdit:
    case CT_SpinBox:
        return {result.width(), height(control, 6)};
    case CT_ComboBox:
        return {size.width() + 40, height(control, 6)};
    case CT_ToolButton:
        return {qMax(24, size.width() + 8), qMax(24, size.height() + 6)};
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (!item)
            return result;
        if (item->menuItemType == QStyleOptionMenuItem::Separator)
            return {result.width(), 9};
        int width = item->fontMetrics.horizontalAdvance(item->text.section(QLatin1Char('\t'), 0, 0)) + 8 + 24 + 8 + 24;
        if (const auto keys = item->text.section(QLatin1Char('\t'), 1, 1); !keys.isEmpty())
            width += item->fontMetrics.horizontalAdvance(keys) + 24;
        return {width, height(26, 8)};
    }
    case CT_MenuBarItem:
        return {size.width() + 16, height(m_theme.size(Size::Menubar) - 1, 6)};
    case CT_MenuBar:
        return {result.width(), qMax(result.height(), m_theme.size(Size::Menubar))};
    case CT_HeaderSection: {
        const bool isHorizontal
            = !(qstyleoption_cast<const QStyleOptionHeader *>(option)
                && qstyleoption_cast<const QStyleOptionHeader *>(option)->orientation == Qt::Vertical);
        return isHorizontal ? QSize(result.width(), height(m_theme.size(Size::Tableheader), 6)) : result;
    }
    case CT_TabBarTab: {
        const bool isPane = widget && widget->property("qdPaneTabs").toBool();
        return {result.width(), height(m_theme.size(isPane ? Size::Panehead : Size::Tab), 8)};
    }
    case CT_ItemViewItem: {
        const QVariant wanted = widget ? widget->property("qdTableRow") : QVariant();
        return {result.width(), height(wanted.isValid() ? wanted.toInt() : m_theme.size(Size::RowTree), 4)};
    }
    default:
        return result;
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    switch (element) {
    case SE_PushButtonContents:
        return option->rect.adjusted(8, 0, -8, 0);
    case SE_PushButtonFocusRect:
        return option->rect;
    case SE_LineEditContents:
        return option->rect.adjusted(5, 1, -5, -1);
    case SE_TabWidgetTabContents:
    case SE_TabWidgetTabPane:
        return QProxyStyle::subElementRect(element, option, widget);
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QIcon Style::standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const
{
    switch (icon) {
    case SP_LineEditClearButton:
    case SP_TabCloseButton:
    case SP_TitleBarCloseButton:
        return m_theme.icon(QStringLiteral("close"));
    case SP_MessageBoxWarning:
        return m_theme.icon(QStringLiteral("state-warn"), Token::StateWarn);
    case SP_MessageBoxCritical:
        return m_theme.icon(QStringLiteral("state-critical"), Token::StateCritical);
    case SP_MessageBoxInformation:
    case SP_MessageBoxQuestion:
        return m_theme.icon(QStringLiteral("state-info"), Token::Accent);
    case SP_ToolBarHorizontalExtensionButton:
    case SP_ToolBarVerticalExtensionButton:
        return m_theme.icon(QStringLiteral("more"));
    default:
        return QProxyStyle::standardIcon(icon, option, widget);
    }
}

} // namespace quarterdeck::ui
