// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>

namespace quarterdeck::client {
class Settings;
}

namespace quarterdeck::models {

/// What the window remembers. Layout bytes carry a version and a checksum: Qt trusts them blindly when it restores
/// them.
class WindowSettings
{
public:
    explicit WindowSettings(client::Settings &settings);

    struct Layout
    {
        QByteArray geometry;
        QByteArray state;
    };
    [[nodiscard]] std::optional<Layout> layout() const;
    void setLayout(const Layout &layout);
    void forgetLayout();

    /// "file:PATH" and "environment:ID", in the order of the tabs.
    [[nodiscard]] QStringList openTabs() const;
    void setOpenTabs(const QStringList &tabs);
    /// The one of them that is in front.
    [[nodiscard]] QString currentTab() const;
    void setCurrentTab(const QString &tab);
    struct KeptBreakpoint
    {
        QString text; ///< Text form.
        bool isEnabled = true;
    };
    /// Those of a tab, in their order.
    [[nodiscard]] QList<KeptBreakpoint> breakpointsOf(const QString &tab) const;
    void setBreakpointsOf(const QString &tab, const QList<KeptBreakpoint> &breakpoints);
    [[nodiscard]] QStringList recentFiles() const;
    void clearRecentFiles();
    void addRecentFile(const QString &path);
    [[nodiscard]] QString theme() const;
    void setTheme(const QString &theme);
    /// Keys the person gave an action; nothing: the built-in ones. An empty text: none.
    [[nodiscard]] std::optional<QString> keysOf(const QString &action) const;
    void setKeysOf(const QString &action, const std::optional<QString> &keys);

private:
    [[nodiscard]] QStringList list(const char *key) const;
    void setList(const char *key, const QStringList &values);
    client::Settings &m_settings;
};

} // namespace quarterdeck::models
