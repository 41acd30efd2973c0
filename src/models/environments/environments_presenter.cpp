// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/environments/environments_presenter.h"

#include "client/environments/environments.h"
#include "client/error_text.h"
#include "client/workspace.h"

#include <algorithm>

namespace quarterdeck::models {

using domain::EnvironmentId;
using domain::RunState;

EnvironmentsPresenter::EnvironmentsPresenter(client::Workspace &workspace, Background &background, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_background(background)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &EnvironmentsPresenter::poll);
}

EnvironmentsPresenter::~EnvironmentsPresenter() = default;

void EnvironmentsPresenter::begin()
{
    if (m_contact != Contact::None)
        return;
    setContact(Contact::Connecting, {});
    poll();
}

void EnvironmentsPresenter::poll()
{
    m_polling = m_background.run(
        this,
        [&workspace = m_workspace, since = m_list.version](const std::stop_token &stop) {
            return workspace.environments().list(since, stop);
        },
        [this](Result<domain::EnvironmentList> list) {
            if (!list) {
                using namespace std::chrono_literals;
                m_failures = std::min(m_failures + 1, 5);
                setContact(Contact::Lost, client::errorText(list.error()));
                m_list.version = 0; // another backend may answer next, with versions of its own
                m_again.start(500ms * (1 << m_failures));
                return;
            }
            m_failures = 0;
            m_list = *std::move(list);
            m_answered.start();
            setContact(Contact::Connected, {});
            Q_EMIT listChanged();
            // A backend that answers at once, again and again, must not make us spin.
            m_again.start(std::chrono::milliseconds(50));
        });
}

void EnvironmentsPresenter::setContact(Contact contact, const QString &problem)
{
    if (m_contact == contact && m_problem == problem)
        return;
    m_contact = contact;
    m_problem = problem;
    Q_EMIT contactChanged();
}

const domain::EnvironmentStatus *EnvironmentsPresenter::find(const EnvironmentId &id) const
{
    const auto found = std::ranges::find(m_list.environments, id,
                                         [](const domain::EnvironmentStatus &status) { return status.definition.id; });
    return found == m_list.environments.end() ? nullptr : &*found;
}

std::optional<std::chrono::milliseconds> EnvironmentsPresenter::age() const
{
    if (!m_answered.isValid())
        return std::nullopt;
    // While the long poll hangs on a living connection, what we have is current.
    return m_contact == Contact::Connected ? std::chrono::milliseconds(0)
                                           : std::chrono::milliseconds(m_answered.elapsed());
}

JobHandle &EnvironmentsPresenter::newAction(std::list<JobHandle>::iterator &place)
{
    place = m_actions.emplace(m_actions.end());
    return *place;
}

void EnvironmentsPresenter::act(Action action)
{
    begin();
    std::list<JobHandle>::iterator place;
    auto &handle = newAction(place);
    handle = m_background.run(
        this,
        [&workspace = m_workspace, action = std::move(action)](const std::stop_token &stop) {
            return action(workspace.environments(), stop);
        },
        [this, place](const Result<> &result) {
            m_actions.erase(place);
            if (!result)
                Q_EMIT refused(client::errorText(result.error()));
        });
}

void EnvironmentsPresenter::start(const EnvironmentId &id, bool keepRunning)
{
    act([id, keepRunning](client::Environments &all, const std::stop_token &stop) {
        return all.start(id, keepRunning, stop);
    });
}

void EnvironmentsPresenter::stop(const EnvironmentId &id)
{
    act([id](client::Environments &all, const std::stop_token &stop) { return all.stop(id, stop); });
}

void EnvironmentsPresenter::restart(const EnvironmentId &id)
{
    act([id](client::Environments &all, const std::stop_token &stop) { return all.restart(id, stop); });
}

void EnvironmentsPresenter::remove(const EnvironmentId &id)
{
    act([id](client::Environments &all, const std::stop_token &stop) { return all.remove(id, stop); });
}

void EnvironmentsPresenter::setKeepRunning(const EnvironmentId &id, bool keepRunning)
{
    act([id, keepRunning](client::Environments &all, const std::stop_token &stop) {
        return all.setKeepRunning(id, keepRunning, stop);
    });
}

template <class Work>
void EnvironmentsPresenter::runStarted(Work work, Started done)
{
    begin();
    std::list<JobHandle>::iterator place;
    auto &handle = newAction(place);
    handle = m_background.run(
        this,
        [&workspace = m_workspace, work = std::move(work)](const std::stop_token &stop) {
            return work(workspace.environments(), stop);
        },
        [this, place, done = std::move(done)](Result<EnvironmentId> id) {
            m_actions.erase(place);
            if (!id)
                done(std::nullopt, client::errorText(id.error()));
            else
                done(*id, {});
        });
}

void EnvironmentsPresenter::runProgram(const domain::EnvironmentDefinition &definition, Started done)
{
    runStarted(
        [definition](client::Environments &all, const std::stop_token &stop) -> Result<EnvironmentId> {
            QD_TRY(const auto id, all.save(definition, stop));
            QD_CHECK(all.start(id, false, stop));
            return id;
        },
        std::move(done));
}

void EnvironmentsPresenter::runSampleShop(Started done)
{
    runStarted(
        [](client::Environments &all, const std::stop_token &stop) -> Result<EnvironmentId> {
            QD_TRY(const auto id, all.sampleShop(stop));
            auto started = all.start(id, false, stop);
            if (!started && started.error().kind() != ErrorKind::Conflict) // it runs already: as wished
                return std::move(started).error();
            return id;
        },
        std::move(done));
}

QList<EnvironmentId> EnvironmentsPresenter::endingWithUs() const
{
    QList<EnvironmentId> ids;
    for (const auto &status : m_list.environments) {
        const bool isRunning = status.state == RunState::Running || status.state == RunState::Starting
            || status.state == RunState::Degraded;
        if (isRunning && !status.keepsRunning)
            ids.append(status.definition.id);
    }
    return ids;
}

void EnvironmentsPresenter::beforeLeaving(bool keepRunning, std::function<void()> done)
{
    std::list<JobHandle>::iterator place;
    auto &handle = newAction(place);
    handle = m_background.run(
        this,
        [&workspace = m_workspace, ids = endingWithUs(), keepRunning](const std::stop_token &stop) {
            Result<> result;
            for (const auto &id : ids) {
                auto one = keepRunning ? workspace.environments().setKeepRunning(id, true, stop)
                                       : workspace.environments().stop(id, stop);
                if (!one)
                    result = std::move(one);
            }
            return result;
        },
        [this, place, done = std::move(done)](const Result<> &) {
            m_actions.erase(place);
            done();
        });
}

} // namespace quarterdeck::models
