// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"

#include <QtWidgets/QDialog>

namespace quarterdeck::ui {

/// How a program ended: exit code or signal, and the last lines it wrote.
class EndingDialog : public QDialog
{
    Q_OBJECT
public:
    EndingDialog(const domain::EnvironmentStatus &status, const QString &state, QWidget *parent = nullptr);

Q_SIGNALS:
    void logWanted();
    void startWanted();
};

} // namespace quarterdeck::ui
