// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace quarterdeck::app {

struct Arguments
{
    QString profile;
    QString theme;
    QStringList files;
};

/// Makes all objects of the program, shows the window, and returns the exit code when it is closed.
[[nodiscard]] int run(const Arguments &arguments);

} // namespace quarterdeck::app
