// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "sqlite/database.h"
#include "store/entity_store.h"
#include "store/model.h"
#include "support/test.h"

#include <filesystem>
#include <functional>

using namespace quarterdeck;
using namespace quarterdeck::testing;
using store::EntityStore;

/// Whichever use of the database fails: all of a change is there, or nothing, and the call tells the truth.
class TestFaults : public Test
{
    Q_OBJECT
    QTemporaryDir m_dir;
    Model m_before;
    std::string m_bytes;

    std::filesystem::path path() const { return m_dir.filePath(QStringLiteral("s.db")).toStdString(); }

    /// Runs the change with each use of the database failing once, each time on a fresh copy of the store.
    void failEach(const std::function<Result<>(EntityStore &)> &change, const Model &after, std::uint64_t least)
    {
        std::uint64_t failed = 0;
        for (std::uint64_t access = 1;; ++access) {
            const auto where = "access " + std::to_string(access) + ": ";
            QD_VERIFY(writeFileAtomically(path(), m_bytes));
            auto store = EntityStore::open(path(), profileKey(), identity());
            QD_VERIFY(store);
            sqlite::failAt(access);
            const auto done = change(**store);
            const auto used = sqlite::accesses();
            sqlite::failAt(0);
            const auto &expected = done ? after : m_before;
            failed += done ? 0U : 1U;
            auto difference = expected.differenceTo(*(*store)->snapshot());
            QVERIFY2(difference.empty(), (where + difference).c_str());
            if (!done && access % 2 == 0) { // it can be repeated
                QD_VERIFY(change(**store));
                difference = after.differenceTo(*(*store)->snapshot());
                QVERIFY2(difference.empty(), (where + "repeated, " + difference).c_str());
            }
            const auto now = *(*store)->snapshot();
            store->reset();
            store = EntityStore::open(path(), profileKey(), identity());
            QD_VERIFY(store);
            QVERIFY2((*store)->snapshot()->stored == now.stored && (*store)->snapshot()->staged == now.staged,
                     (where + "reopened").c_str());
            QCOMPARE((*store)->snapshot()->rows.size(), now.rows.size());
            if (used < access) // no use was left to fail
                break;
        }
        QVERIFY2(failed >= least, std::to_string(failed).c_str());
    }

private Q_SLOTS:
    void initTestCase()
    {
        Random random(9);
        {
            auto store = EntityStore::open(path(), profileKey(), identity());
            QD_VERIFY(store);
            for (int step = 0; step < 12; ++step) {
                auto transaction = random.transaction(m_before);
                transaction.purgesAll = false;
                QD_VERIFY((*store)->write(transaction));
                m_before.write(transaction);
            }
            const auto edit = random.mutation(protocol::MutationNumber(0));
            QD_VERIFY((*store)->stage({edit}));
            m_before.stage(edit);
        }
        m_bytes = readFile(path()).value_or(std::string());
        QVERIFY(!m_before.rows.empty() && !m_before.stored.outbox.empty());
    }

    void aTransaction()
    {
        Random random(3);
        for (int round = 0; round < 3; ++round) {
            auto transaction = random.transaction(m_before);
            transaction.purgesAll = false;
            transaction.purgedScopes.clear();
            auto after = m_before;
            after.write(transaction);
            failEach([&](EntityStore &store) { return store.write(transaction); }, after, 5);
        }
    }
    void aPurge()
    {
        auto transaction = Random(4).transaction(m_before);
        transaction.purgedScopes = {"app/1", "app/2"};
        auto after = m_before;
        after.write(transaction);
        // After the commit a fault only delays the scrubbing, which is worth a line in the log.
        failEach([&](EntityStore &store) { return store.write(transaction); }, after, 10);
    }
    void staging()
    {
        const auto edit = Random(5).mutation(protocol::MutationNumber(0));
        auto after = m_before;
        after.stage(edit);
        failEach([&](EntityStore &store) { return store.stage({edit}); }, after, 4);
        after = m_before;
        after.unstage(m_before.staged.front().key);
        failEach([&](EntityStore &store) { return store.unstage({m_before.staged.front().key}); }, after, 4);
    }
    void openingAndMaking()
    {
        for (const bool isNew : {false, true}) {
            std::uint64_t failed = 0;
            for (std::uint64_t access = 1;; ++access) {
                std::filesystem::remove(path());
                if (!isNew)
                    QD_VERIFY(writeFileAtomically(path(), m_bytes));
                sqlite::failAt(access);
                auto store = EntityStore::open(path(), profileKey(), identity());
                const auto used = sqlite::accesses();
                sqlite::failAt(0);
                if (!store) {
                    ++failed;
                    QCOMPARE(store.error().kind(), ErrorKind::Unavailable);
                    store = EntityStore::open(path(), profileKey(), identity());
                    QD_VERIFY(store);
                }
                const auto difference = (isNew ? Model() : m_before).differenceTo(*(*store)->snapshot());
                QVERIFY2(difference.empty(), difference.c_str());
                if (used < access)
                    break;
            }
            QVERIFY(failed >= 10);
        }
    }
};
QD_TEST_CLASS(faults, TestFaults)
#include "tst_faults.moc"
