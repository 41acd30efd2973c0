// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/literals.h"

#include "logs/formats/scan.h"
#include "logs/query/characters.h"
#include "logs/query/folding.h"

#include <algorithm>
#include <charconv>

namespace quarterdeck::logs::query {

namespace {

constexpr std::int64_t perSecond = 1'000'000'000;
constexpr std::int64_t perDay = 86'400 * perSecond;

/// Two digits at a place; -1 where there are none.
int twoDigits(std::string_view text, std::size_t at) noexcept
{
    return at + 2 <= text.size() && isDigit(text[at]) && isDigit(text[at + 1])
        ? (text[at] - '0') * 10 + text[at + 1] - '0'
        : -1;
}

bool isDate(std::string_view text) noexcept
{
    return text.size() >= 10 && twoDigits(text, 0) >= 0 && twoDigits(text, 2) >= 0 && text[4] == '-'
        && twoDigits(text, 5) >= 0 && text[7] == '-' && twoDigits(text, 8) >= 0;
}

/// YYYY-MM-DD[Thh:mm[:ss[.f]]][Z|±hh[:]mm]: completed to a whole stamp, it names the interval of its precision.
std::optional<Literal> timeLiteral(std::string_view text, const TimeZone &zone, bool isSpaceAllowed)
{
    if (!isDate(text))
        return std::nullopt;
    std::string whole(text.substr(0, 10));
    auto rest = text.substr(10);
    auto precision = std::chrono::nanoseconds(perDay);
    const auto take = [&](std::size_t bytes) {
        whole += rest.substr(0, bytes);
        rest.remove_prefix(bytes);
    };
    if (rest.size() >= 6 && (rest[0] == 'T' || rest[0] == 't' || (isSpaceAllowed && rest[0] == ' '))
        && rest[3] == ':') {
        take(6);
        precision = std::chrono::minutes(1);
        if (rest.size() >= 3 && rest[0] == ':') {
            take(3);
            precision = std::chrono::seconds(1);
            if (rest.size() >= 2 && rest[0] == '.' && isDigit(rest[1])) {
                std::size_t end = 1;
                for (; end < rest.size() && isDigit(rest[end]); ++end)
                    precision = std::max(precision / 10, std::chrono::nanoseconds(1));
                take(end);
            }
        } else {
            whole += ":00";
        }
    } else {
        whole += "T00:00:00";
    }
    if (!rest.empty() && rest[0] != 'Z' && rest[0] != 'z' && rest[0] != '+' && rest[0] != '-')
        return std::nullopt;
    whole += rest;
    const auto stamp = scan::timestamp(whole);
    if (!stamp || stamp->length != whole.size())
        return std::nullopt;
    Literal literal;
    literal.kind = Literal::Kind::Time;
    literal.begin = stamp->offset ? TimePoint(stamp->local - *stamp->offset) : zone.toInstant(stamp->local);
    literal.end = stamp->offset ? literal.begin + precision : zone.toInstant(stamp->local + precision);
    if (literal.end <= literal.begin) // an hour that the clock repeats
        literal.end = literal.begin + precision;
    return literal;
}

std::optional<Literal> clockLiteral(std::string_view text)
{
    const auto hour = twoDigits(text, 0);
    const auto minute = twoDigits(text, 3);
    if (text.size() < 5 || text[2] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return std::nullopt;
    Literal literal;
    literal.kind = Literal::Kind::Clock;
    literal.nanoseconds = (hour * 3600LL + minute * 60LL) * perSecond;
    literal.nanosecondsEnd = literal.nanoseconds + 60 * perSecond;
    if (text.size() == 5)
        return literal;
    const auto second = twoDigits(text, 6);
    if (text.size() < 8 || text[5] != ':' || second < 0 || second > 59)
        return std::nullopt;
    literal.nanoseconds += second * perSecond;
    std::int64_t precision = perSecond;
    if (text.size() > 8) {
        if (text[8] != '.' || text.size() == 9 || !std::ranges::all_of(text.substr(9), isDigit))
            return std::nullopt;
        for (const char digit : text.substr(9, 9)) {
            precision /= 10;
            literal.nanoseconds += (digit - '0') * precision;
        }
    }
    literal.nanosecondsEnd = literal.nanoseconds + precision;
    return literal;
}

std::optional<Literal> relativeTime(std::string_view text, const TimeZone &zone, TimePoint now)
{
    Literal literal;
    literal.kind = Literal::Kind::Time;
    const auto word = folded(text);
    const auto instant = [&](TimePoint at) {
        literal.begin = at;
        literal.end = at + std::chrono::nanoseconds(1);
        return literal;
    };
    if (word == "now")
        return instant(now);
    if (word == "today" || word == "yesterday") {
        const auto local = zone.toLocal(now).count();
        auto day = local / perDay - (local % perDay < 0 ? 1 : 0);
        if (word == "yesterday")
            --day;
        literal.begin = zone.toInstant(std::chrono::nanoseconds(day * perDay));
        literal.end = zone.toInstant(std::chrono::nanoseconds((day + 1) * perDay));
        return literal;
    }
    if (text.starts_with('-')) {
        if (const auto away = durationOf(text.substr(1)))
            return instant(now - std::chrono::nanoseconds(*away));
    }
    return std::nullopt;
}

/// An address, or a network by its bounds; host bits are ignored.
std::optional<Literal> addressLiteral(std::string_view text)
{
    const bool looksSo = text.find('.') != std::string_view::npos || std::ranges::count(text, ':') >= 2;
    if (!looksSo)
        return std::nullopt;
    const auto slash = text.find('/');
    const auto address = addressOf(text.substr(0, slash));
    if (!address)
        return std::nullopt;
    Literal literal;
    literal.kind = Literal::Kind::Network;
    literal.firstAddress = literal.lastAddress = *address;
    if (slash == std::string_view::npos)
        return literal;
    const auto digits = text.substr(slash + 1);
    const bool isV4 = text.substr(0, slash).find(':') == std::string_view::npos;
    unsigned prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || prefix > (isV4 ? 32U : 128U))
        return std::nullopt;
    prefix += isV4 ? 96U : 0U;
    for (unsigned bit = prefix; bit < 128; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8U));
        literal.firstAddress[bit / 8U] &= static_cast<std::uint8_t>(~mask);
        literal.lastAddress[bit / 8U] |= mask;
    }
    return literal;
}

