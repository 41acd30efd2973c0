// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "platform/secret_store.h"
#include "support/test.h"

#include <filesystem>

using namespace quarterdeck;
using platform::FileSecretStore;

class TestFileSecrets : public Test
{
    Q_OBJECT
    QTemporaryDir m_dir;
    std::filesystem::path path(const char *name) const { return m_dir.filePath(QString::fromUtf8(name)).toStdString(); }

private Q_SLOTS:
    void keepsSecrets()
    {
        const std::string odd("\0 \n\xff=", 5);
        {
            FileSecretStore store(path("keys"));
            const auto none = store.read("profile");
            QD_VERIFY(none);
            QVERIFY(!none->has_value());
            QVERIFY(!std::filesystem::exists(path("keys"))); // reading makes nothing
            QD_VERIFY(store.write("profile", Secret("one")));
            QD_VERIFY(store.write("profile", Secret(odd)));
            QD_VERIFY(store.write("a name\nof two lines", Secret("")));
            QD_VERIFY(store.remove("nobody"));
        }
        FileSecretStore store(path("keys"));
        const auto read = store.read("profile");
        QD_VERIFY(read);
        QVERIFY(read->has_value() && **read == Secret(odd));
        QVERIFY(store.read("a name\nof two lines")->has_value());
        QD_VERIFY(store.remove("profile"));
        QVERIFY(!store.read("profile")->has_value());
    }
    void isForItsOwnerOnly()
    {
        using std::filesystem::perms;
        FileSecretStore store(path("rights"));
        // Left by a killed program, for everybody to read.
        QD_VERIFY(writeFileAtomically(path("rights.new"), ""));
        std::filesystem::permissions(path("rights.new"), perms::all);
        QD_VERIFY(store.write("profile", Secret("one")));
        QCOMPARE(std::filesystem::status(path("rights")).permissions(), perms::owner_read | perms::owner_write);
        for (const auto more : {perms::group_read, perms::others_read, perms::others_write}) {
            std::filesystem::permissions(path("rights"), perms::owner_read | perms::owner_write | more);
            for (const auto &refused : {store.write("profile", Secret("two")), store.remove("profile")}) {
                QVERIFY(!refused);
                QCOMPARE(std::string(refused.error().id()), std::string("keyFile.tooOpen"));
            }
            const auto read = store.read("profile");
            QVERIFY(!read);
            QCOMPARE(read.error().kind(), ErrorKind::Denied);
        }
        std::filesystem::permissions(path("rights"), perms::owner_read | perms::owner_write);
        QVERIFY(**store.read("profile") == Secret("one"));
    }
    void isNoLink()
    {
        QD_VERIFY(FileSecretStore(path("target")).write("profile", Secret("one")));
        std::filesystem::create_symlink(path("target"), path("link"));
        const auto read = FileSecretStore(path("link")).read("profile");
        QVERIFY(!read);
        QCOMPARE(std::string(read.error().id()), std::string("keyFile.tooOpen"));
    }
    void damageIsTold()
    {
        for (const auto *text : {"", "x", "quarterdeck keys 1\n00", "quarterdeck keys 1\n00 0\n",
                                 "quarterdeck keys 1\n0g 00\n", "quarterdeck keys 1\nnothing\n"}) {
            QD_VERIFY(writeFileAtomically(path("damaged"), text));
            FileSecretStore store(path("damaged"));
            const auto read = store.read("profile");
            QVERIFY2(!read, text);
            QCOMPARE(std::string(read.error().id()), std::string("keyFile.damaged"));
            QVERIFY(!store.write("profile", Secret("one"))); // what is left in it may be all there is
            QCOMPARE(*readFile(path("damaged")), std::string(text));
        }
    }
};
QD_TEST_CLASS(file_secrets, TestFileSecrets)
#include "tst_file_secrets.moc"
