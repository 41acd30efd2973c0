// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/thread_pool.h"
#include "domain/environment.h"
#include "models/common/background.h"

#include <QtCore/QObject>
#include <QtCore/QString>

#include <functional>
#include <memory>

namespace quarterdeck::client {
class Workspace;
} // namespace quarterdeck::client

namespace quarterdeck::models {

class LogDocument;

/// Opens logs off the GUI thread and hands documents over in it.
class LogOpener : public QObject
{
    Q_OBJECT
public:
    LogOpener(client::Workspace &workspace, ThreadPool &engine, Background &background, QObject *parent = nullptr);
    ~LogOpener() override;

    /// `document` is null when it could not be opened; `problem` is then the sentence to show.
    using Done = std::function<void(std::unique_ptr<LogDocument> document, const QString &problem)>;
    /// The job is dropped when the handle dies.
    [[nodiscard]] JobHandle openFile(const QString &path, QObject *receiver, Done done);
    [[nodiscard]] JobHandle openLive(domain::EnvironmentId environment, std::uint32_t instance, QObject *receiver,
                                     Done done);

private:
    client::Workspace &m_workspace;
    ThreadPool &m_engine;
    Background &m_background;
};

} // namespace quarterdeck::models
