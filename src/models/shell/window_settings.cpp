// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shell/window_settings.h"

#include "base/crypto/crypto.h"
#include "client/settings.h"

#include <QtCore/QDataStream>
#include <QtCore/QIODevice>
#include <QtCore/QUrl>

namespace quarterdeck::models {

namespace {
constexpr int layoutVersion = 1; // raise it when docks come or go
constexpr qsizetype mostRecent = 12;

std::string utf8(const QString &text)
{
    return text.toStdString();
}
std::string breakpointsKey(const QString &tab)
{
    return "breakpoints." + utf8(tab);
}
} // namespace

WindowSettings::WindowSettings(client::Settings &settings)
    : m_settings(settings)
{ }

std::optional<WindowSettings::Layout> WindowSettings::layout() const
{
    const auto stored = m_settings.value("window.layout");
    if (!stored)
        return std::nullopt;
    const auto parts = QByteArray::fromStdString(*stored).split(':');
    if (parts.size() != 3 || parts[0].toInt() != layoutVersion
        || crypto::sha256Hex(parts[2].toStdString()) != parts[1].toStdString())
        return std::nullopt;
    auto bytes = QByteArray::fromBase64(parts[2]);
    QDataStream in(&bytes, QIODevice::ReadOnly);
    Layout layout;
    in >> layout.geometry >> layout.state;
    return in.status() == QDataStream::Ok ? std::optional(layout) : std::nullopt;
}

void WindowSettings::setLayout(const Layout &layout)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << layout.geometry << layout.state;
    const auto text = bytes.toBase64().toStdString();
    m_settings.setValue("window.layout", std::to_string(layoutVersion) + ":" + crypto::sha256Hex(text) + ":" + text);
}

void WindowSettings::forgetLayout()
{
    m_settings.remove("window.layout");
}

QStringList WindowSettings::list(const char *key) const
{
    const auto stored = m_settings.value(key);
    return stored ? QString::fromStdString(*stored).split(QLatin1Char('\n'), Qt::SkipEmptyParts) : QStringList();
}

void WindowSettings::setList(const char *key, const QStringList &values)
{
    m_settings.setValue(key, utf8(values.join(QLatin1Char('\n'))));
}

QStringList WindowSettings::openTabs() const
{
    return list("window.tabs");
}
void WindowSettings::setOpenTabs(const QStringList &tabs)
{
    setList("window.tabs", tabs);
}
QString WindowSettings::currentTab() const
{
    return QString::fromStdString(m_settings.value("window.currentTab").value_or(std::string()));
}
void WindowSettings::setCurrentTab(const QString &tab)
{
    m_settings.setValue("window.currentTab", utf8(tab));
}

QList<WindowSettings::KeptBreakpoint> WindowSettings::breakpointsOf(const QString &tab) const
{
    // A line each: + or - (on or off), then the text form, which may hold line breaks of its own.
    QList<KeptBreakpoint> kept;
    for (const auto &line : list(breakpointsKey(tab).c_str())) {
        const auto text = QUrl::fromPercentEncoding(line.mid(1).toUtf8());
        if (!text.isEmpty())
            kept.append({text, !line.startsWith(QLatin1Char('-'))});
    }
    return kept;
}

void WindowSettings::setBreakpointsOf(const QString &tab, const QList<KeptBreakpoint> &breakpoints)
{
    QStringList lines;
    for (const auto &one : breakpoints) {
        const QString line = QLatin1Char(one.isEnabled ? '+' : '-')
            + QString::fromLatin1(QUrl::toPercentEncoding(one.text, QByteArrayLiteral(" '\"=()<>/:*,")));
        lines.append(line);
    }
    const auto key = breakpointsKey(tab);
    if (lines.isEmpty())
        m_settings.remove(key);
    else
        setList(key.c_str(), lines);
}

QStringList WindowSettings::recentFiles() const
{
    return list("files.recent");
}
void WindowSettings::clearRecentFiles()
{
    m_settings.remove("files.recent");
}

void WindowSettings::addRecentFile(const QString &path)
{
    auto files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    setList("files.recent", files.mid(0, mostRecent));
}

QString WindowSettings::theme() const
{
    return QString::fromStdString(m_settings.value("window.theme").value_or("system"));
}
void WindowSettings::setTheme(const QString &theme)
{
    m_settings.setValue("window.theme", utf8(theme));
}

std::optional<QString> WindowSettings::keysOf(const QString &action) const
{
    const auto stored = m_settings.value("keys." + utf8(action));
    return stored ? std::optional(QString::fromStdString(*stored)) : std::nullopt;
}

void WindowSettings::setKeysOf(const QString &action, const std::optional<QString> &keys)
{
    if (keys)
        m_settings.setValue("keys." + utf8(action), utf8(*keys));
    else
        m_settings.remove("keys." + utf8(action));
}

} // namespace quarterdeck::models
