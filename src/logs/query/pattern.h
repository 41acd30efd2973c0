// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string_view>

namespace quarterdeck::logs::query {

/// A literal text, case-blind.
[[nodiscard]] std::shared_ptr<const re2::RE2> textPattern(std::string_view text);
/// What stands between the slashes: RE2's syntax, `^ $` per line, and no class, negated class, `.` or `\s` that matches LF.
/// Null where RE2 refuses it.
[[nodiscard]] std::shared_ptr<const re2::RE2> regexPattern(std::string_view body, bool isExact);

} // namespace quarterdeck::logs::query
