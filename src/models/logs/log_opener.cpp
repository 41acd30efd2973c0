// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logs/log_opener.h"

#include "client/error_text.h"
#include "client/workspace.h"
#include "models/logs/log_document.h"

namespace quarterdeck::models {

LogOpener::LogOpener(client::Workspace &workspace, ThreadPool &engine, Background &background, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_engine(engine)
    , m_background(background)
{ }
LogOpener::~LogOpener() = default;

JobHandle LogOpener::openFile(const QString &path, QObject *receiver, Done done)
{
    return m_background.run(
        receiver,
        [this, file = path.toStdString()](const std::stop_token &) {
            return client::LogSession::openFile(file, m_engine, {});
        },
        [this, done = std::move(done)](Result<std::shared_ptr<client::LogSession>> session) {
            if (!session)
                done(nullptr, client::errorText(session.error()));
            else
                done(std::make_unique<LogDocument>(*std::move(session), nullptr, m_background), {});
        });
}

JobHandle LogOpener::openLive(domain::EnvironmentId environment, std::uint32_t instance, QObject *receiver, Done done)
{
    return m_background.run(
        receiver,
        [this, environment, instance](const std::stop_token &stop) {
            return m_workspace.openLive(environment, instance, {}, stop);
        },
        [this, done = std::move(done)](Result<client::LiveLog> log) {
            if (!log)
                done(nullptr, client::errorText(log.error()));
            else
                done(std::make_unique<LogDocument>(std::move(log->session), std::move(log->subscription), m_background),
                     {});
        });
}

} // namespace quarterdeck::models
