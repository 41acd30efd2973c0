// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"
#include "models/common/background.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QString>

#include <functional>
#include <map>
#include <optional>

namespace quarterdeck::client {
class Environments;
}

namespace quarterdeck::models {

/// The environments of the local workspace as the window knows them: asks nothing before `connectNow`, then follows
/// every change by a long poll. Commands come back as a sentence where they are refused.
class EnvironmentsPresenter : public QObject
{
    Q_OBJECT
public:
    enum class Connection { NotYet, Connecting, Connected, Lost };

    EnvironmentsPresenter(client::Environments &environments, Background &background, QObject *parent = nullptr);

    [[nodiscard]] Connection connection() const { return m_connection; }
    [[nodiscard]] const QString &problem() const { return m_problem; }
    [[nodiscard]] const std::vector<domain::EnvironmentStatus> &list() const { return m_list.environments; }
    [[nodiscard]] const domain::EnvironmentStatus *find(domain::EnvironmentId id) const;
    /// Running programs that end with the last client.
    [[nodiscard]] std::vector<domain::EnvironmentStatus> endingWithUs() const;

    void connectNow();
    using Done = std::function<void(const QString &problem)>;
    void start(domain::EnvironmentId id, Done done = {});
    void stop(domain::EnvironmentId id, Done done = {});
    void restart(domain::EnvironmentId id, Done done = {});
    void remove(domain::EnvironmentId id, Done done = {});
    void keepRunning(domain::EnvironmentId id, bool keep, Done done = {});
    /// `done` gets the id, and starts nothing by itself.
    using Made = std::function<void(std::optional<domain::EnvironmentId> id, const QString &problem)>;
    void save(const domain::EnvironmentDefinition &definition, Made done);
    void sampleShop(Made done);

    /// The words for a state: "running", "crashed, exit code 3".
    [[nodiscard]] static QString stateText(const domain::EnvironmentStatus &status);

Q_SIGNALS:
    void changed();
    /// A command was refused, or a program crashed.
    void message(const QString &sentence);

private:
    void poll();
    template <class Work>
    void command(Work work, Done done);

    client::Environments &m_environments;
    Background &m_background;
    JobHandle m_polling;
    std::map<int, JobHandle> m_commands;
    int m_nextCommand = 0;
    domain::EnvironmentList m_list;
    Connection m_connection = Connection::NotYet;
    QString m_problem;
};

} // namespace quarterdeck::models
