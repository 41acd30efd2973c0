// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>

namespace quarterdeck::ui {

/// Asks for a command, its folder and its variables; `accepted` with a definition that can be kept.
class RunProgramDialog : public QDialog
{
    Q_OBJECT
public:
    explicit RunProgramDialog(QWidget *parent = nullptr);
    [[nodiscard]] domain::EnvironmentDefinition definition() const;
    /// What the backend refused, shown where the person can mend it.
    void showProblem(const QString &sentence);

Q_SIGNALS:
    void runWanted();

private:
    void check();
    QLineEdit *m_command;
    QLineEdit *m_folder;
    QLineEdit *m_app;
    QLineEdit *m_name;
    QPlainTextEdit *m_variables;
    QComboBox *m_restart;
    QCheckBox *m_lineByLine;
    QLabel *m_problem;
    QPushButton *m_run = nullptr; // made last: until then nothing is checked
};

} // namespace quarterdeck::ui
