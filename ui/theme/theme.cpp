// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/style.h"
#include "ui/theme/svg_icon_engine.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QPalette>
#include <QtWidgets/QApplication>

namespace quarterdeck::ui {

namespace {

QString monoFamily()
{
    const auto known = QFontDatabase::families();
    for (const auto *family : monoFamilies) {
        if (known.contains(QLatin1String(family)))
            return QLatin1String(family);
    }
    return QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
}

QPalette paletteOf(const Theme &theme)
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Token token) { palette.setColor(role, theme.colour(token)); };
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
    set(QPalette::Light, Token::SurfaceHover);
    set(QPalette::Midlight, Token::SurfaceHover);
    set(QPalette::Mid, Token::Border);
    set(QPalette::Dark, Token::BorderStrong);
    set(QPalette::Shadow, Token::Border);
    set(QPalette::BrightText, Token::StateCritical);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, theme.colour(Token::SelectionInactive));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.colour(Token::TextDisabled));
    return palette;
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
{ }

void Theme::apply()
{
    if (!std::exchange(m_isApplied, true)) {
        QApplication::setStyle(std::make_unique<Style>(*this).release()); // the application owns it
        QApplication::setFont(uiFont());
    }
    QApplication::setPalette(paletteOf(*this));
    Q_EMIT changed();
}

void Theme::change(const std::function<void()> &set)
{
    const bool wasDark = isDark();
    const bool hadContrast = hasContrast();
    set();
    if ((wasDark != isDark() || hadContrast != hasContrast()) && m_isApplied)
        apply();
}

void Theme::setMode(Mode mode)
{
    change([&] { m_mode = mode; });
}

void Theme::setSystemIsDark(bool isSystemDark)
{
    change([&] { m_systemIsDark = isSystemDark; });
}

void Theme::setSystemHasContrast(bool systemHasContrast)
{
    change([&] { m_systemHasContrast = systemHasContrast; });
}

bool Theme::hasContrast() const noexcept
{
    return m_mode == Mode::Contrast || (m_mode == Mode::System && m_systemHasContrast);
}

bool Theme::isDark() const noexcept
{
    return hasContrast() || m_mode == Mode::Dark || (m_mode == Mode::System && m_systemIsDark);
}

Theme::Mode Theme::modeNamed(const QString &name)
{
    return name == QLatin1String("dark")    ? Mode::Dark
        : name == QLatin1String("light")    ? Mode::Light
        : name == QLatin1String("contrast") ? Mode::Contrast
                                            : Mode::System;
}

QColor Theme::colour(Token token) const
{
    const auto index = static_cast<std::size_t>(token);
    return QColor::fromRgb(hasContrast()  ? contrastColours[index]
                               : isDark() ? darkColours[index]
                                          : lightColours[index]);
}

QFont Theme::uiFont(Size size, int weight)
{
    auto font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPixelSize(Theme::size(size));
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QFont Theme::monoFont(int pixels, int weight)
{
    QFont font(monoFamily());
    font.setPixelSize(pixels);
    font.setWeight(static_cast<QFont::Weight>(weight));
    font.setStyleHint(QFont::Monospace);
    font.setStyleStrategy(QFont::PreferNoShaping); // no ligatures: != stays two characters
    font.setFixedPitch(true);
    return font;
}

QIcon Theme::icon(const QString &name, Token colour) const
{
    return QIcon(std::make_unique<SvgIconEngine>(*this, name, colour).release()); // the icon owns it
}

} // namespace quarterdeck::ui
