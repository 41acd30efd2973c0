// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThread>

#include <functional>
#include <memory>

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

    void post(std::function<void()> job);
    /// Runs the job and waits for it; must not be called on the thread.
    void runAndWait(const std::function<void()> &job);
    [[nodiscard]] QNetworkAccessManager &manager() const { return *m_manager; }
    /// Parent of what lives in the thread; for jobs on the thread only.
    [[nodiscard]] QObject &context() const { return *m_context; }

private:
    QThread m_thread;
    QObject *m_context; // lives in the thread
    QNetworkAccessManager *m_manager = nullptr; // child of m_context
};

} // namespace quarterdeck::sync
