// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace quarterdeck::models {

/// A command as a person writes it, taken apart without a shell: blanks separate, '…' and "…" keep together, a
/// backslash takes the next character as it is (not within '…'). Nothing is expanded.
struct CommandLine
{
    QStringList words;
    QString problem; ///< Sentence; empty: understood.
};

[[nodiscard]] CommandLine parseCommandLine(const QString &text);
/// The words in a form that parseCommandLine reads back.
[[nodiscard]] QString commandLineText(const QStringList &words);

} // namespace quarterdeck::models
