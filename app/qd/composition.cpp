// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition.h"

#include "base/thread_pool.h"
#include "client/local_workspace.h"
#include "platform/paths.h"
#include "sync/network_thread.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSocketNotifier>

#include <atomic>
#include <thread>

namespace quarterdeck::qd {

namespace {

constexpr unsigned poolThreads = 2;

Result<int> runLive(const SignalInterruption &interruption, int &argc, char **argv,
                    const cli::WorkspaceRequest &request, const cli::LiveVerb &verb)
{
    QCoreApplication application(argc, argv);
    QD_TRY(
        auto paths,
        platform::pathsOf(request.profile.empty() ? std::nullopt : std::optional<std::string_view>(request.profile)));
    sync::NetworkThread network;
    ThreadPool pool(poolThreads);
    const auto workspace = client::makeLocalWorkspace(std::move(paths), pool, network);
    std::stop_source stop;
    QSocketNotifier signalled(interruption.descriptor(), QSocketNotifier::Read);
    QObject::connect(&signalled, &QSocketNotifier::activated, &application, [&] {
        signalled.setEnabled(false); // it stays readable
        stop.request_stop();
    });
    std::atomic<int> code = 0;
    std::jthread worker([&] {
        code = verb(*workspace, stop.get_token());
        QMetaObject::invokeMethod(
            &application, [&application] { application.quit(); }, Qt::QueuedConnection);
    });
    QCoreApplication::exec();
    worker.join();
    return code.load();
}

} // namespace

std::function<Result<int>(const cli::WorkspaceRequest &, const cli::LiveVerb &)>
liveRunner(const SignalInterruption &interruption, int &argc, char **argv)
{
    return [&interruption, &argc, argv](const cli::WorkspaceRequest &request, const cli::LiveVerb &verb) {
        return runLive(interruption, argc, argv, request, verb);
    };
}

} // namespace quarterdeck::qd
