// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/record.h"

#include <optional>
#include <string>
#include <string_view>

namespace quarterdeck::logs {

/// A template with its `{field}` replaced: a missing value is `-`, several are joined by ", ", `{{` and `}}` are braces.
[[nodiscard]] std::string filledTemplate(std::string_view text, const Record &record);
/// Every `{…}` holds a field, and braces are balanced.
[[nodiscard]] bool isTemplate(std::string_view text);

} // namespace quarterdeck::logs
