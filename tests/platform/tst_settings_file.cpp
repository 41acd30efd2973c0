// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/settings_file.h"
#include "support/test.h"

#include <fstream>
#include <iterator>

using namespace quarterdeck;
using namespace quarterdeck::platform;

namespace {
std::string contentOf(const std::filesystem::path &file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
} // namespace

class TestSettingsFile : public Test
{
    Q_OBJECT
    QTemporaryDir m_dir;

    /// A file of its own for each test, in a folder that is not there yet.
    [[nodiscard]] std::filesystem::path file() const
    {
        return std::filesystem::path(m_dir.path().toStdString()) / QTest::currentTestFunction() / "settings.json";
    }

private Q_SLOTS:
    void keepsWhatWasSet()
    {
        {
            SettingsFile settings(file());
            QVERIFY(!settings.value("window.layout"));
            settings.setValue("window.layout", "größe “1”\n");
            settings.setValue("window.theme", "dark");
            settings.setValue("window.theme", "light");
            settings.setValue("gone", "x");
            settings.remove("gone");
            QCOMPARE(settings.value("window.theme"), std::optional<std::string>("light")); // before any write
        }
        SettingsFile again(file());
        QCOMPARE(again.value("window.layout"), std::optional<std::string>("größe “1”\n"));
        QCOMPARE(again.value("window.theme"), std::optional<std::string>("light"));
        QVERIFY(!again.value("gone"));
    }

    void writesInTheBackground()
    {
        SettingsFile settings(file());
        settings.setValue("a", "1");
        QTRY_VERIFY(contentOf(file()).find("\"a\": \"1\"") != std::string::npos);
        settings.remove("a");
        QTRY_VERIFY(contentOf(file()).find("\"a\"") == std::string::npos);
    }

    void twoProgramsDoNotUndoEachOther()
    {
        SettingsFile one(file());
        SettingsFile two(file());
        one.setValue("one", "1");
        QD_VERIFY(one.flush());
        two.setValue("two", "2");
        QD_VERIFY(two.flush());
        SettingsFile three(file());
        QCOMPARE(three.value("one"), std::optional<std::string>("1"));
        QCOMPARE(three.value("two"), std::optional<std::string>("2"));
    }

    void startsWithADamagedFile()
    {
        std::filesystem::create_directories(file().parent_path());
        std::ofstream(file()) << "{\"a\": ";
        SettingsFile settings(file());
        QVERIFY(!settings.value("a"));
        auto aside = file();
        aside += ".damaged";
        QCOMPARE(contentOf(aside), std::string("{\"a\": "));
        settings.setValue("a", "2");
        QD_VERIFY(settings.flush());
        QVERIFY(contentOf(file()).find("\"2\"") != std::string::npos);
    }

    void saysWhyItCannotWrite()
    {
        SettingsFile settings("/proc/nowhere/settings.json");
        settings.setValue("a", "1");
        QVERIFY(!settings.flush());
        QCOMPARE(settings.value("a"), std::optional<std::string>("1"));
    }
};
QD_TEST_CLASS(settings_file, TestSettingsFile)
#include "tst_settings_file.moc"
