// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/network_thread.h"

#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkProxy>

#include <utility>

namespace quarterdeck::sync {

NetworkThread::NetworkThread()
    : m_context(std::make_unique<QObject>().release()) // deleted in its thread, see below
{
    m_thread.setObjectName(QStringLiteral("network"));
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
    post([this] { // before any other job
        m_manager = new QNetworkAccessManager(m_context);
        m_manager->setProxy(QNetworkProxy::NoProxy); // only loopback today
    });
}

NetworkThread::~NetworkThread()
{
    post([] { QThread::currentThread()->quit(); }); // behind the jobs that close what lives here
    m_thread.wait();
}

void NetworkThread::post(std::function<void()> job)
{
    bool mustWake = false;
    {
        const std::scoped_lock lock(m_mutex);
        mustWake = m_jobs.empty();
        m_jobs.push_back(std::move(job));
    }
    if (mustWake)
        QMetaObject::invokeMethod(
            m_context, [this] { runJobs(); }, Qt::QueuedConnection);
}

void NetworkThread::runJobs()
{
    std::deque<std::function<void()>> jobs;
    {
        const std::scoped_lock lock(m_mutex);
        jobs.swap(m_jobs);
    }
    for (const auto &job : jobs)
        job();
}

} // namespace quarterdeck::sync
