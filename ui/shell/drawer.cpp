// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/drawer.h"

#include "ui/shell/window_parts.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

namespace {

constexpr int handleWidth = 24;

class HandleButton : public QToolButton
{
public:
    HandleButton(const Theme &theme, const QString &name, QWidget *parent)
        : QToolButton(parent)
        , m_theme(theme)
    {
        setText(name);
        setFont(Theme::uiFont(Size::FontUiSmall));
        setFixedSize(handleWidth, 24 + 12 + fontMetrics().horizontalAdvance(name) + 12);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setCheckable(true);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        if (underMouse() || isChecked())
            painter.fillRect(rect(), m_theme.colour(isChecked() ? Token::SurfaceRaised : Token::SurfaceHover));
        m_theme.icon(isChecked() ? QStringLiteral("chevron-right") : QStringLiteral("chevron-left"))
            .paint(&painter, QRect((width() - 16) / 2, 4, 16, 16));
        painter.setFont(font());
        painter.setPen(m_theme.colour(Token::TextSecondary));
        painter.save();
        painter.translate(width(), 0);
        painter.rotate(90);
        painter.drawText(QRect(28, 0, height() - 28, width()), Qt::AlignVCenter | Qt::AlignLeft, text());
        painter.restore();
        if (hasFocus())
            drawRing(painter, m_theme, rect().adjusted(1, 1, -1, -1));
    }

private:
    const Theme &m_theme;
};

} // namespace

DrawerHandle::DrawerHandle(const Theme &theme, const QString &name, QWidget *parent)
    : QToolBar(name, parent)
    , m_button(new HandleButton(theme, name, this))
{
    setObjectName(QStringLiteral("drawerHandle"));
    setMovable(false);
    setFloatable(false);
    setOrientation(Qt::Vertical);
    setContextMenuPolicy(Qt::PreventContextMenu);
    setFixedWidth(handleWidth);
    m_button->setObjectName(QStringLiteral("drawerButton"));
    m_button->setAccessibleName(name);
    addWidget(m_button);
}

Drawer::Drawer(Theme &theme, const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_head(new QWidget(this))
    , m_pin(new QToolButton(m_head))
    , m_close(new QToolButton(m_head))
{
    setObjectName(QStringLiteral("drawer"));
    setAutoFillBackground(true);
    setFrameShape(QFrame::Box);
    setLineWidth(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    m_head->setFixedHeight(Theme::size(Size::Panehead));
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(12, 0, 4, 0);
    row->setSpacing(0);
    auto *words = new QLabel(title, m_head);
    words->setFont(Theme::uiFont(Size::FontUiSmall, QFont::DemiBold));
    row->addWidget(words, 1);
    for (auto *one : {m_pin, m_close}) {
        one->setAutoRaise(true);
        one->setFixedSize(24, 24);
        row->addWidget(one);
    }
    m_pin->setObjectName(QStringLiteral("drawerPin"));
    m_pin->setCheckable(true);
    m_pin->setAccessibleName(tr("Keep %1 open").arg(title));
    m_pin->setToolTip(tr("Keep it open until the window grows"));
    m_close->setObjectName(QStringLiteral("drawerClose"));
    m_close->setAccessibleName(tr("Close %1").arg(title));
    m_close->setToolTip(tr("Close (Esc)"));
    connect(m_close, &QToolButton::clicked, this, &Drawer::closeWanted);
    column->addWidget(m_head);
    connect(&theme, &Theme::changed, this, &Drawer::recolour);
    recolour();
    hide();
}

void Drawer::hold(QWidget &content)
{
    layout()->addWidget(&content);
    content.show();
}

void Drawer::recolour()
{
    auto shown = palette();
    shown.setColor(QPalette::Window, m_theme.colour(Token::SurfaceRaised));
    shown.setColor(QPalette::WindowText, m_theme.colour(Token::TextPrimary));
    setPalette(shown);
    m_pin->setIcon(m_theme.icon(QStringLiteral("pin")));
    m_close->setIcon(m_theme.icon(QStringLiteral("close")));
}

} // namespace quarterdeck::ui
