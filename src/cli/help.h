// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Texts of `qd --help` and of the examples under each verb's options.
namespace quarterdeck::cli::help {

[[nodiscard]] std::string overview();
/// Lines behind the options of a verb ("open", "env start"): what it prints, and examples that work.
[[nodiscard]] std::string_view footer(std::string_view verb) noexcept;

} // namespace quarterdeck::cli::help
