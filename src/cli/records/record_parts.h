// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/record.h"

#include <string_view>
#include <utility>
#include <vector>

namespace quarterdeck::cli {

/// `key=value` of a message in order; a key that is written twice stands twice. Values bare or in double quotes.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> fieldsOf(std::string_view message);

struct ExceptionPart
{
    std::string_view type;
    std::string_view message; ///< Empty: none.
};
/// Every line `[Caused by: ]a.b.XxxException|Error[: message]` of the record, outermost first.
[[nodiscard]] std::vector<ExceptionPart> exceptionsOf(const logs::Record &record);

} // namespace quarterdeck::cli
