// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "sqlite/database.h"
#include "store/entity_store.h"
#include "store/model.h"
#include "support/test.h"

#include <filesystem>
#include <vector>

using namespace quarterdeck;
using namespace quarterdeck::protocol;
using namespace quarterdeck::testing;
using store::EntityStore;
using sync_machine::entities::Transaction;

namespace {

/// What lies in the file under the scope: the wrapped key and everything sealed.
std::vector<std::string> bytesOf(const std::filesystem::path &path, const std::string &scope)
{
    std::vector<std::string> all;
    const auto database = sqlite::Database::open(path);
    if (!database)
        return all;
    for (const auto *sql : {"SELECT wrapped FROM scope_key WHERE scope=?1", "SELECT payload FROM row WHERE scope=?1",
                            "SELECT payload FROM edit WHERE sealed_by=?1"}) {
        auto rows = database->prepare(sql);
        rows->bind(1, scope);
        while (rows->step().value_or(false))
            all.push_back(rows->text(0));
    }
    return all;
}

/// How many of them are still in the file or its log, by any piece of 12 bytes at an even place.
std::size_t foundIn(const std::filesystem::path &path, const std::vector<std::string> &secrets)
{
    std::string bytes;
    for (const auto *suffix : {"", "-wal"}) {
        auto file = path;
        file += suffix;
        bytes += readFile(file).value_or(std::string());
    }
    std::size_t found = 0;
    for (const auto &secret : secrets) {
        for (std::size_t at = 0; at + 12 <= secret.size(); at += 12) {
            if (bytes.find(secret.substr(at, 12)) != std::string::npos) {
                ++found;
                break;
            }
        }
    }
    return found;
}

} // namespace

/// What may not be seen any more leaves no byte behind.
class TestPurge : public Test
{
    Q_OBJECT
    QTemporaryDir m_dir;
    std::filesystem::path path(const char *name) const { return m_dir.filePath(QString::fromUtf8(name)).toStdString(); }
    /// Two scopes with many rows each, rewritten and mixed so that pages split, and edits in every list.
    static Result<> fill(EntityStore &store, std::vector<Change> &rows)
    {
        for (int round = 0; round < 3; ++round) {
            Transaction transaction;
            for (std::size_t n = 0; n < 300; ++n) {
                if (round == 0)
                    rows.push_back(rowOf("environment", n % 2 == 0 ? "app/A" : "app/B", std::string(n, 'x'), 1));
                rows[n].version = Sequence(static_cast<std::uint64_t>(round) + 1);
                rows[n].fields["round"]
                    = {std::string(static_cast<std::size_t>(round) * 40 + n % 9, 'y'), rows[n].version};
            }
            transaction.rows = rows;
            QD_CHECK(store.write(transaction));
        }
        Transaction edits;
        edits.outbox = {{editOf(rows[0], "mine", 1), {}}};
        edits.conflicts = {{editOf(rows[2], "mine", 2), Epoch(1), {{"name", {"theirs", Sequence(3)}}}}};
        edits.deadLetters = {{editOf(rows[4], "mine", 3), {}, {}}};
        edits.applied = {{editOf(rows[6], "mine", 4), Epoch(1), Sequence(4), false}};
        QD_CHECK(store.write(edits));
        return store.stage({editOf(rows[8], "mine", 0)});
    }
    /// As the machine does it.
    static Transaction purge(const store::Contents &now)
    {
        using namespace sync_machine::entities;
        Transaction transaction;
        transaction.purgedScopes = {"app/A"};
        const auto bury = [&](const protocol::Mutation &edit) {
            transaction.deadLetters.push_back({ownWordsOf(edit), DeadReason::ScopeRemoved, {}});
        };
        for (const auto &row : now.stored.outbox)
            bury(row.mutation);
        for (const auto &row : now.stored.conflicts)
            bury(row.mutation);
        for (const auto &row : now.stored.deadLetters)
            bury(row.mutation);
        for (const auto &row : now.stored.applied)
            transaction.applied.push_back({ownWordsOf(row.mutation), row.epoch, row.sequence, true});
        return transaction;
    }

private Q_SLOTS:
    void leavesNoByte()
    {
        std::vector<Change> rows;
        auto store = EntityStore::open(path("purge"), profileKey(), identity());
        QD_VERIFY(store);
        QD_VERIFY(fill(**store, rows));
        const auto secrets = bytesOf(path("purge"), "app/A");
        const auto others = bytesOf(path("purge"), "app/B");
        QCOMPARE(secrets.size(), std::size_t(1 + 150 + 5));
        QCOMPARE(foundIn(path("purge"), secrets), secrets.size()); // the search finds
        QD_VERIFY((*store)->write(purge(*(*store)->snapshot())));
        QCOMPARE(foundIn(path("purge"), secrets), std::size_t(0));
        QCOMPARE(foundIn(path("purge"), others), others.size());
        QVERIFY(bytesOf(path("purge"), "app/A").empty());

        const auto check = [](const store::Contents &now) {
            QCOMPARE(now.rows.size(), std::size_t(150));
            QCOMPARE(now.stored.deadLetters.size(), std::size_t(3));
            QCOMPARE(now.stored.applied.size(), std::size_t(1));
            QCOMPARE(now.staged.size(), std::size_t(1));
            QVERIFY(now.staged.front().base.empty()); // what its author saw is gone, what he typed is not
            QVERIFY(now.staged.front().set.at("name") == FieldValue("mine"));
        };
        check(*(*store)->snapshot());
        store->reset();
        store = EntityStore::open(path("purge"), profileKey(), identity());
        QD_VERIFY(store);
        check(*(*store)->snapshot());
    }

