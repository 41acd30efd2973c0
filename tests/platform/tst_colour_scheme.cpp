// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/colour_scheme.h"
#include "support/test.h"

#include <QtCore/QProcess>
#include <QtCore/QScopeGuard>
#include <QtCore/QStandardPaths>
#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusVariant>

using namespace quarterdeck::platform;

/// The part of the settings portal that is asked, on a bus of the test's own.
class Portal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 1;
    uint contrast = 1;
public Q_SLOTS:
    QDBusVariant Read(const QString &, const QString &key) // NOLINT: its name on the bus
    {
        return QDBusVariant(
            QVariant::fromValue(QDBusVariant(key == QStringLiteral("color-scheme") ? scheme : contrast)));
    }
};

class TestColourScheme : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void unknownWithoutABus()
    {
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        const SystemColourScheme scheme;
        QCOMPARE(scheme.scheme(), ColourScheme::Unknown);
    }

    void followsThePortal()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty())
            QSKIP("needs dbus-daemon");
        QProcess bus;
        const auto ended = qScopeGuard([&bus] {
            bus.kill();
            bus.waitForFinished();
        });
        bus.start(QStringLiteral("dbus-daemon"),
                  {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
        QTRY_VERIFY(bus.canReadLine());
        const auto address = QString::fromUtf8(bus.readLine().trimmed());
        auto connection = QDBusConnection::connectToBus(address, QStringLiteral("portal-of-the-test"));
        QVERIFY(connection.isConnected());
        Portal portal;
        QVERIFY(connection.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
                                          QDBusConnection::ExportAllSlots));
        QVERIFY(connection.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        qputenv("DBUS_SESSION_BUS_ADDRESS", address.toUtf8());
        {
            SystemColourScheme scheme;
            QTRY_COMPARE(scheme.scheme(), ColourScheme::Dark);
            QTRY_VERIFY(scheme.hasContrast());
            const QSignalSpy changes(&scheme, &SystemColourScheme::schemeChanged);
            const auto group = QStringLiteral("org.freedesktop.appearance");
            for (const auto &key :
                 {QStringLiteral("accent-color"), QStringLiteral("contrast"), QStringLiteral("color-scheme")}) {
                auto signal = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/portal/desktop"),
                                                         QStringLiteral("org.freedesktop.portal.Settings"),
                                                         QStringLiteral("SettingChanged"));
                signal.setArguments({group, key, QVariant::fromValue(QDBusVariant(2U))});
                QVERIFY(connection.send(signal));
            }
            QTRY_COMPARE(scheme.scheme(), ColourScheme::Light);
            QCOMPARE(changes.count(), 1);
            QVERIFY(!scheme.hasContrast());
        }
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        QDBusConnection::disconnectFromBus(QStringLiteral("portal-of-the-test"));
    }
};
QD_TEST_CLASS(colour_scheme, TestColourScheme)
#include "tst_colour_scheme.moc"
