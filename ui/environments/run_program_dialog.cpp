// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/run_program_dialog.h"

#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

RunProgramDialog::RunProgramDialog(QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("runProgramDialog"));
    setWindowTitle(tr("Run a program as an environment"));
    setMinimumWidth(560);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft);
    const auto field = [&](const QString &name, const QString &label, const QString &hint) {
        auto *edit = new QLineEdit(this);
        edit->setObjectName(name);
        edit->setAccessibleName(label);
        edit->setPlaceholderText(hint);
        connect(edit, &QLineEdit::textChanged, this, &RunProgramDialog::check);
        return edit;
    };
    m_command = field(QStringLiteral("runCommand"), tr("Command"), tr("java -jar shop.jar --port 8080"));
    form->addRow(tr("Command"), m_command);
    m_folder = field(QStringLiteral("runFolder"), tr("Folder"), tr("The home folder"));
    auto *folder = new QWidget(this);
    auto *folderRow = new QHBoxLayout(folder);
    folderRow->setContentsMargins(0, 0, 0, 0);
    folderRow->addWidget(m_folder, 1);
    auto *browse = new QPushButton(tr("Choose…"), folder);
    folderRow->addWidget(browse);
    form->addRow(tr("Folder"), folder);
    m_app = field(QStringLiteral("runApp"), tr("App"), tr("As the program is named"));
    form->addRow(tr("App"), m_app);
    m_name = field(QStringLiteral("runName"), tr("Environment"), {});
    m_name->setText(tr("Development"));
    form->addRow(tr("Environment"), m_name);
    m_variables = new QPlainTextEdit(this);
    m_variables->setObjectName(QStringLiteral("runVariables"));
    m_variables->setAccessibleName(tr("Variables"));
    m_variables->setPlaceholderText(tr("NAME=value, one a line"));
    m_variables->setFixedHeight(72);
    m_variables->setTabChangesFocus(true);
    connect(m_variables, &QPlainTextEdit::textChanged, this, &RunProgramDialog::check);
    form->addRow(tr("Variables"), m_variables);
    m_restart = new QComboBox(this);
    m_restart->setObjectName(QStringLiteral("runRestart"));
    m_restart->setAccessibleName(tr("When it ends"));
    m_restart->addItem(tr("Leave it ended"), QStringLiteral("never"));
    m_restart->addItem(tr("Start again after a crash"), QStringLiteral("on-failure"));
    m_restart->addItem(tr("Always start again"), QStringLiteral("always"));
    form->addRow(tr("When it ends"), m_restart);
    m_lineByLine = new QCheckBox(tr("Line by line (give it a terminal, so that it writes each line at once)"), this);
    form->addRow(QString(), m_lineByLine);
    column->addLayout(form);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("runProblem"));
    m_problem->setWordWrap(true);
    column->addWidget(m_problem);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_run = buttons->addButton(tr("Run"), QDialogButtonBox::AcceptRole);
    m_run->setObjectName(QStringLiteral("runButton"));
    m_run->setDefault(true);
    column->addWidget(buttons);
    connect(browse, &QPushButton::clicked, this, [this] {
        auto *chooser = new QFileDialog(this, tr("Folder"), m_folder->text());
        chooser->setFileMode(QFileDialog::Directory);
        chooser->setAttribute(Qt::WA_DeleteOnClose);
        connect(chooser, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
        chooser->open();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_run, &QPushButton::clicked, this, &RunProgramDialog::runWanted);
    check();
}

domain::EnvironmentDefinition RunProgramDialog::definition() const
{
    domain::EnvironmentDefinition definition;
    for (const auto &part : QProcess::splitCommand(m_command->text()))
        definition.command.push_back(part.toStdString());
    definition.folder = m_folder->text().trimmed().toStdString();
    auto app = m_app->text().trimmed();
    if (app.isEmpty() && !definition.command.empty())
        app = QFileInfo(QString::fromStdString(definition.command.front())).completeBaseName();
    definition.app = app.toStdString();
    definition.name = m_name->text().trimmed().toStdString();
    for (const auto &line : m_variables->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const auto equals = line.indexOf(QLatin1Char('='));
        definition.variables[line.left(equals < 0 ? line.size() : equals).trimmed().toStdString()]
            = equals < 0 ? std::string() : line.mid(equals + 1).toStdString();
    }
    definition.restart = domain::restartPolicyNamed(m_restart->currentData().toString().toStdString())
                             .value_or(domain::RestartPolicy::Never);
    definition.lineByLine = m_lineByLine->isChecked();
    return definition;
}

void RunProgramDialog::check()
{
    if (m_run == nullptr)
        return;
    const auto made = definition();
    QString problem;
    if (made.command.empty()) {
        problem = tr("Write the command to run.");
    } else if (const auto checked = domain::check(made); !checked) {
        if (checked.error().id() == "environment.badName")
            problem = tr("“%1” is no name. Use 1 to 64 characters without “/” and “:”.")
                          .arg(QString::fromStdString(std::string(checked.error().subject())));
        else
            problem = tr("Each variable needs a name in front of “=”.");
    } else if (!made.folder.empty() && !QFileInfo(QString::fromStdString(made.folder)).isDir()) {
        problem = tr("There is no folder “%1”.").arg(QString::fromStdString(made.folder));
    }
    m_problem->setText(problem);
    m_run->setEnabled(problem.isEmpty());
}

void RunProgramDialog::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
}

} // namespace quarterdeck::ui
