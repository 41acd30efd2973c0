// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/guarded.h"
#include "base/pending.h"
#include "store/model.h"
#include "store/store_thread.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::testing;
using namespace std::chrono_literals;
using store::StoreThread;

class TestStoreThread : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void writesInOrderAndTells()
    {
        auto opened = store::EntityStore::openInMemory(identity());
        QD_VERIFY(opened);
        Guarded<std::vector<std::uint64_t>> told;
        const auto caller = std::this_thread::get_id();
        StoreThread thread(*std::move(opened), [&](const std::shared_ptr<const store::Contents> &now) {
            if (std::this_thread::get_id() != caller)
                told.lock()->push_back(now->revision);
        });
        Random random(1);
        Model model;
        const Pending<void> last;
        for (int n = 0; n < 20; ++n) {
            const auto transaction = random.transaction(model);
            model.write(transaction);
            thread.write(transaction, [n, last](Result<> done) {
                if (n == 19 || !done)
                    last.settle(std::move(done));
            });
        }
        QD_VERIFY(last.wait({}, 30s));
        const auto difference = model.differenceTo(*thread.snapshot());
        QVERIFY2(difference.empty(), difference.c_str());
        const auto edit = random.mutation(protocol::MutationNumber(0));
        QD_VERIFY(thread.stage({edit}));
        QVERIFY(thread.snapshot()->staged.back() == edit);
        QD_VERIFY(thread.unstage({edit.key}));
        const auto revisions = told.value();
        QCOMPARE(revisions.size(), std::size_t(22));
        QVERIFY(std::ranges::is_sorted(revisions));
    }

    void aFailureIsReportedAndNotTold()
    {
        auto opened = store::EntityStore::openInMemory(identity());
        QD_VERIFY(opened);
        Guarded<int> told;
        StoreThread thread(*std::move(opened), [&](const std::shared_ptr<const store::Contents> &) { ++*told.lock(); });
        auto edit = Random(1).mutation(protocol::MutationNumber(0));
        edit.set["name"] = "\xff";
        const auto done = thread.stage({edit});
        QVERIFY(!done);
        QCOMPARE(std::string(done.error().id()), std::string("store.notText"));
        QCOMPARE(told.value(), 0);
    }

    void whatWasAskedForIsWrittenBeforeTheEnd()
    {
        auto opened = store::EntityStore::openInMemory(identity());
        QD_VERIFY(opened);
        Guarded<int> done;
        {
            StoreThread thread(*std::move(opened));
            for (int n = 0; n < 5; ++n)
                thread.write({}, [&](Result<> written) { *done.lock() += written ? 1 : 0; });
        }
        QCOMPARE(done.value(), 5);
    }
};
QD_TEST_CLASS(store_thread, TestStoreThread)
#include "tst_store_thread.moc"
