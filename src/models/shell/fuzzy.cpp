// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shell/fuzzy.h"

#include <algorithm>

namespace quarterdeck::models {

namespace {

bool startsWord(const QString &name, qsizetype at)
{
    return at == 0 || !name[at - 1].isLetterOrNumber();
}

/// The part as a run is best; else its letters in order, beginnings of words first.
std::optional<FuzzyMatch> matchPart(const QString &part, const QString &name)
{
    FuzzyMatch match;
    qsizetype best = -1;
    for (qsizetype at = name.indexOf(part); at >= 0; at = name.indexOf(part, at + 1))
        if (best < 0 || (startsWord(name, at) && !startsWord(name, best)))
            best = at;
    if (best >= 0) {
        match.score = static_cast<int>(20 * part.size()) + (startsWord(name, best) ? 40 : 0) + (best == 0 ? 20 : 0);
        for (qsizetype i = 0; i < part.size(); ++i)
            match.places.append(static_cast<int>(best + i));
        return match;
    }
    qsizetype from = 0;
    for (const QChar letter : part) {
        qsizetype at = -1;
        for (qsizetype i = from; i < name.size(); ++i) {
            if (name[i] != letter)
                continue;
            if (at < 0)
                at = i;
            if (startsWord(name, i)) {
                at = i;
                break;
            }
            if (at == from)
                break; // goes on with the run
        }
        if (at < 0)
            return std::nullopt;
        match.score += startsWord(name, at) ? 8 : at == from ? 4 : -1;
        match.places.append(static_cast<int>(at));
        from = at + 1;
    }
    return match;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString &typed, const QString &name)
{
    FuzzyMatch all;
    const auto lower = name.toLower();
    if (lower.size() != name.size()) // a few letters change their length: then places would lie
        return name.contains(typed, Qt::CaseInsensitive) ? std::optional(all) : std::nullopt;
    for (const auto parts = typed.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts); const auto &part : parts) {
        const auto match = matchPart(part, lower);
        if (!match)
            return std::nullopt;
        all.score += match->score;
        all.places += match->places;
    }
    std::ranges::sort(all.places);
    const auto same = std::ranges::unique(all.places);
    all.places.erase(same.begin(), same.end());
    return all;
}

} // namespace quarterdeck::models
