// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThread>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

QT_BEGIN_NAMESPACE
class QNetworkAccessManager;
QT_END_NAMESPACE

namespace quarterdeck::sync {

/// The one thread with network objects. Everything here is thread-safe but `manager` and `context`, which only jobs on
/// the thread may touch. Destroying it runs the jobs that were posted before, then ends the thread.
class NetworkThread
{
public:
    NetworkThread();
    ~NetworkThread();
    NetworkThread(const NetworkThread &) = delete;
    NetworkThread &operator=(const NetworkThread &) = delete;

    /// Runs the job on the thread, in the order of posting. Jobs must be quick.
    void post(std::function<void()> job);
    [[nodiscard]] QNetworkAccessManager &manager() const { return *m_manager; }
    /// Parent of what lives in the thread.
    [[nodiscard]] QObject &context() const { return *m_context; }

private:
    void runJobs();

    std::mutex m_mutex; // an own queue: its lock is seen by the thread sanitizer, Qt's is not
    std::deque<std::function<void()>> m_jobs; // guarded by m_mutex
    QThread m_thread;
    QObject *m_context; // lives in the thread
    QNetworkAccessManager *m_manager = nullptr; // child of m_context
};

} // namespace quarterdeck::sync
