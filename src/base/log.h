// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string_view>

/// The programs' own log: English, for developers. Thread-safe. Never pass secrets: `base` cannot know them.
namespace quarterdeck::log {

enum class Severity { Debug, Info, Warning, Error };

/// Writes to standard error from `least` on. Call once, in main, before threads start; without it warnings are written.
void toStandardError(Severity least);
/// Writes to a file of at most 5 MB and one older one. A file that cannot be opened leaves standard error in place.
void toFile(const std::filesystem::path &path, Severity least);

void debug(std::string_view area, std::string_view text);
void info(std::string_view area, std::string_view text);
void warning(std::string_view area, std::string_view text);
/// The error with its detail, origin and causes.
void error(std::string_view area, const quarterdeck::Error &error);

} // namespace quarterdeck::log
