// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/environments/command_line.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace quarterdeck::models {

CommandLine parseCommandLine(const QString &text)
{
    CommandLine line;
    QString word;
    bool isInWord = false;
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\' && quote != u'\'') {
            if (i + 1 == text.size()) {
                line.problem = QCoreApplication::translate("CommandLine",
                                                           "The command ends with a backslash. Write \\\\ for one.");
                return line;
            }
            // Within "…" a backslash escapes only what has a meaning there, as in a shell.
            const QChar next = text[i + 1];
            if (quote == u'"' && next != u'"' && next != u'\\') {
                word += c;
                continue;
            }
            word += next;
            isInWord = true;
            ++i;
        } else if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else
                word += c;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
            isInWord = true;
        } else if (c.isSpace()) {
            if (isInWord)
                line.words.append(word);
            word.clear();
            isInWord = false;
        } else {
            word += c;
            isInWord = true;
        }
    }
    if (!quote.isNull()) {
        line.problem
            = QCoreApplication::translate("CommandLine", "A quote %1 is not closed. Add %1 at its end.").arg(quote);
        return line;
    }
    if (isInWord)
        line.words.append(word);
    return line;
}

QString commandLineText(const QStringList &words)
{
    QStringList parts;
    for (const auto &word : words) {
        const bool isPlain = !word.isEmpty() && std::none_of(word.begin(), word.end(), [](QChar c) {
            return c.isSpace() || c == u'"' || c == u'\'' || c == u'\\';
        });
        auto text = word;
        if (!isPlain) {
            text.replace(QStringLiteral("\\"), QStringLiteral("\\\\"));
            text.replace(QStringLiteral("\""), QStringLiteral("\\\""));
            text = u'"' + text + u'"';
        }
        parts.append(text);
    }
    return parts.join(u' ');
}

} // namespace quarterdeck::models
