// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarterdeck::logs::query {

/// The body of a /regex/ in the terms of RE2: `\/` is a slash, `^ $` are per line, classes are ASCII where they are
/// named so, and no class matches LF. What RE2 will refuse is passed on as it is.
[[nodiscard]] std::string regexForRe2(std::string_view body);

} // namespace quarterdeck::logs::query
