// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>

namespace quarterdeck::models {

/// How well a typed text fits a name.
struct FuzzyMatch
{
    int score = 0; ///< Higher is better.
    QList<int> places; ///< The characters of the name that were typed, ascending.
};

/// Every character typed must stand in the name, in this order, any case; spaces separate parts that may stand in any
/// order. Beginnings of words and unbroken runs score higher. An empty text fits everything with score 0.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(const QString &typed, const QString &name);

} // namespace quarterdeck::models
