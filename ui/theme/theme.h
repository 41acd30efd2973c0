// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QtCore/QObject>
#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtGui/QIcon>
#include <QtGui/QPalette>
#include <QtGui/QPixmap>

#include <memory>
#include <optional>

QT_BEGIN_NAMESPACE
class QApplication;
QT_END_NAMESPACE

namespace quarterdeck::ui {

/// The colours in force; shared by theme, style and icons.
struct ThemeColours
{
    enum class Kind : unsigned char { Light, Dark, Contrast };
    Kind kind = Kind::Light;
    [[nodiscard]] QColor colour(Token token) const;
};

/// How text looks, by what it is for (DESIGN, type).
enum class TextRole : unsigned char {
    Normal,
    Medium,
    Strong,
    Small,
    SmallMedium,
    SmallStrong,
    Tiny,
    TinyStrong,
    Heading,
    Title
};

/// Colours, sizes, fonts and icons of the window: the only place that knows them. One per application, made after the
/// QApplication and destroyed before it. GUI thread. All lookups are cheap enough for paint events.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Mode : unsigned char { System, Light, Dark, Contrast };

    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;

    /// Sets style, palette and font of the application; later changes of mode follow by themselves.
    void install(QApplication &application);

    [[nodiscard]] Mode mode() const noexcept { return m_mode; }
    void setMode(Mode mode);
    /// What the desktop wants; unknown: as its palette looks. Counts in mode System only.
    void setSystemDark(std::optional<bool> dark);
    [[nodiscard]] bool isDark() const noexcept { return m_colours->kind != ThemeColours::Kind::Light; }

    [[nodiscard]] QColor colour(Token token) const { return m_colours->colour(token); }
    [[nodiscard]] int size(Size size) const;
    [[nodiscard]] const std::shared_ptr<const ThemeColours> &colours() const noexcept { return m_shared; }
    [[nodiscard]] QPalette palette() const;

    [[nodiscard]] QFont uiFont() const { return font(TextRole::Normal); }
    [[nodiscard]] QFont font(TextRole role) const;
    /// For logs, queries, values, paths and ids. With ligatures where the font has them, see asciiMonoFont.
    [[nodiscard]] QFont monoFont() const;
    /// The same without ligatures: `!=` stays two characters. Only for text that is ASCII.
    [[nodiscard]] QFont asciiMonoFont() const;

    /// `:/icons/NAME.svg` in the colour of the role; follows changes of the theme. Name as in resources/icons.
    [[nodiscard]] QIcon icon(const QString &name, Token role = Token::TextSecondary) const;
    [[nodiscard]] QPixmap pixmap(const QString &name, Token role, int side, qreal ratio) const;

Q_SIGNALS:
    /// Colours or fonts are new. Widgets that paint themselves are repainted anyway (palette change); this is for
    /// caches.
    void changed();

private:
    void apply();

    Mode m_mode = Mode::System;
    std::optional<bool> m_systemDark;
    bool m_paletteDark = false;
    QFont m_base;
    int m_basePixels = 0;
    std::shared_ptr<ThemeColours> m_colours;
    std::shared_ptr<const ThemeColours> m_shared;
    QApplication *m_application = nullptr;
};

} // namespace quarterdeck::ui
