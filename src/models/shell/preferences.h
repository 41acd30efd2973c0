// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>

namespace quarterdeck::client {
class Settings;
} // namespace quarterdeck::client

namespace quarterdeck::models {

/// What the window remembers, in Qt's words: the person's settings, layout and recent files. Reading is from memory;
/// writing reaches the disk in the background. GUI thread.
class Preferences
{
public:
    explicit Preferences(client::Settings &settings);

    [[nodiscard]] QString text(const QString &key) const;
    /// An empty text removes the key.
    void setText(const QString &key, const QString &text);

    /// Bytes that were kept by `setState` with this version, unharmed; nothing otherwise. Qt's own restoreState trusts
    /// its bytes and crashes on damaged ones, so they are checked by a SHA-256 before anybody sees them.
    [[nodiscard]] std::optional<QByteArray> state(const QString &key, int version) const;
    void setState(const QString &key, int version, const QByteArray &bytes);

    /// Absolute paths, the newest first, at most 12.
    [[nodiscard]] QStringList recentFiles() const;
    void addRecentFile(const QString &path);
    void clearRecentFiles();

private:
    client::Settings &m_settings;
};

} // namespace quarterdeck::models
