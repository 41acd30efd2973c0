// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/formats/scan.h"

namespace quarterdeck::logs::scan {

namespace {

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}
bool isLetter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// `count` digits at `at`, or -1.
int number(std::string_view text, std::size_t at, std::size_t count) noexcept
{
    if (at + count > text.size())
        return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (!isDigit(text[i]))
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// Days from 1970-01-01 (the civil calendar; Howard Hinnant's algorithm).
std::int64_t daysOf(int year, int month, int day) noexcept
{
    const std::int64_t y = year - (month <= 2 ? 1 : 0);
    const std::int64_t era = y / 400;
    const std::int64_t yearOfEra = y - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
}

} // namespace

std::optional<Timestamp> timestamp(std::string_view text) noexcept
{
    if (text.size() < 19 || !isDigit(text[0]) || (text[4] != '-' && text[4] != '/') || text[7] != text[4]
        || (text[10] != ' ' && text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const int year = number(text, 0, 4);
    const int month = number(text, 5, 2);
    const int day = number(text, 8, 2);
    const int hour = number(text, 11, 2);
    const int minute = number(text, 14, 2);
    const int second = number(text, 17, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59
        || second < 0 || second > 60)
        return std::nullopt;
    Timestamp stamp;
    std::int64_t nanoseconds = 0;
    std::size_t at = 19;
    if (at + 1 < text.size() && (text[at] == '.' || text[at] == ',') && isDigit(text[at + 1])) {
        ++at;
        std::int64_t scale = 100'000'000;
        for (; at < text.size() && isDigit(text[at]); ++at) {
            nanoseconds += (text[at] - '0') * scale;
            scale /= 10;
        }
    }
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        stamp.offset = std::chrono::seconds(0);
        ++at;
    } else {
        const auto sign = at < text.size() && text[at] == ' ' ? at + 1 : at;
        if (sign < text.size() && (text[sign] == '+' || text[sign] == '-')) {
            const int hours = number(text, sign + 1, 2);
            const auto minuteAt = sign + 3 < text.size() && text[sign + 3] == ':' ? sign + 4 : sign + 3;
            const int minutes = number(text, minuteAt, 2);
            if (hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60) {
                const std::chrono::seconds size(hours * 3600 + minutes * 60);
                stamp.offset = text[sign] == '-' ? -size : size;
                at = minuteAt + 2;
            }
        }
    }
    stamp.length = at;
    stamp.isInRange = isYearInRange(year);
    if (!stamp.isInRange) {
        stamp.local = std::chrono::hours(24 * (year < 1970 ? daysOf(1678, 1, 1) : daysOf(2262, 1, 1)));
        return stamp;
    }
    const std::int64_t seconds
        = daysOf(year, month, day) * 86'400 + std::int64_t(hour) * 3600 + std::int64_t(minute) * 60 + second;
    stamp.local = std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds);
    return stamp;
}

std::optional<Level> levelWord(std::string_view text, std::size_t &length) noexcept
{
    std::size_t end = 0;
    while (end < text.size() && end < 12 && isLetter(text[end]))
        ++end;
    if (end < 3 || (end < text.size() && isDigit(text[end])))
        return std::nullopt;
    const auto level = levelNamed(text.substr(0, end));
    if (level)
        length = end;
    return level;
}

std::string_view withoutSpaces(std::string_view text) noexcept
{
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

void setTime(Record &record, const Timestamp &stamp, std::string_view raw, const TimeZone &zone)
{
    record.timeRaw = raw.substr(0, stamp.length);
    record.timeHasZone = stamp.offset.has_value();
    if (!stamp.isInRange)
        return;
    record.time = stamp.offset ? TimePoint(stamp.local - *stamp.offset) : zone.toInstant(stamp.local);
}

void setRequestAndUser(Record &record)
{
    if (const auto message = record.message; message.starts_with('[')) {
        const auto close = message.find(']');
        if (close >= 7 && close <= 65) {
            const auto token = message.substr(1, close - 1);
            bool hasDigit = false;
            bool isToken = true;
            for (const char c : token) {
                hasDigit = hasDigit || isDigit(c);
                isToken = isToken && (isDigit(c) || isLetter(c) || c == '_' || c == '-');
            }
            if (isToken && hasDigit)
                record.request = token;
        }
    }
    constexpr std::string_view mark = "user '";
    if (const auto at = record.headLine.find(mark); at != std::string_view::npos) {
        const auto from = at + mark.size();
        const auto to = record.headLine.find('\'', from);
        if (to != std::string_view::npos && to > from)
            record.user = record.headLine.substr(from, to - from);
    }
}

} // namespace quarterdeck::logs::scan
