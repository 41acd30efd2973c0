// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/secret_store.h"
#include "support/test.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>

#include <thread>

using namespace quarterdeck;
using platform::KeychainSecretStore;

namespace {
constexpr auto situation = "QD_TEST_KEYCHAIN";
} // namespace

/// What runs inside of a session of its own, one keychain per process.
class KeychainUser : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void uses()
    {
        const auto now = qEnvironmentVariable(situation);
        if (now.isEmpty())
            QSKIP("is started by the test of the keychain");
        KeychainSecretStore store("quarterdeck-test");
        if (now == QStringLiteral("unlocked")) {
            keeps(store);
            return;
        }
        // No bus, or a service that cannot be unlocked: never "there is no such secret".
        const auto read = store.read("profile");
        QVERIFY(!read);
        QCOMPARE(read.error().kind(), ErrorKind::SignedOut);
        QCOMPARE(std::string(read.error().id()), std::string("keychain.unavailable"));
        const auto written = store.write("profile", Secret("one"));
        QVERIFY(!written);
        QCOMPARE(std::string(written.error().id()), std::string("keychain.unavailable"));
    }

private: // NOLINT(readability-redundant-access-specifiers): ends the slots
    static void keeps(KeychainSecretStore &store)
    {
        const std::string odd("\0\n\xff key", 7);
        const auto none = store.read("profile");
        QD_VERIFY(none);
        QVERIFY(!none->has_value());
        QD_VERIFY(store.write("profile", Secret("one")));
        QD_VERIFY(store.write("profile", Secret(odd)));
        QD_VERIFY(store.write("other", Secret("two")));
        auto read = store.read("profile");
        QD_VERIFY(read);
        QVERIFY(read->has_value() && **read == Secret(odd));
        std::vector<std::jthread> threads; // calls from several at once
        for (int n = 0; n < 4; ++n)
            threads.emplace_back([&store] { QVERIFY(store.read("other").value_or(std::nullopt).has_value()); });
        threads.clear();
        QD_VERIFY(store.remove("profile"));
        QD_VERIFY(store.remove("profile"));
        read = store.read("profile");
        QD_VERIFY(read);
        QVERIFY(!read->has_value());
    }
};
QD_TEST_CLASS(keychain_user, KeychainUser)

class TestKeychain : public Test
{
    Q_OBJECT
    static void runIn(const QString &name, const QString &program, QStringList arguments)
    {
        QTemporaryDir home; // a keyring of its own
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromUtf8(situation), name);
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
        environment.remove(QStringLiteral("DISPLAY"));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments << QCoreApplication::applicationFilePath() << QStringLiteral("keychain_user"));
        QVERIFY(process.waitForFinished(60'000));
        const auto output = process.readAll();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, output.constData());
        QVERIFY2(!output.contains("SKIP"), output.constData());
    }
    static bool canRun()
    {
        return !QStandardPaths::findExecutable(QStringLiteral("dbus-run-session")).isEmpty()
            && !QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty();
    }

private Q_SLOTS:
    void keepsSecrets()
    {
        if (!canRun())
            QSKIP("needs dbus-run-session and gnome-keyring-daemon");
        runIn(QStringLiteral("unlocked"), QStringLiteral("dbus-run-session"),
              {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
               QStringLiteral("printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec \"$@\""),
               QStringLiteral("sh")});
    }
    void aKeychainThatCannotBeUnlockedIsNone()
    {
        if (!canRun())
            QSKIP("needs dbus-run-session and gnome-keyring-daemon");
        runIn(QStringLiteral("locked"), QStringLiteral("dbus-run-session"), {QStringLiteral("--")});
    }
    void withoutABusThereIsNone()
    {
        runIn(QStringLiteral("no bus"), QStringLiteral("env"),
              {QStringLiteral("-u"), QStringLiteral("DBUS_SESSION_BUS_ADDRESS")});
    }
};
QD_TEST_CLASS(keychain, TestKeychain)
#include "tst_keychain.moc"
