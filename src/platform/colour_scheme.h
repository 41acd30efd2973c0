// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThread>

#include <cstdint>

namespace quarterdeck::platform {

/// What the person chose for the whole desktop.
enum class ColourScheme : std::uint8_t { Unknown, Dark, Light };

/// Follows the desktop's choice between dark and light, and of high contrast (Linux: the settings portal, asked from a
/// thread of its own). Begins as Unknown, and stays so where nobody answers. Belongs to the thread that made it.
class SystemColourScheme : public QObject
{
    Q_OBJECT
public:
    explicit SystemColourScheme(QObject *parent = nullptr);
    ~SystemColourScheme() override;
    [[nodiscard]] ColourScheme scheme() const noexcept { return m_scheme; }
    /// Whether more contrast is wanted.
    [[nodiscard]] bool hasContrast() const noexcept { return m_hasContrast; }

Q_SIGNALS:
    void schemeChanged(quarterdeck::platform::ColourScheme scheme);
    void contrastChanged(bool hasContrast);

private:
    void takeScheme(uint value);
    void takeContrast(uint value);
    QThread m_thread; // runs the one object that talks to the bus
    ColourScheme m_scheme = ColourScheme::Unknown;
    bool m_hasContrast = false;
};

} // namespace quarterdeck::platform
