// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/environments/environments_presenter.h"

#include "client/environments/environments.h"
#include "client/error_text.h"

#include <QtCore/QTimer>

#include <algorithm>

namespace quarterdeck::models {

namespace {
constexpr int retryAfter = 2000;
}

EnvironmentsPresenter::EnvironmentsPresenter(client::Environments &environments, Background &background,
                                             QObject *parent)
    : QObject(parent)
    , m_environments(environments)
    , m_background(background)
{ }

const domain::EnvironmentStatus *EnvironmentsPresenter::find(domain::EnvironmentId id) const
{
    const auto found
        = std::ranges::find_if(m_list.environments, [&](const auto &status) { return status.definition.id == id; });
    return found == m_list.environments.end() ? nullptr : &*found;
}

std::vector<domain::EnvironmentStatus> EnvironmentsPresenter::endingWithUs() const
{
    std::vector<domain::EnvironmentStatus> ending;
    for (const auto &status : m_list.environments) {
        const bool runs = status.state == domain::RunState::Running || status.state == domain::RunState::Starting
            || status.state == domain::RunState::Degraded;
        if (runs && !status.keepsRunning)
            ending.push_back(status);
    }
    return ending;
}

void EnvironmentsPresenter::connectNow()
{
    if (m_connection != Connection::NotYet)
        return;
    m_connection = Connection::Connecting;
    Q_EMIT changed();
    poll();
}

void EnvironmentsPresenter::poll()
{
    const auto since = m_connection == Connection::Connected ? m_list.version : 0;
    m_polling = m_background.run(
        this, [this, since](const std::stop_token &stop) { return m_environments.list(since, stop); },
        [this](Result<domain::EnvironmentList> list) {
            if (!list) {
                m_connection = Connection::Lost;
                m_problem = client::errorText(list.error());
                Q_EMIT changed();
                QTimer::singleShot(retryAfter, this, &EnvironmentsPresenter::poll);
                return;
            }
            for (const auto &status : list->environments) {
                const auto *before = find(status.definition.id);
                if (status.state == domain::RunState::Failed && before != nullptr
                    && before->state != domain::RunState::Failed)
                    Q_EMIT message(tr("%1 %2.").arg(QString::fromStdString(status.definition.name), stateText(status)));
            }
            const bool isNew = m_connection != Connection::Connected || list->version != m_list.version;
            m_connection = Connection::Connected;
            m_problem.clear();
            m_list = *std::move(list);
            if (isNew)
                Q_EMIT changed();
            poll();
        });
}

template <class Work>
void EnvironmentsPresenter::command(Work work, Done done)
{
    connectNow();
    const auto number = m_nextCommand++;
    m_commands[number] = m_background.run(
        this, [this, work](const std::stop_token &stop) { return work(m_environments, stop); },
        [this, number, done = std::move(done)](const Result<> &result) {
            const auto problem = result ? QString() : client::errorText(result.error());
            if (done)
                done(problem);
            else if (!problem.isEmpty())
                Q_EMIT message(problem);
            m_commands.erase(number);
        });
}

void EnvironmentsPresenter::start(domain::EnvironmentId id, Done done)
{
    command([id](client::Environments &all, const std::stop_token &stop) { return all.start(id, false, stop); },
            std::move(done));
}
void EnvironmentsPresenter::stop(domain::EnvironmentId id, Done done)
{
    command([id](client::Environments &all, const std::stop_token &stop) { return all.stop(id, stop); },
            std::move(done));
}
void EnvironmentsPresenter::restart(domain::EnvironmentId id, Done done)
{
    command([id](client::Environments &all, const std::stop_token &stop) { return all.restart(id, stop); },
            std::move(done));
}
void EnvironmentsPresenter::remove(domain::EnvironmentId id, Done done)
{
    command([id](client::Environments &all, const std::stop_token &stop) { return all.remove(id, stop); },
            std::move(done));
}
void EnvironmentsPresenter::keepRunning(domain::EnvironmentId id, bool keep, Done done)
{
    command([id, keep](client::Environments &all,
                       const std::stop_token &stop) { return all.setKeepRunning(id, keep, stop); },
            std::move(done));
}

void EnvironmentsPresenter::save(const domain::EnvironmentDefinition &definition, Made done)
{
    connectNow();
    const auto number = m_nextCommand++;
    m_commands[number] = m_background.run(
        this, [this, definition](const std::stop_token &stop) { return m_environments.save(definition, stop); },
        [this, number, done = std::move(done)](const Result<domain::EnvironmentId> &id) {
            done(id ? std::optional(*id) : std::nullopt, id ? QString() : client::errorText(id.error()));
            m_commands.erase(number);
        });
}

void EnvironmentsPresenter::sampleShop(Made done)
{
    connectNow();
    const auto number = m_nextCommand++;
    m_commands[number] = m_background.run(
        this, [this](const std::stop_token &stop) { return m_environments.sampleShop(stop); },
        [this, number, done = std::move(done)](const Result<domain::EnvironmentId> &id) {
            done(id ? std::optional(*id) : std::nullopt, id ? QString() : client::errorText(id.error()));
            m_commands.erase(number);
        });
}

QString EnvironmentsPresenter::stateText(const domain::EnvironmentStatus &status)
{
    switch (status.state) {
    case domain::RunState::Stopped:
        return tr("stopped");
    case domain::RunState::Starting:
        return tr("starting");
    case domain::RunState::Running:
        return tr("running");
    case domain::RunState::Degraded:
        return tr("restarting after a crash");
    case domain::RunState::Stopping:
        return tr("stopping");
    case domain::RunState::Failed: {
        const auto &instance = status.instances.empty() ? domain::InstanceStatus() : status.instances.front();
        if (instance.signal)
            return tr("crashed, signal %1").arg(*instance.signal);
        if (instance.exitCode)
            return tr("crashed, exit code %1").arg(*instance.exitCode);
        return tr("crashed");
    }
    case domain::RunState::Unknown:
        break;
    }
    return tr("unknown");
}

} // namespace quarterdeck::models
