// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/environments/environment_text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QLocale>

namespace quarterdeck::models {

using domain::RunState;

namespace {
QString translated(const char *text, int n = -1)
{
    return QCoreApplication::translate("EnvironmentText", text, nullptr, n);
}
} // namespace

bool isUp(RunState state) noexcept
{
    return state == RunState::Starting || state == RunState::Running || state == RunState::Degraded
        || state == RunState::Stopping;
}

QString stateWord(RunState state)
{
    switch (state) {
    case RunState::Unknown:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "no data"));
    case RunState::Stopped:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "stopped"));
    case RunState::Starting:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "starting"));
    case RunState::Running:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "live"));
    case RunState::Degraded:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "degraded"));
    case RunState::Failed:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "ended"));
    case RunState::Stopping:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "stopping"));
    }
    return {};
}

QString stateSentence(const domain::EnvironmentStatus &status)
{
    const domain::InstanceStatus *instance = status.instances.empty() ? nullptr : &status.instances.front();
    switch (status.state) {
    case RunState::Unknown:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "State unknown"));
    case RunState::Stopped:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "Stopped"));
    case RunState::Starting:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "Starting"));
    case RunState::Stopping:
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "Stopping"));
    case RunState::Running:
    case RunState::Degraded:
        if (instance && instance->restarts > 0)
            return translated(QT_TRANSLATE_N_NOOP("EnvironmentText", "Running, restarted %n time(s)"),
                              static_cast<int>(instance->restarts));
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "Running"));
    case RunState::Failed:
        if (instance && instance->signal)
            return translated(QT_TRANSLATE_NOOP("EnvironmentText", "Ended by signal %1")).arg(*instance->signal);
        if (instance && instance->exitCode)
            return translated(QT_TRANSLATE_NOOP("EnvironmentText", "Ended with exit code %1")).arg(*instance->exitCode);
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "Ended by itself"));
    }
    return {};
}

QString durationText(std::chrono::nanoseconds duration)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
    if (seconds < 60)
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "%1 s")).arg(std::max<qint64>(seconds, 0));
    if (seconds < 60 * 60)
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "%1 min")).arg(seconds / 60);
    if (seconds < 48 * 60 * 60)
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "%1 h")).arg(seconds / 3600);
    return translated(QT_TRANSLATE_NOOP("EnvironmentText", "%1 d")).arg(seconds / 86400);
}

QString sinceText(const domain::EnvironmentStatus &status, TimePoint now)
{
    if (!status.since)
        return {};
    const auto duration = durationText(now - *status.since);
    if (status.state == RunState::Running || status.state == RunState::Degraded)
        return translated(QT_TRANSLATE_NOOP("EnvironmentText", "up %1")).arg(duration);
    return translated(QT_TRANSLATE_NOOP("EnvironmentText", "%1 ago")).arg(duration);
}

} // namespace quarterdeck::models
