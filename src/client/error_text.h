// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "logs/query/query.h"

#include <QtCore/QString>

#include <string>
#include <vector>

namespace quarterdeck::client {

/// The sentence a person reads about an error: what happened, to what, what to do. Translated; the only place with such
/// texts. An id that is not known here gets a general sentence for its kind.
[[nodiscard]] QString errorText(const Error &error);
/// The same for a refused query or breakpoint.
[[nodiscard]] QString queryErrorText(const logs::QueryError &error);
/// The ids that have a sentence of their own: for the test that looks for missing ones.
[[nodiscard]] std::vector<std::string> knownErrorIds();

} // namespace quarterdeck::client