    void isRepeatedIfItWasInterrupted()
    {
        std::vector<Change> rows;
        auto store = EntityStore::open(path("late"), profileKey(), identity());
        QD_VERIFY(store);
        QD_VERIFY(fill(**store, rows));
        const auto secrets = bytesOf(path("late"), "app/A");
        {
            // A reader holds the log: it cannot be emptied.
            const auto reader = sqlite::Database::open(path("late"));
            QD_VERIFY(reader->execute("PRAGMA busy_timeout=0; BEGIN; SELECT count(*) FROM row;"));
            QD_VERIFY((*store)->write(purge(*(*store)->snapshot())));
            QVERIFY(foundIn(path("late"), secrets) > 0);
        }
        store->reset();
        store = EntityStore::open(path("late"), profileKey(), identity());
        QD_VERIFY(store);
        QCOMPARE(foundIn(path("late"), secrets), std::size_t(0));
    }

    void replacingAllRowsForgetsScopesThatAreGone()
    {
        std::vector<Change> rows;
        auto store = EntityStore::open(path("replace"), profileKey(), identity());
        QD_VERIFY(store);
        QD_VERIFY(fill(**store, rows));
        auto transaction = purge(*(*store)->snapshot());
        transaction.purgedScopes.clear();
        transaction.replacesRows = true;
        transaction.rows = {rows[1], rows[3]};
        const auto secrets = bytesOf(path("replace"), "app/A");
        QD_VERIFY((*store)->write(transaction));
        QCOMPARE(foundIn(path("replace"), secrets), std::size_t(0));
        QCOMPARE((*store)->snapshot()->rows.size(), std::size_t(2));
    }

    void theEndOfTheMembershipLeavesOwnWordsOnly()
    {
        std::vector<Change> rows;
        auto store = EntityStore::open(path("all"), profileKey(), identity());
        QD_VERIFY(store);
        QD_VERIFY(fill(**store, rows));
        auto secrets = bytesOf(path("all"), "app/A");
        std::ranges::copy(bytesOf(path("all"), "app/B"), std::back_inserter(secrets));
        auto transaction = purge(*(*store)->snapshot());
        transaction.purgedScopes.clear();
        transaction.purgesAll = true;
        QD_VERIFY((*store)->write(transaction));
        QCOMPARE(foundIn(path("all"), secrets), std::size_t(0));
        QCOMPARE((*store)->snapshot()->rows.size(), std::size_t(0));
        QCOMPARE((*store)->snapshot()->stored.deadLetters.size(), std::size_t(3));
    }
};
QD_TEST_CLASS(purge, TestPurge)
#include "tst_purge.moc"
