// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "sqlite/database.h"
#include "store/entity_store.h"
#include "store/model.h"
#include "support/test.h"

#include <filesystem>

using namespace quarterdeck;
using namespace quarterdeck::protocol;
using namespace quarterdeck::testing;
using store::EntityStore;

class TestEntityStore : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatWasWritten()
    {
        const QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.filePath(QStringLiteral("s.db")).toStdString());
        const auto shop = rowOf("app", "app/A", "Shop", 3);
        const auto staged = editOf(shop, "Store", 0);
        Uuid client;
        {
            auto store = EntityStore::open(path, profileKey(), identity());
            QD_VERIFY(store);
            client = (*store)->clientId();
            QVERIFY(!client.isNull());
            sync_machine::entities::Transaction first;
            first.rows = {shop};
            first.cursor = Cursor {Epoch(1), Sequence(3), "h"};
            first.scopesToFill = std::set<std::string> {"app/B"};
            QD_VERIFY((*store)->write(first));
            QD_VERIFY((*store)->stage({staged}));
        }
        auto store = EntityStore::open(path, profileKey(), identity());
        QD_VERIFY(store);
        QCOMPARE((*store)->clientId().text(), client.text());
        const auto now = (*store)->snapshot();
        QCOMPARE(now->rows.size(), std::size_t(1));
        QVERIFY(*now->rows.at(shop.key) == shop);
        QVERIFY(now->stored.cursor == (Cursor {Epoch(1), Sequence(3), "h"}));
        QVERIFY(now->stored.scopesToFill == std::set<std::string> {"app/B"});
        QVERIFY(now->staged == std::vector {staged});
    }

    void aSnapshotStaysAsItWas()
    {
        auto store = EntityStore::openInMemory(identity());
        QD_VERIFY(store);
        const auto before = (*store)->snapshot();
        sync_machine::entities::Transaction transaction;
        transaction.rows = {rowOf("app", "app/A", "Shop", 3)};
        QD_VERIFY((*store)->write(transaction));
        QCOMPARE(before->rows.size(), std::size_t(0));
        QCOMPARE((*store)->snapshot()->rows.size(), std::size_t(1));
        QVERIFY((*store)->snapshot()->revision > before->revision);
    }

    void whatIsSentIsNotStagedAnyMore()
    {
        auto store = EntityStore::openInMemory(identity());
        QD_VERIFY(store);
        const auto shop = rowOf("app", "app/A", "Shop", 3);
        auto edit = editOf(shop, "Store", 0);
        const auto other = editOf(shop, "Market", 0);
        QD_VERIFY((*store)->stage({edit, other}));
        edit.number = MutationNumber(1);
        sync_machine::entities::Transaction transaction;
        transaction.outbox = {{edit, {}}};
        QD_VERIFY((*store)->write(transaction));
        QVERIFY((*store)->snapshot()->staged == std::vector {other});
        QD_VERIFY((*store)->stage({edit})); // is on its way already
        QVERIFY((*store)->snapshot()->staged == std::vector {other});
        QD_VERIFY((*store)->unstage({other.key, edit.key}));
        QVERIFY((*store)->snapshot()->staged.empty());
        QCOMPARE((*store)->snapshot()->stored.outbox.size(), std::size_t(1));
    }

    void onlyItsOwnerReadsTheFile()
    {
        const QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.filePath(QStringLiteral("s.db")).toStdString());
        const auto store = EntityStore::open(path, profileKey(), identity());
        QD_VERIFY(store);
        for (const auto *suffix : {"", "-wal"}) {
            auto file = path;
            file += suffix;
            const auto rights = std::filesystem::status(file).permissions();
            QVERIFY2((rights & std::filesystem::perms::others_all) == std::filesystem::perms::none, suffix);
            QVERIFY2((rights & std::filesystem::perms::group_all) == std::filesystem::perms::none, suffix);
        }
    }

    void nothingTypedCanBeReadInTheFile()
    {
        const QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.filePath(QStringLiteral("s.db")).toStdString());
        {
            auto store = EntityStore::open(path, profileKey(), identity());
            QD_VERIFY(store);
            const auto shop = rowOf("app", "app/A", "canary-row", 3);
            sync_machine::entities::Transaction transaction;
            transaction.rows = {shop};
            transaction.deadLetters = {{editOf(shop, "canary-letter", 1), {}, {"canary-detail"}}};
            QD_VERIFY((*store)->write(transaction));
            QD_VERIFY((*store)->stage({editOf(shop, "canary-staged", 0)}));
        }
        const auto bytes = readFile(path);
        QD_VERIFY(bytes);
        QVERIFY(bytes->find("app/A") != std::string::npos); // the search finds what is in the clear
        QVERIFY(bytes->find("canary") == std::string::npos);
    }

    void oneProcessAtATime()
    {
        const QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.filePath(QStringLiteral("s.db")).toStdString());
        const auto store = EntityStore::open(path, profileKey(), identity());
        QD_VERIFY(store);
        const auto second = EntityStore::open(path, profileKey(), identity());
        QVERIFY(!second);
        QCOMPARE(std::string(second.error().id()), std::string("lock.taken"));
    }

    void aChangeThatIsNoTextIsRefusedWhole()
    {
        auto store = EntityStore::openInMemory(identity());
        QD_VERIFY(store);
        sync_machine::entities::Transaction transaction;
        transaction.rows = {rowOf("app", "app/A", "Shop", 3), rowOf("app", "app/A", "\xff", 3)};
        const auto written = (*store)->write(transaction);
        QVERIFY(!written);
        QCOMPARE(written.error().kind(), ErrorKind::InvalidInput);
        QCOMPARE((*store)->snapshot()->rows.size(), std::size_t(0));
    }
};
QD_TEST_CLASS(entity_store, TestEntityStore)
#include "tst_entity_store.moc"
