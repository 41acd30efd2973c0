// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/pending.h"
#include "base/thread_pool.h"
#include "client/local_backend/local_backend.h"
#include "client/local_workspace.h"
#include "support/live.h"
#include "support/test.h"

#include <set>

using namespace quarterdeck;
using namespace quarterdeck::client;

class TestLocalBackend : public Test
{
    Q_OBJECT
private Q_SLOTS:
    /// Many start at once, as the app and several `qd` would: one backend serves them all.
    void theStartRaceHasOneWinner()
    {
        testing::LiveWorkspace live; // its profile, and it leaves no process
        const std::filesystem::path profile = live.file("");
        std::vector<std::unique_ptr<LocalBackend>> backends;
        std::vector<Pending<sync::Endpoint>> answers(6);
        {
            ThreadPool pool(6);
            for (const auto &answer : answers) {
                backends.push_back(std::make_unique<LocalBackend>(profile));
                pool.post([answer, backend = backends.back().get()](const std::stop_token &) {
                    answer.settle(backend->endpoint({}));
                });
            }
            std::set<std::string> instances;
            for (const auto &answer : answers) {
                const auto endpoint = answer.wait({}, std::chrono::seconds(15));
                QD_VERIFY(endpoint);
                instances.insert(endpoint->instance);
            }
            QCOMPARE(instances.size(), std::size_t(1));
        }
    }

    void anotherOneIsStartedAfterAKill()
    {
        testing::LiveWorkspace live;
        LocalBackend backend(live.file(""));
        QVERIFY(!backend.isConnected());
        QCOMPARE(live.backendPid(), qint64(0)); // asking starts nothing
        const auto first = backend.endpoint({});
        QD_VERIFY(first);
        QVERIFY(backend.isConnected());
        QCOMPARE(backend.endpoint({})->instance, first->instance);
        QVERIFY(live.killBackend());
        QTRY_VERIFY(!backend.isConnected());
        const auto second = backend.endpoint({});
        QD_VERIFY(second);
        QVERIFY(second->instance != first->instance);
    }

    void settingsOfAProfile()
    {
        const QTemporaryDir dir;
        const auto paths = platform::pathsOf(dir.path().toStdString());
        QD_VERIFY(paths);
        {
            const auto settings = makeSettings(*paths);
            QVERIFY(!settings->value("theme"));
            settings->setValue("theme", "dark");
            settings->setValue("gone", "x");
            settings->remove("gone");
            QCOMPARE(settings->value("theme"), std::optional<std::string>("dark"));
        }
        const auto again = makeSettings(*paths);
        QCOMPARE(again->value("theme"), std::optional<std::string>("dark"));
        QVERIFY(!again->value("gone"));
    }
};
QD_TEST_CLASS(local_backend, TestLocalBackend)
#include "tst_local_backend.moc"
