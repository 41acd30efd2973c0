// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtGui/QIcon>

#include <functional>

namespace quarterdeck::ui {

/// Colours, sizes, fonts and icons of the window: the only place that knows them. One per application; everybody gets
/// it by reference, and repaints on `changed`.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Mode { System, Light, Dark, Contrast };

    explicit Theme(QObject *parent = nullptr);

    /// Sets style, palette and fonts of the application.
    void apply();
    void setMode(Mode mode);
    [[nodiscard]] Mode mode() const noexcept { return m_mode; }
    /// What the desktop says; counts while the mode is System.
    void setSystemIsDark(bool isDark);
    void setSystemHasContrast(bool hasContrast);
    [[nodiscard]] bool isDark() const noexcept;
    /// Black, white and yellow; a line around every surface.
    [[nodiscard]] bool hasContrast() const noexcept;
    /// "system", "light", "dark" or "contrast", as the settings and the command line name them; else System.
    [[nodiscard]] static Mode modeNamed(const QString &name);

    [[nodiscard]] QColor colour(Token token) const;
    [[nodiscard]] static int size(Size size) { return sizeValues[static_cast<std::size_t>(size)]; }
    /// The system's font at 13 px, or as the person set it; `size` of the tokens.
    [[nodiscard]] static QFont uiFont(Size size = Size::FontUi, int weight = QFont::Normal);
    [[nodiscard]] static QFont monoFont(int pixels, int weight = QFont::Normal);
    /// An icon of resources/icons in a colour of the theme; follows a change of the theme by itself.
    [[nodiscard]] QIcon icon(const QString &name, Token colour = Token::TextSecondary) const;

Q_SIGNALS:
    void changed();

private:
    void change(const std::function<void()> &set);
    Mode m_mode = Mode::System;
    bool m_systemIsDark = false;
    bool m_systemHasContrast = false;
    bool m_isApplied = false;
};

} // namespace quarterdeck::ui
