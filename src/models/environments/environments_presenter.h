// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"
#include "models/common/background.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <functional>
#include <list>
#include <optional>

namespace quarterdeck::client {
class Environments;
class Workspace;
} // namespace quarterdeck::client

namespace quarterdeck::models {

/// The environments of the local workspace and what may be done with them. Says nothing to the backend (and so does not
/// start it) until `begin` or an action. GUI thread; all waiting happens on the pool of `background`.
class EnvironmentsPresenter : public QObject
{
    Q_OBJECT
public:
    enum class Contact { None, Connecting, Connected, Lost };

    EnvironmentsPresenter(client::Workspace &workspace, Background &background, QObject *parent = nullptr);
    ~EnvironmentsPresenter() override;

    /// Begins to follow the run state; again: nothing.
    void begin();
    [[nodiscard]] Contact contact() const noexcept { return m_contact; }
    [[nodiscard]] const domain::EnvironmentList &list() const noexcept { return m_list; }
    [[nodiscard]] const domain::EnvironmentStatus *find(const domain::EnvironmentId &id) const;
    /// Since the last answer; nothing before the first.
    [[nodiscard]] std::optional<std::chrono::milliseconds> age() const;
    /// Why there is no contact, as a sentence; empty: there is.
    [[nodiscard]] QString problem() const { return m_problem; }

    void start(const domain::EnvironmentId &id, bool keepRunning = false);
    void stop(const domain::EnvironmentId &id);
    void restart(const domain::EnvironmentId &id);
    void remove(const domain::EnvironmentId &id);
    void setKeepRunning(const domain::EnvironmentId &id, bool keepRunning);
    /// Saves and starts; `done` gets the environment, or the sentence that says why not.
    using Started = std::function<void(std::optional<domain::EnvironmentId> id, const QString &problem)>;
    void runProgram(const domain::EnvironmentDefinition &definition, Started done);
    void runSampleShop(Started done);

    /// Environments that run and end with the last client.
    [[nodiscard]] QList<domain::EnvironmentId> endingWithUs() const;
    /// Marks them to go on, or stops them; then `done`, whatever came of it.
    void beforeLeaving(bool keepRunning, std::function<void()> done);

Q_SIGNALS:
    /// The list or its age is new.
    void listChanged();
    void contactChanged();
    /// An action was refused: a sentence to show.
    void refused(const QString &problem);

private:
    using Action = std::function<Result<>(client::Environments &environments, const std::stop_token &stop)>;
    void poll();
    void act(Action action);
    template <class Work>
    void runStarted(Work work, Started done);
    void setContact(Contact contact, const QString &problem);
    /// Actions in flight must not replace each other: each keeps its handle until it ends.
    JobHandle &newAction(std::list<JobHandle>::iterator &place);

    client::Workspace &m_workspace;
    Background &m_background;
    Contact m_contact = Contact::None;
    domain::EnvironmentList m_list;
    QElapsedTimer m_answered;
    QString m_problem;
    QTimer m_again;
    int m_failures = 0;
    JobHandle m_polling;
    std::list<JobHandle> m_actions;
};

} // namespace quarterdeck::models
