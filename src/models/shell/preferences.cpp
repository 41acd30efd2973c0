// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shell/preferences.h"

#include "client/settings.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

namespace quarterdeck::models {

namespace {
constexpr qsizetype maxRecent = 12;
const auto recentKey = QStringLiteral("files.recent");

QByteArray checksum(int version, const QByteArray &bytes)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::number(version));
    hash.addData(bytes);
    return hash.result();
}
} // namespace

Preferences::Preferences(client::Settings &settings)
    : m_settings(settings)
{ }

QString Preferences::text(const QString &key) const
{
    return QString::fromStdString(m_settings.value(key.toStdString()).value_or(std::string()));
}

void Preferences::setText(const QString &key, const QString &text)
{
    if (text.isEmpty())
        m_settings.remove(key.toStdString());
    else
        m_settings.setValue(key.toStdString(), text.toStdString());
}

std::optional<QByteArray> Preferences::state(const QString &key, int version) const
{
    const auto parts = text(key).split(QLatin1Char(' '));
    if (parts.size() != 3 || parts[0] != QString::number(version))
        return std::nullopt;
    const auto bytes = QByteArray::fromBase64(parts[2].toLatin1());
    if (QByteArray::fromHex(parts[1].toLatin1()) != checksum(version, bytes))
        return std::nullopt;
    return bytes;
}

void Preferences::setState(const QString &key, int version, const QByteArray &bytes)
{
    setText(key,
            QStringLiteral("%1 %2 %3")
                .arg(QString::number(version), QString::fromLatin1(checksum(version, bytes).toHex()),
                     QString::fromLatin1(bytes.toBase64())));
}

QStringList Preferences::recentFiles() const
{
    QStringList files;
    for (const auto array = QJsonDocument::fromJson(text(recentKey).toUtf8()).array(); const auto &value : array)
        if (const auto file = value.toString(); !file.isEmpty() && files.size() < maxRecent)
            files.append(file);
    return files;
}

void Preferences::addRecentFile(const QString &path)
{
    auto files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    setText(recentKey,
            QString::fromUtf8(
                QJsonDocument(QJsonArray::fromStringList(files.mid(0, maxRecent))).toJson(QJsonDocument::Compact)));
}

void Preferences::clearRecentFiles()
{
    setText(recentKey, {});
}

} // namespace quarterdeck::models
