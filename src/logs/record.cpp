// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/record.h"

#include <algorithm>
#include <array>
#include <utility>

namespace quarterdeck::logs {

namespace {
constexpr std::array<std::pair<std::string_view, Level>, 19> levelNames {{
    {"TRACE", Level::Trace},        {"VERBOSE", Level::Trace},    {"DEBUG", Level::Debug},
    {"INFO", Level::Info},          {"INFORMATION", Level::Info}, {"NOTICE", Level::Info},
    {"LOG", Level::Info},           {"WARN", Level::Warn},        {"WARNING", Level::Warn},
    {"ERROR", Level::Error},        {"ERR", Level::Error},        {"SEVERE", Level::Error},
    {"CRITICAL", Level::Critical},  {"CRIT", Level::Critical},    {"FATAL", Level::Critical},
    {"PANIC", Level::Critical},     {"ALERT", Level::Critical},   {"EMERG", Level::Critical},
    {"EMERGENCY", Level::Critical},
}};

char upper(char c) noexcept
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
} // namespace

std::string_view name(Level level) noexcept
{
    constexpr std::array<std::string_view, 7> names {"", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"};
    return names[static_cast<std::size_t>(level)];
}

std::optional<Level> levelNamed(std::string_view name) noexcept
{
    for (const auto &[known, level] : levelNames) {
        if (std::ranges::equal(name, known, {}, upper))
            return level;
    }
    return std::nullopt;
}

} // namespace quarterdeck::logs
