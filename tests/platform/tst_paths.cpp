// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/paths.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::platform;

class TestPaths : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { qunsetenv("QUARTERDECK_PROFILE"); }

    void followsTheSystem()
    {
        const auto paths = pathsOf(std::nullopt);
        QD_VERIFY(paths);
        if (!qEnvironmentVariableIsSet("XDG_CONFIG_HOME"))
            QSKIP("needs the folders of the test runner");
        QCOMPARE(paths->config,
                 std::filesystem::path(qEnvironmentVariable("XDG_CONFIG_HOME").toStdString()) / "quarterdeck");
        QCOMPARE(paths->data,
                 std::filesystem::path(qEnvironmentVariable("XDG_DATA_HOME").toStdString()) / "quarterdeck");
        QCOMPARE(paths->cache,
                 std::filesystem::path(qEnvironmentVariable("XDG_CACHE_HOME").toStdString()) / "quarterdeck");
        QCOMPARE(paths->profile, paths->data);
        QCOMPARE(paths->log, paths->profile / "log");
    }

    void aProfileIsOneFolder()
    {
        const auto paths = pathsOf("/tmp/qd-profile/");
        QD_VERIFY(paths);
        QCOMPARE(paths->profile, std::filesystem::path("/tmp/qd-profile"));
        QCOMPARE(paths->config, paths->profile);
        QCOMPARE(paths->settingsFile(), std::filesystem::path("/tmp/qd-profile/settings.json"));
        QCOMPARE(paths->cache, std::filesystem::path("/tmp/qd-profile/cache"));
    }

    void theOptionWinsOverTheVariable()
    {
        qputenv("QUARTERDECK_PROFILE", "/tmp/qd-named");
        QCOMPARE(pathsOf(std::nullopt)->profile, std::filesystem::path("/tmp/qd-named"));
        QCOMPARE(pathsOf("/tmp/qd-given")->profile, std::filesystem::path("/tmp/qd-given"));
    }

    void oneProfileHasOneName()
    {
        QTemporaryDir dir;
        const auto base = std::filesystem::canonical(dir.path().toStdString());
        std::filesystem::create_directory(base / "real");
        std::filesystem::create_directory_symlink(base / "real", base / "link");
        QCOMPARE(pathsOf((base / "link").string())->profile, base / "real");
        QCOMPARE(pathsOf((base / "real" / ".." / "real").string())->profile, base / "real");
        QVERIFY(pathsOf("relative")->profile.is_absolute());
        QCOMPARE(pathsOf((base / "größe").string())->profile, base / "größe");
    }
};
QD_TEST_CLASS(paths, TestPaths)
#include "tst_paths.moc"
