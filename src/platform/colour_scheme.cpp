// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/colour_scheme.h"

#include "platform/session_bus.h"

#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#include <QtDBus/QDBusVariant>

#include <utility>

namespace quarterdeck::platform {

namespace {

const auto service = QStringLiteral("org.freedesktop.portal.Desktop");
const auto path = QStringLiteral("/org/freedesktop/portal/desktop");
const auto interface = QStringLiteral("org.freedesktop.portal.Settings");
const auto group = QStringLiteral("org.freedesktop.appearance");
const auto schemeKey = QStringLiteral("color-scheme");
const auto contrastKey = QStringLiteral("contrast");

} // namespace

/// Lives in the thread of SystemColourScheme.
class PortalSettings : public QObject
{
    Q_OBJECT
public:
    ~PortalSettings() override
    {
        if (m_isConnected)
            QDBusConnection::disconnectFromBus(m_name);
    }

    void start()
    {
        auto bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, m_name);
        m_isConnected = true;
        if (!bus.isConnected())
            return;
        bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this, SLOT(change(QDBusMessage)));
        for (const auto &key : {schemeKey, contrastKey})
            ask(bus, key);
    }

Q_SIGNALS:
    void schemeRead(uint value);
    void contrastRead(uint value);

private Q_SLOTS:
    void change(const QDBusMessage &message)
    {
        const auto parts = message.arguments();
        if (parts.size() == 3 && parts[0].toString() == group)
            report(parts[1].toString(), parts[2].value<QDBusVariant>().variant());
    }

private: // NOLINT(readability-redundant-access-specifiers): ends the slots
    void ask(QDBusConnection &bus, const QString &key)
    {
        auto call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
        call.setArguments({group, key});
        auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call, 5000), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, key] {
            const QDBusPendingReply<QDBusVariant> reply = *watcher;
            if (reply.isValid()) { // a variant in a variant
                const auto inner = reply.value().variant();
                report(key, inner.canConvert<QDBusVariant>() ? inner.value<QDBusVariant>().variant() : inner);
            }
            watcher->deleteLater();
        });
    }
    void report(const QString &key, const QVariant &value)
    {
        bool isNumber = false;
        const auto number = value.toUInt(&isNumber);
        if (isNumber && key == schemeKey)
            Q_EMIT schemeRead(number);
        else if (isNumber && key == contrastKey)
            Q_EMIT contrastRead(number);
    }
    const QString m_name = QStringLiteral("quarterdeck-portal-%1").arg(reinterpret_cast<quintptr>(this));
    bool m_isConnected = false;
};

SystemColourScheme::SystemColourScheme(QObject *parent)
    : QObject(parent)
{
    if (!hasSessionBus())
        return;
    auto *portal = new PortalSettings; // NOLINT: goes with its thread, below
    portal->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, portal, &PortalSettings::start);
    connect(&m_thread, &QThread::finished, portal, &QObject::deleteLater);
    connect(portal, &PortalSettings::schemeRead, this, &SystemColourScheme::takeScheme);
    connect(portal, &PortalSettings::contrastRead, this, &SystemColourScheme::takeContrast);
    m_thread.setObjectName(QStringLiteral("portal"));
    m_thread.start();
}

SystemColourScheme::~SystemColourScheme()
{
    m_thread.quit();
    m_thread.wait();
}

void SystemColourScheme::takeScheme(uint value)
{
    const auto scheme = value == 1 ? ColourScheme::Dark : value == 2 ? ColourScheme::Light : ColourScheme::Unknown;
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    Q_EMIT schemeChanged(scheme);
}

void SystemColourScheme::takeContrast(uint value)
{
    if (std::exchange(m_hasContrast, value == 1) != m_hasContrast)
        Q_EMIT contrastChanged(m_hasContrast);
}

} // namespace quarterdeck::platform

#include "colour_scheme.moc"
