// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QtWidgets/QProxyStyle>

namespace quarterdeck::ui {

class Theme;

/// Fusion with the metrics and primitives of the design. Widgets may carry these dynamic properties:
/// "qdPrimary" (the one accented button), "qdDanger" (a button that destroys), "qdSurface" (name of a token as int: the
/// background of a tool bar or frame), "qdPaneTabs" (tab bar of a pane: 28 high, underlined), "qdTableRow" (row height
/// of an item view).
class Style : public QProxyStyle
{
    Q_OBJECT
public:
    explicit Style(Theme &theme);

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl subControl,
                         const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const override;

private:
    // style_primitives.cpp
    void drawBox(QPainter *painter, const QRectF &rect, Token fill, Token line, qreal radius) const;
    void drawFocusRing(QPainter *painter, const QRect &rect, qreal radius) const;
    void drawIcon(QPainter *painter, const QRect &rect, const char *name, Token role, int side) const;
    void drawButtonPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawCheck(const QStyleOption *option, QPainter *painter, bool isRadio) const;
    void drawRow(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    // style_controls.cpp
    void drawTab(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawTabLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawHeaderSection(const QStyleOption *option, QPainter *painter) const;
    void drawMenuItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawMenuBarItem(const QStyleOption *option, QPainter *painter) const;
    void drawProgress(const QStyleOption *option, QPainter *painter) const;
    void drawComboBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawScrollBar(const QStyleOptionComplex *option, QPainter *painter) const;

    Theme &m_theme;
};

} // namespace quarterdeck::ui
