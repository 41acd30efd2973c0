// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/network_thread.h"

#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkProxy>

namespace quarterdeck::sync {

NetworkThread::NetworkThread()
    : m_context(std::make_unique<QObject>().release()) // deleted in its thread, see below
{
    m_thread.setObjectName(QStringLiteral("network"));
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
    runAndWait([this] {
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
    QMetaObject::invokeMethod(m_context, std::move(job), Qt::QueuedConnection);
}

void NetworkThread::runAndWait(const std::function<void()> &job)
{
    QMetaObject::invokeMethod(m_context, job, Qt::BlockingQueuedConnection);
}

} // namespace quarterdeck::sync
