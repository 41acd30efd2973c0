// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/thread_pool.h"
#include "support/test.h"
#include <atomic>
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
};
QD_TEST_CLASS(thread_pool, TestThreadPool)
#include "tst_thread_pool.moc"
