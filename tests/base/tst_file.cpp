// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "support/test.h"

#include <filesystem>

using namespace quarterdeck;
namespace fs = std::filesystem;

class TestFile : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void writesAndReadsByPosition()
    {
        QTemporaryDir dir;
        const fs::path path = dir.filePath(QStringLiteral("a.log")).toStdString();
        auto file = File::open(path, File::Mode::ReadWriteCreate);
        QD_VERIFY(file);
        QD_VERIFY(file->writeAt(ByteOffset(0), "hello world"));
        std::array<char, 5> buffer {};
        const auto got = file->readAt(ByteOffset(6), buffer);
        QD_VERIFY(got);
        QCOMPARE(std::string(buffer.data(), *got), std::string("world"));
        QCOMPARE(*file->readAt(ByteOffset(9), buffer), std::size_t(2));
        QCOMPARE(*file->size(), std::uint64_t(11));
        QCOMPARE(fs::status(path).permissions() & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write);
    }
    void saysWhatIsWrong()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        const auto missing = File::open(folder / "none", File::Mode::Read);
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind(), ErrorKind::NotFound);
        QCOMPARE(missing.error().subject(), (folder / "none").string());
        const auto asFolder = File::open(folder, File::Mode::Read);
        QVERIFY(!asFolder);
        QCOMPARE(std::string(asFolder.error().id()), std::string("file.isFolder"));
        const auto pipe = File::open("/dev/null", File::Mode::Read);
        QVERIFY(!pipe);
        QCOMPARE(std::string(pipe.error().id()), std::string("file.notRegular"));
    }
    void replacesAtomically()
    {
        QTemporaryDir dir;
        const fs::path path = dir.filePath(QStringLiteral("s.json")).toStdString();
        QD_VERIFY(writeFileAtomically(path, "one"));
        const auto before = File::open(path, File::Mode::Read);
        QD_VERIFY(writeFileAtomically(path, "two"));
        QCOMPARE(*readFile(path), std::string("two"));
        std::array<char, 8> buffer {};
        QCOMPARE(std::string(buffer.data(), *before->readAt(ByteOffset(0), buffer)), std::string("one"));
        QCOMPARE(std::distance(fs::directory_iterator(dir.path().toStdString()), fs::directory_iterator()), 1);
    }
    void locksOnce()
    {
        QTemporaryDir dir;
        const fs::path path = dir.filePath(QStringLiteral("lock")).toStdString();
        {
            const auto first = FileLock::tryTake(path);
            QD_VERIFY(first);
            const auto second = FileLock::tryTake(path);
            QVERIFY(!second);
            QCOMPARE(second.error().kind(), ErrorKind::Conflict);
        }
        QD_VERIFY(FileLock::tryTake(path));
    }
};
QD_TEST_CLASS(file, TestFile)
#include "tst_file.moc"
