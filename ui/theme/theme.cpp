// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/icon_engine.h"
#include "ui/theme/style.h"

#include <QtGui/QFontInfo>
#include <QtWidgets/QApplication>
#include <QtWidgets/QToolTip>

#include <array>
#include <cstddef>
#include <utility>

namespace quarterdeck::ui {

namespace {
#include "ui/theme/tokens.inc"

bool looksDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}
} // namespace

QColor ThemeColours::colour(Token token) const
{
    return QColor::fromRgb(tokenColours[static_cast<std::size_t>(kind)][static_cast<std::size_t>(token)]);
}

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_colours(std::make_shared<ThemeColours>())
    , m_shared(m_colours)
{
    m_base = QApplication::font();
    m_paletteDark = looksDark(QApplication::palette());
    // The design's size, unless the desktop asks for clearly larger text.
    const int system = QFontInfo(m_base).pixelSize();
    m_basePixels = system > size(Size::FontUi) + 2 ? system : size(Size::FontUi);
    m_base.setPixelSize(m_basePixels);
    apply();
}

Theme::~Theme() = default;

void Theme::install(QApplication &application)
{
    m_application = &application;
    QApplication::setStyle(new Style(*this)); // owned by the application
    apply();
}

void Theme::setMode(Mode mode)
{
    if (m_mode == mode)
        return;
    m_mode = mode;
    apply();
}

void Theme::setSystemDark(std::optional<bool> dark)
{
    if (m_systemDark == dark)
        return;
    m_systemDark = dark;
    if (m_mode == Mode::System)
        apply();
}

void Theme::apply()
{
    using Kind = ThemeColours::Kind;
    const bool dark = m_systemDark.value_or(m_paletteDark);
    Kind kind = dark ? Kind::Dark : Kind::Light;
    if (m_mode != Mode::System)
        kind = m_mode == Mode::Light ? Kind::Light : m_mode == Mode::Dark ? Kind::Dark : Kind::Contrast;
    m_colours->kind = kind;
    if (!m_application)
        return;
    if (QApplication::font() != m_base)
        QApplication::setFont(m_base);
    const auto colours = palette();
    if (QApplication::palette() != colours)
        QApplication::setPalette(colours);
    QToolTip::setPalette(colours);
    QToolTip::setFont(font(TextRole::Small));
    Q_EMIT changed();
}

int Theme::size(Size size) const
{
    return tokenSizes[static_cast<std::size_t>(size)];
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [this, &palette](QPalette::ColorRole role, Token token) { palette.setColor(role, colour(token)); };
    set(QPalette::Window, Token::SurfaceRaised);
    set(QPalette::Base, Token::SurfaceBase);
    set(QPalette::AlternateBase, Token::SurfaceBase);
    set(QPalette::Button, Token::SurfaceBase);
    set(QPalette::ToolTipBase, Token::SurfaceOverlay);
    set(QPalette::ToolTipText, Token::TextPrimary);
    set(QPalette::WindowText, Token::TextPrimary);
    set(QPalette::Text, Token::TextPrimary);
    set(QPalette::ButtonText, Token::TextPrimary);
    set(QPalette::PlaceholderText, Token::TextMuted);
    set(QPalette::Highlight, Token::Selection);
    set(QPalette::HighlightedText, Token::TextPrimary);
    set(QPalette::Link, Token::TextLink);
    set(QPalette::LinkVisited, Token::TextLink);
    set(QPalette::Mid, Token::Border);
    set(QPalette::Midlight, Token::SurfaceHover);
    set(QPalette::Light, Token::SurfaceOverlay);
    set(QPalette::Dark, Token::BorderStrong);
    set(QPalette::Shadow, Token::Border);
    set(QPalette::BrightText, Token::StateCritical);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, colour(Token::SelectionInactive));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, colour(Token::TextDisabled));
    palette.setColor(QPalette::Disabled, QPalette::PlaceholderText, colour(Token::TextDisabled));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colour(Token::SelectionInactive));
    return palette;
}

QFont Theme::font(TextRole role) const
{
    static constexpr auto medium = QFont::Medium;
    static constexpr auto strong = QFont::DemiBold;
    QFont font = m_base;
    const auto set = [this, &font](Size pixels, QFont::Weight weight) {
        font.setPixelSize(size(pixels) + m_basePixels - size(Size::FontUi));
        font.setWeight(weight);
    };
    switch (role) {
    case TextRole::Normal:
        break;
    case TextRole::Medium:
        set(Size::FontUi, medium);
        break;
    case TextRole::Strong:
        set(Size::FontUi, strong);
        break;
    case TextRole::Small:
        set(Size::FontUiSmall, QFont::Normal);
        break;
    case TextRole::SmallMedium:
        set(Size::FontUiSmall, medium);
        break;
    case TextRole::SmallStrong:
        set(Size::FontUiSmall, strong);
        break;
    case TextRole::Tiny:
        set(Size::FontUiTiny, QFont::Normal);
        break;
    case TextRole::TinyStrong:
        set(Size::FontUiTiny, strong);
        break;
    case TextRole::Heading:
        set(Size::FontHeading, strong);
        break;
    case TextRole::Title:
        set(Size::FontTitle, strong);
        break;
    }
    return font;
}

QFont Theme::monoFont() const
{
    QStringList families;
    for (const char16_t *family : monoFamilies)
        families.append(QString::fromUtf16(family));
    families.append(QStringLiteral("monospace"));
    QFont font;
    font.setFamilies(families);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    font.setPixelSize(size(Size::FontMono) + m_basePixels - size(Size::FontUi));
    return font;
}

QFont Theme::asciiMonoFont() const
{
    QFont font = monoFont();
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

QIcon Theme::icon(const QString &name, Token role) const
{
    return QIcon(new SvgIconEngine(name, role, m_shared)); // owned by the QIcon
}

QPixmap Theme::pixmap(const QString &name, Token role, int side, qreal ratio) const
{
    SvgIconEngine engine(name, role, m_shared);
    const int pixels = qRound(side * ratio);
    QPixmap pixmap = engine.pixmap(QSize(pixels, pixels), QIcon::Normal, QIcon::Off);
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

} // namespace quarterdeck::ui
