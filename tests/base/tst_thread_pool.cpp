// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/thread_pool.h"
#include "support/test.h"
#include <atomic>
#include <mutex>
#include <vector>
using namespace quarterdeck;
class TestThreadPool : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void runsEverything()
    {
        std::atomic<int> n = 0;
        std::atomic<int> left = 1000;
        {
            ThreadPool pool(4);
            for (int i = 0; i < 1000; ++i)
                pool.post([&](std::stop_token) {
                    ++n;
                    --left;
                });
            while (left > 0)
                std::this_thread::yield();
        }
        QCOMPARE(n.load(), 1000);
    }
    void closingStopsRunningJobs()
    {
        ThreadPool pool(2);
        for (int i = 0; i < 2; ++i)
            pool.post([](std::stop_token stop) {
                while (!stop.stop_requested())
                    std::this_thread::yield();
            });
    }
    void laterJobsRunInOrderOfTime()
    {
        std::mutex mutex;
        std::vector<int> order;
        std::atomic<int> done = 0;
        const auto note = [&](int n) {
            return [&, n](std::stop_token) {
                const std::scoped_lock lock(mutex);
                order.push_back(n);
                ++done;
            };
        };
        ThreadPool pool(1);
        pool.postAfter(std::chrono::milliseconds(30), note(3));
        pool.postAfter(std::chrono::milliseconds(10), note(2));
        pool.post(note(1));
        QTRY_COMPARE(done.load(), 3);
        QCOMPARE(order, (std::vector<int> {1, 2, 3}));
    }
    void closingDropsLaterJobs()
    {
        std::atomic<bool> ran = false;
        {
            ThreadPool pool(1);
            pool.postAfter(std::chrono::hours(1), [&](std::stop_token) { ran = true; });
        }
        QVERIFY(!ran);
    }
};
QD_TEST_CLASS(thread_pool, TestThreadPool)
#include "tst_thread_pool.moc"
