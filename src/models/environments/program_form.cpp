// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/environments/program_form.h"

#include "client/error_text.h"
#include "models/environments/command_line.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace quarterdeck::models {

namespace {
QString translated(const char *text)
{
    return QCoreApplication::translate("ProgramForm", text);
}

ProgramFormResult refused(ProgramForm::Field field, const QString &problem)
{
    return {std::nullopt, problem, field};
}

bool isVariableName(const QString &name)
{
    if (name.isEmpty() || name[0].isDigit())
        return false;
    return std::all_of(name.begin(), name.end(),
                       [](QChar c) { return c == u'_' || (c.unicode() < 128 && c.isLetterOrNumber()); });
}

QString homePath(const QString &folder)
{
    if (folder == u"~" || folder.startsWith(QStringLiteral("~/")))
        return QDir::homePath() + folder.mid(1);
    return folder;
}
} // namespace

QString suggestedApp(const QString &command)
{
    const auto line = parseCommandLine(command);
    return line.words.isEmpty() ? QString() : QFileInfo(line.words.first()).completeBaseName();
}

ProgramFormResult check(const ProgramForm &form)
{
    using Field = ProgramForm::Field;
    const auto line = parseCommandLine(form.command);
    if (!line.problem.isEmpty())
        return refused(Field::Command, line.problem);
    if (line.words.isEmpty() || line.words.first().isEmpty())
        return refused(
            Field::Command,
            translated(QT_TRANSLATE_NOOP(
                "ProgramForm", "No command is given. Write the program to run, for example java -jar shop.jar.")));
    domain::EnvironmentDefinition definition;
    for (const auto &word : line.words)
        definition.command.push_back(word.toStdString());
    const auto folder = homePath(form.folder.trimmed());
    if (!folder.isEmpty() && !QFileInfo(folder).isAbsolute())
        return refused(Field::Folder,
                       translated(QT_TRANSLATE_NOOP("ProgramForm", "“%1” is not a whole path. Begin it with / or ~."))
                           .arg(folder));
    if (!folder.isEmpty() && !QFileInfo(folder).isDir())
        return refused(
            Field::Folder,
            translated(
                QT_TRANSLATE_NOOP("ProgramForm",
                                  "There is no folder “%1”. Check the path, or leave it empty for the home folder."))
                .arg(folder));
    definition.folder = folder.toStdString();
    const auto app = form.app.trimmed().isEmpty() ? suggestedApp(form.command) : form.app.trimmed();
    if (const auto checked = domain::checkName(app.toStdString()); !checked)
        return refused(Field::App, client::errorText(checked.error()));
    definition.app = app.toStdString();
    const auto name = form.name.trimmed().isEmpty() ? QStringLiteral("Development") : form.name.trimmed();
    if (const auto checked = domain::checkName(name.toStdString()); !checked)
        return refused(Field::Name, client::errorText(checked.error()));
    definition.name = name.toStdString();
    for (const auto &[variable, value] : form.variables) {
        const auto key = variable.trimmed();
        if (key.isEmpty() && value.isEmpty())
            continue;
        if (!isVariableName(key))
            return refused(
                Field::Variables,
                translated(QT_TRANSLATE_NOOP(
                               "ProgramForm",
                               "“%1” is no name of a variable. Use letters, digits and _, for example JAVA_HOME."))
                    .arg(key));
        if (!definition.variables.emplace(key.toStdString(), value.toStdString()).second)
            return refused(
                Field::Variables,
                translated(QT_TRANSLATE_NOOP("ProgramForm", "The variable “%1” stands twice. Keep one.")).arg(key));
    }
    definition.restart = form.restart;
    definition.lineByLine = form.isLineByLine;
    if (const auto checked = domain::check(definition); !checked)
        return refused(Field::Command, client::errorText(checked.error()));
    return {std::move(definition), {}, Field::None};
}

} // namespace quarterdeck::models
