// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <optional>

namespace quarterdeck {

namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

std::optional<int> digits(std::string_view &text, std::size_t count)
{
    if (text.size() < count)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view &text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<seconds> zoneOffset(std::string_view &text)
{
    if (take(text, 'Z') || take(text, 'z'))
        return seconds(0);
    const bool negative = !text.empty() && text.front() == '-';
    if (!take(text, negative ? '-' : '+'))
        return std::nullopt;
    const auto hours = digits(text, 2);
    take(text, ':');
    const auto minutes = digits(text, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59)
        return std::nullopt;
    const seconds offset(*hours * 3600 + *minutes * 60);
    return negative ? -offset : offset;
}

} // namespace

TimePoint nowForQueries()
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment once threads run
    if (const char *fixed = std::getenv("QUARTERDECK_NOW"); fixed != nullptr && *fixed != '\0') {
        if (const auto time = parseRfc3339(fixed))
            return *time;
    }
    return std::chrono::time_point_cast<nanoseconds>(std::chrono::system_clock::now());
}

bool isYearInRange(int year)
{
    return year >= 1678 && year <= 2261;
}

std::string formatRfc3339(TimePoint time)
{
    const auto day = date::floor<date::days>(time);
    const date::year_month_day ymd(day);
    const auto inDay = std::chrono::duration_cast<nanoseconds>(time - day).count();
    const auto whole = inDay / 1'000'000'000;
    const auto fraction = inDay % 1'000'000'000;
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}", static_cast<int>(ymd.year()),
                            static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()), whole / 3600,
                            whole / 60 % 60, whole % 60, fraction);
    if (fraction % 1'000'000 == 0)
        text.resize(text.size() - 6);
    else if (fraction % 1'000 == 0)
        text.resize(text.size() - 3);
    return text + 'Z';
}

Result<TimePoint> parseRfc3339(std::string_view text)
{
    const Error error(ErrorKind::InvalidInput, "time.notRfc3339", std::string(text));
    auto rest = text;
    const auto year = digits(rest, 4);
    const bool first = take(rest, '-');
    const auto month = digits(rest, 2);
    const bool second = take(rest, '-');
    const auto day = digits(rest, 2);
    if (!year || !month || !day || !first || !second || !(take(rest, 'T') || take(rest, 't') || take(rest, ' ')))
        return error;
    const auto hour = digits(rest, 2);
    const bool third = take(rest, ':');
    const auto minute = digits(rest, 2);
    const bool fourth = take(rest, ':');
    const auto second2 = digits(rest, 2);
    if (!hour || !minute || !second2 || !third || !fourth || *hour > 23 || *minute > 59 || *second2 > 60)
        return error;
    std::int64_t fraction = 0;
    if (take(rest, '.')) {
        std::int64_t scale = 100'000'000;
        std::size_t count = 0;
        while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
            fraction += (rest.front() - '0') * scale;
            scale /= 10;
            rest.remove_prefix(1);
            ++count;
        }
        if (count == 0)
            return error;
    }
    const auto offset = zoneOffset(rest);
    const auto ymd = date::year(*year) / *month / *day;
    if (!offset || !rest.empty() || !ymd.ok() || !isYearInRange(*year))
        return error;
    const auto local = date::sys_days(ymd) + std::chrono::hours(*hour) + std::chrono::minutes(*minute)
        + seconds(*second2) + nanoseconds(fraction);
    return TimePoint(local - *offset);
}

TimeZone TimeZone::system()
{
    TimeZone zone;
    try {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): as above
        if (const char *name = std::getenv("TZ"); name != nullptr && *name != '\0') {
            if (auto named = TimeZone::named(*name == ':' ? name + 1 : name))
                return *named;
            return zone;
        }
        zone.m_zone = date::current_zone();
    } catch (const std::exception &) {
        zone.m_zone = nullptr; // no database on this machine: UTC
    }
    return zone;
}

Result<TimeZone> TimeZone::named(std::string_view name)
{
    TimeZone zone;
    if (name == "UTC" || name == "utc" || name == "Z" || name == "z")
        return zone;
    if (auto rest = name; !rest.empty() && (rest.front() == '+' || rest.front() == '-')) {
        const auto offset = zoneOffset(rest);
        if (offset && rest.empty()) {
            zone.m_fixed = *offset;
            return zone;
        }
        return Error(ErrorKind::InvalidInput, "time.unknownZone", std::string(name));
    }
    try {
        zone.m_zone = date::locate_zone(name);
        return zone;
    } catch (const std::exception &exception) {
        return Error(ErrorKind::InvalidInput, "time.unknownZone", std::string(name), exception.what());
    }
}

nanoseconds TimeZone::toLocal(TimePoint time) const
{
    if (m_zone == nullptr)
        return time.time_since_epoch() + m_fixed;
    const auto *zone = static_cast<const date::time_zone *>(m_zone);
    return zone->to_local(time).time_since_epoch();
}

TimePoint TimeZone::toInstant(nanoseconds local) const
{
    if (m_zone == nullptr)
        return TimePoint(local - m_fixed);
    const auto *zone = static_cast<const date::time_zone *>(m_zone);
    return zone->to_sys(date::local_time<nanoseconds>(local), date::choose::earliest);
}

std::string TimeZone::shortName(TimePoint at) const
{
    const auto offset = std::chrono::duration_cast<std::chrono::minutes>(toLocal(at) - at.time_since_epoch()).count();
    if (offset == 0)
        return "UTC";
    const auto size = offset < 0 ? -offset : offset;
    auto text = fmt::format("UTC{}{}", offset < 0 ? '-' : '+', size / 60);
    if (size % 60 != 0)
        text += fmt::format(":{:02}", size % 60);
    return text;
}

} // namespace quarterdeck
