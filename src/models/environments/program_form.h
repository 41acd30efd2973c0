// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>
#include <utility>

namespace quarterdeck::models {

/// What a person wrote to run a program as an environment.
struct ProgramForm
{
    enum class Field { None, Command, Folder, App, Name, Variables };

    QString command;
    QString folder;
    QString app; ///< Empty: the name of the program.
    QString name; ///< Empty: "Development".
    QList<std::pair<QString, QString>> variables;
    domain::RestartPolicy restart = domain::RestartPolicy::Never;
    bool isLineByLine = false;
};

struct ProgramFormResult
{
    std::optional<domain::EnvironmentDefinition> definition;
    QString problem; ///< Sentence; empty where there is a definition.
    ProgramForm::Field field = ProgramForm::Field::None; ///< Where the problem is.
};

/// The definition that the form means, or what is wrong with it. Looks at the folder on the disk (one stat).
[[nodiscard]] ProgramFormResult check(const ProgramForm &form);
/// The name that an empty `app` stands for.
[[nodiscard]] QString suggestedApp(const QString &command);

} // namespace quarterdeck::models