std::optional<Literal> typed(std::string_view word, ValueType type, const TimeZone &zone, TimePoint now, bool isQuoted)
{
    Literal literal;
    switch (type) {
    case ValueType::Level:
        if (const auto level = levelNamed(word)) {
            literal.kind = Literal::Kind::Level;
            literal.level = *level;
            return literal;
        }
        return std::nullopt;
    case ValueType::Time: {
        auto time = timeLiteral(word, zone, isQuoted);
        if (!time)
            time = clockLiteral(word);
        return time ? time : relativeTime(word, zone, now);
    }
    case ValueType::Any:
        break;
    }
    if (isQuoted)
        return literal;
    if (isNumber(word)) {
        literal.kind = Literal::Kind::Number;
        literal.decimal = word;
    } else if (const auto duration = durationOf(word)) {
        literal.kind = Literal::Kind::Duration;
        literal.nanoseconds = *duration;
    } else if (auto size = sizeOf(word)) {
        literal.kind = Literal::Kind::Size;
        literal.decimal = *std::move(size);
    } else if (auto address = addressLiteral(word)) {
        return address;
    } else if (auto time = timeLiteral(word, zone, false)) {
        return time;
    }
    return literal;
}

std::optional<Literal> spelled(std::optional<Literal> literal, std::string_view text, bool isQuoted)
{
    if (literal) {
        literal->text = text;
        literal->foldedText = folded(text);
        literal->isQuoted = isQuoted;
    }
    return literal;
}

} // namespace

std::optional<TimePoint> timeOf(std::string_view text, const TimeZone &zone)
{
    const auto literal = timeLiteral(text, zone, true);
    return literal ? std::optional(literal->begin) : std::nullopt;
}

std::optional<Literal> literalOf(std::string_view word, ValueType type, const TimeZone &zone, TimePoint now)
{
    if (folded(word) == "null") {
        Literal literal;
        literal.kind = Literal::Kind::Null;
        return spelled(std::move(literal), word, false);
    }
    return spelled(typed(word, type, zone, now, false), word, false);
}

std::optional<Literal> quotedLiteralOf(std::string_view text, ValueType type, const TimeZone &zone, TimePoint now)
{
    return spelled(typed(text, type, zone, now, true), text, true);
}

Literal textLiteral(std::string_view text, bool isQuoted)
{
    Literal literal;
    literal.text = text;
    literal.foldedText = folded(text);
    literal.isQuoted = isQuoted;
    return literal;
}

} // namespace quarterdeck::logs::query
