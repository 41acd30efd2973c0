// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlite/database.h"
#include "support/test.h"

#include <array>
#include <fstream>
#include <iterator>

using namespace quarterdeck;
using namespace quarterdeck::sqlite;

class TestDatabase : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void migratesOnceAndRefusesNewer()
    {
        QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("a.db")).toStdString();
        constexpr std::array<std::string_view, 2> steps {"CREATE TABLE a(x TEXT) STRICT;",
                                                         "ALTER TABLE a ADD COLUMN y INTEGER;"};
        {
            const auto database = Database::open(path);
            QD_VERIFY(database);
            QD_VERIFY(database->migrate(std::span(steps).first(1)));
            QD_VERIFY(database->execute("INSERT INTO a VALUES('one')"));
        }
        const auto database = Database::open(path);
        QD_VERIFY(database->migrate(steps));
        QD_VERIFY(database->migrate(steps));
        QCOMPARE(*database->version(), std::int64_t(2));
        auto row = database->prepare("SELECT x FROM a");
        QD_VERIFY(row);
        QVERIFY(*row->step());
        QCOMPARE(row->text(0), std::string("one"));
        const auto older = database->migrate(std::span(steps).first(1));
        QVERIFY(!older);
        QCOMPARE(std::string(older.error().id()), std::string("database.newer"));
    }
    void aFailedStepLeavesNothing()
    {
        const auto database = Database::open(":memory:");
        QD_VERIFY(database);
        constexpr std::array<std::string_view, 1> bad {"CREATE TABLE a(x TEXT); CREATE TABLE a(x TEXT);"};
        QVERIFY(!database->migrate(bad));
        QCOMPARE(*database->version(), std::int64_t(0));
        QVERIFY(!database->prepare("SELECT * FROM a"));
    }
    void transactionsRollBack()
    {
        const auto database = Database::open(":memory:");
        QD_VERIFY(database->execute("CREATE TABLE a(x TEXT)"));
        {
            auto transaction = Transaction::begin(*database);
            QD_VERIFY(transaction);
            QD_VERIFY(database->execute("INSERT INTO a VALUES('lost')"));
        }
        auto count = database->prepare("SELECT count(*) FROM a");
        QVERIFY(*count->step());
        QCOMPARE(count->number(0), std::int64_t(0));
    }
    void bytesComeBackAsTheyWere()
    {
        const auto database = Database::open(":memory:");
        QD_VERIFY(database->execute("CREATE TABLE a(x BLOB NOT NULL) STRICT"));
        auto row = database->prepare("INSERT INTO a VALUES(?1)");
        for (const auto &bytes : {std::string("\0\xff", 2), std::string()}) {
            QD_VERIFY(row->reset().bindBytes(1, bytes).run());
            auto read = database->prepare("SELECT x FROM a ORDER BY rowid DESC");
            QVERIFY(*read->step());
            QCOMPARE(read->text(0), bytes);
        }
    }
    void aFaultHappensOnce()
    {
        const auto database = Database::open(":memory:");
        failAt(2);
        QD_VERIFY(database->execute("CREATE TABLE a(x TEXT)"));
        const auto failed = database->execute("INSERT INTO a VALUES('lost')");
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind(), ErrorKind::Unavailable);
        QD_VERIFY(database->execute("INSERT INTO a VALUES('kept')"));
        QCOMPARE(accesses(), std::uint64_t(3));
        failAt(0);
        auto count = database->prepare("SELECT count(*) FROM a");
        QVERIFY(*count->step());
        QCOMPARE(count->number(0), std::int64_t(1));
    }
    void scrubbingLeavesNothingOfWhatWasDeleted()
    {
        QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("a.db")).toStdString();
        const auto bytes = [&] {
            std::string all;
            for (const auto *suffix : {"", "-wal"}) {
                std::ifstream file(path + suffix, std::ios::binary);
                all.append(std::istreambuf_iterator<char>(file), {});
            }
            return all;
        };
        const auto database = Database::open(path, {.isEveryCommitSynced = true, .isDeletedOverwritten = true});
        QD_VERIFY(database->execute("CREATE TABLE a(x TEXT); INSERT INTO a VALUES('canary');"));
        QVERIFY(bytes().find("canary") != std::string::npos);
        QD_VERIFY(database->execute("DELETE FROM a"));
        QD_VERIFY(database->scrub());
        QVERIFY(bytes().find("canary") == std::string::npos);
        QD_VERIFY(database->check());
    }
    void whatIsNoDatabaseIsRefused()
    {
        QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("a.db")).toStdString();
        std::ofstream(path) << std::string(5000, 'x');
        const auto database = Database::open(path);
        QVERIFY(!database);
        QCOMPARE(database.error().kind(), ErrorKind::Corrupt);
        QVERIFY(!Database::open("/nowhere/a.db"));
    }
};
QD_TEST_CLASS(database, TestDatabase)
#include "tst_database.moc"
