// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/values.h"

#include "logs/formats/scan.h"
#include "logs/query/folding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace quarterdeck::logs::query {

namespace {

bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

struct Decimal
{
    bool isNegative = false;
    std::string digits; // without leading zeros
    std::int64_t exponent = 0; // value = 0.DIGITS × 10^exponent
};

Decimal decimalOf(std::string_view text)
{
    Decimal decimal;
    std::size_t at = 0;
    if (text[at] == '+' || text[at] == '-')
        decimal.isNegative = text[at++] == '-';
    std::int64_t whole = 0;
    bool isFraction = false;
    for (; at < text.size() && (isDigit(text[at]) || text[at] == '.'); ++at) {
        if (text[at] == '.') {
            isFraction = true;
            continue;
        }
        if (decimal.digits.empty() && text[at] == '0') {
            whole -= isFraction ? 1 : 0;
            continue;
        }
        decimal.digits += text[at];
        whole += isFraction ? 0 : 1;
    }
    std::int64_t exponent = 0;
    if (at + 1 < text.size())
        std::from_chars(text.data() + at + (text[at + 1] == '+' ? 2 : 1), text.data() + text.size(), exponent);
    while (decimal.digits.ends_with('0'))
        decimal.digits.pop_back();
    decimal.exponent = decimal.digits.empty() ? 0 : whole + std::clamp<std::int64_t>(exponent, -1'000'000'000, 1'000'000'000);
    if (decimal.digits.empty())
        decimal.isNegative = false;
    return decimal;
}

struct Unit
{
    std::string_view name;
    std::int64_t nanoseconds;
};
constexpr std::array<Unit, 9> durationUnits {{{"ns", 1},
                                              {"us", 1'000},
                                              {"µs", 1'000},
                                              {"ms", 1'000'000},
                                              {"min", 60'000'000'000},
                                              {"s", 1'000'000'000},
                                              {"m", 60'000'000'000},
                                              {"h", 3'600'000'000'000},
                                              {"d", 86'400'000'000'000}}};
constexpr Unit week {"w", 604'800'000'000'000};

std::optional<double> leadingNumber(std::string_view &text)
{
    std::size_t end = 0;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    if (end == 0)
        return std::nullopt;
    if (end + 1 < text.size() && text[end] == '.' && isDigit(text[end + 1])) {
        ++end;
        while (end < text.size() && isDigit(text[end]))
            ++end;
    }
    double value = 0;
    std::from_chars(text.data(), text.data() + end, value);
    text.remove_prefix(end);
    return value;
}

std::optional<Literal> timeLiteral(std::string_view text, const TimeZone &zone)
{
    // YYYY-MM-DD[Thh:mm[:ss[.f]]][Z|±hh[:]mm]: completed to a whole stamp, it names the interval of its precision.
    if (text.size() < 10)
        return std::nullopt;
    std::string whole(text.substr(0, 10));
    auto rest = text.substr(10);
    auto precision = std::chrono::nanoseconds(std::chrono::hours(24));
    if (rest.size() >= 6 && (rest[0] == 'T' || rest[0] == 't' || rest[0] == ' ') && rest[3] == ':') {
        whole += rest.substr(0, 6);
        rest.remove_prefix(6);
        precision = std::chrono::minutes(1);
        if (rest.size() >= 3 && rest[0] == ':') {
            whole += rest.substr(0, 3);
            rest.remove_prefix(3);
            precision = std::chrono::seconds(1);
            if (rest.size() >= 2 && rest[0] == '.' && isDigit(rest[1])) {
                std::size_t end = 1;
                precision = std::chrono::seconds(1);
                while (end < rest.size() && isDigit(rest[end])) {
                    precision = std::max(precision / 10, std::chrono::nanoseconds(1));
                    ++end;
                }
                whole += rest.substr(0, end);
                rest.remove_prefix(end);
            }
        } else {
            whole += ":00";
        }
    } else {
        whole += "T00:00:00";
    }
    whole += rest;
    const auto stamp = scan::timestamp(whole);
    if (!stamp || stamp->length != whole.size())
        return std::nullopt;
    Literal literal;
    literal.kind = Literal::Kind::Time;
    literal.begin = stamp->offset ? TimePoint(stamp->local - *stamp->offset) : zone.toInstant(stamp->local);
    literal.end = stamp->offset ? literal.begin + precision : zone.toInstant(stamp->local + precision);
    return literal;
}

std::optional<Literal> clockLiteral(std::string_view text)
{
    const auto two = [&](std::size_t at) {
        return at + 2 <= text.size() && isDigit(text[at]) && isDigit(text[at + 1]) ? (text[at] - '0') * 10 + text[at + 1] - '0'
                                                                                  : -1;
    };
    if (text.size() < 5 || text[2] != ':' || two(0) < 0 || two(0) > 23 || two(3) < 0 || two(3) > 59)
        return std::nullopt;
    Literal literal;
    literal.kind = Literal::Kind::Clock;
    literal.nanoseconds = (two(0) * 3600LL + two(3) * 60LL) * 1'000'000'000;
    literal.nanosecondsEnd = literal.nanoseconds + 60'000'000'000;
    if (text.size() > 5) {
        if (text.size() < 8 || text[5] != ':' || two(6) < 0 || two(6) > 59)
            return std::nullopt;
        literal.nanoseconds += two(6) * 1'000'000'000LL;
        std::int64_t precision = 1'000'000'000;
        if (text.size() > 8) {
            if (text[8] != '.' || text.size() == 9)
                return std::nullopt;
            for (std::size_t i = 9; i < text.size(); ++i) {
                if (!isDigit(text[i]))
                    return std::nullopt;
                precision = std::max<std::int64_t>(precision / 10, 1);
                literal.nanoseconds += (text[i] - '0') * precision;
            }
        }
        literal.nanosecondsEnd = literal.nanoseconds + precision;
    }
    return literal;
}

std::optional<Literal> relativeTime(std::string_view text, const TimeZone &zone, TimePoint now)
{
    Literal literal;
    literal.kind = Literal::Kind::Time;
    const auto word = folded(text);
    if (word == "now") {
        literal.begin = now;
        literal.end = now + std::chrono::nanoseconds(1);
        return literal;
    }
    if (word == "today" || word == "yesterday") {
        constexpr std::int64_t perDay = 86'400'000'000'000;
        const auto local = zone.toLocal(now).count();
        const auto day = local / perDay - (word == "yesterday" ? 1 : 0);
        literal.begin = zone.toInstant(std::chrono::nanoseconds(day * perDay));
        literal.end = zone.toInstant(std::chrono::nanoseconds((day + 1) * perDay));
        return literal;
    }
    if (text.size() > 1 && (text[0] == '-' || text[0] == '+')) {
        if (const auto away = durationOf(text.substr(1))) {
            literal.begin = now + std::chrono::nanoseconds(text[0] == '-' ? -*away : *away);
            literal.end = literal.begin + std::chrono::nanoseconds(1);
            return literal;
        }
    }
    return std::nullopt;
}

} // namespace

bool isNumber(std::string_view text) noexcept
{
    std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
    const auto start = at;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    if (at == start)
        return false;
    if (at < text.size() && text[at] == '.') {
        const auto fraction = ++at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        if (at == fraction)
            return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        const auto exponent = at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        if (at == exponent)
            return false;
    }
    return at == text.size();
}

std::strong_ordering compareNumbers(std::string_view a, std::string_view b)
{
    const auto x = decimalOf(a);
    const auto y = decimalOf(b);
    const int signX = x.digits.empty() ? 0 : (x.isNegative ? -1 : 1);
    const int signY = y.digits.empty() ? 0 : (y.isNegative ? -1 : 1);
    if (signX != signY)
        return signX <=> signY;
    auto order = x.exponent <=> y.exponent;
    if (order == std::strong_ordering::equal)
        order = x.digits.compare(y.digits) <=> 0;
    return signX < 0 ? 0 <=> order : order;
}

std::optional<std::int64_t> durationOf(std::string_view text)
{
    double total = 0;
    bool hasAny = false;
    while (!text.empty()) {
        const auto number = leadingNumber(text);
        if (!number)
            return std::nullopt;
        if (text.starts_with(' '))
            text.remove_prefix(1);
        const Unit *unit = text.starts_with(week.name) ? &week : nullptr;
        for (const auto &known : durationUnits) {
            if (unit == nullptr && text.starts_with(known.name))
                unit = &known;
        }
        if (unit == nullptr)
            return std::nullopt;
        text.remove_prefix(unit->name.size());
        total += *number * static_cast<double>(unit->nanoseconds);
        hasAny = true;
    }
    if (!hasAny || total > 9e18)
        return std::nullopt;
    return static_cast<std::int64_t>(total + 0.5);
}

std::optional<std::string> sizeOf(std::string_view text)
{
    const auto number = leadingNumber(text);
    if (!number)
        return std::nullopt;
    if (text.starts_with(' '))
        text.remove_prefix(1);
    const auto unit = folded(text);
    constexpr std::string_view prefixes = "kmgtp";
    double factor = 1;
    if (unit != "b") {
        const auto place = unit.empty() ? std::string_view::npos : prefixes.find(unit[0]);
        const auto rest = unit.empty() ? std::string() : unit.substr(1);
        if (place == std::string_view::npos || (rest != "b" && rest != "ib"))
            return std::nullopt;
        for (std::size_t i = 0; i <= place; ++i)
            factor *= rest == "b" ? 1000 : 1024;
    }
    return std::to_string(static_cast<std::uint64_t>(*number * factor + 0.5));
}

std::optional<std::int64_t> durationValue(std::string_view text, std::int64_t unit)
{
    if (isNumber(text)) {
        double value = 0;
        std::from_chars(text.data() + (text[0] == '+' ? 1 : 0), text.data() + text.size(), value);
        return static_cast<std::int64_t>(value * static_cast<double>(unit) + (value < 0 ? -0.5 : 0.5));
    }
    return durationOf(text);
}

Literal literalOf(std::string_view word, const Operand &left, const TimeZone &zone, TimePoint now)
{
    Literal literal;
    if (left.builtin == Builtin::Time) {
        auto time = timeLiteral(word, zone);
        if (!time)
            time = clockLiteral(word);
        if (!time)
            time = relativeTime(word, zone, now);
        if (time)
            literal = *std::move(time);
    } else if (left.builtin == Builtin::Level) {
        if (const auto level = levelNamed(word)) {
            literal.kind = Literal::Kind::Level;
            literal.level = *level;
        }
    } else if (isNumber(word)) {
        literal.kind = Literal::Kind::Number;
        literal.decimal = word;
    } else if (const auto duration = durationOf(word)) {
        literal.kind = Literal::Kind::Duration;
        literal.nanoseconds = *duration;
    } else if (auto size = sizeOf(word)) {
        literal.kind = Literal::Kind::Size;
        literal.decimal = *std::move(size);
    }
    if (folded(word) == "null")
        literal.kind = Literal::Kind::Null;
    literal.text = word;
    literal.foldedText = folded(word);
    return literal;
}

Literal quotedLiteralOf(std::string_view text, const Operand &left, const TimeZone &zone, TimePoint now)
{
    Literal literal;
    if (left.builtin == Builtin::Time || left.builtin == Builtin::Level)
        literal = literalOf(text, left, zone, now);
    if (literal.kind == Literal::Kind::Null)
        literal.kind = Literal::Kind::Text;
    literal.text = text;
    literal.foldedText = folded(text);
    return literal;
}

// ---- values of a record -------------------------------------------------------------------------------------------

namespace {

/// key=value after white space or at the start of the message; value bare or "…".
void ownValues(std::string_view key, std::string_view message, Values &values)
{
    for (auto at = message.find(key); at != std::string_view::npos; at = message.find(key, at + 1)) {
        const auto after = at + key.size();
        const bool begins = at == 0 || message[at - 1] == ' ' || message[at - 1] == '\t';
        if (!begins || after >= message.size() || message[after] != '=')
            continue;
        auto value = message.substr(after + 1);
        if (value.starts_with('"')) {
            const auto close = value.find('"', 1);
            values.push_back(value.substr(1, close == std::string_view::npos ? close : close - 1));
        } else {
            values.push_back(value.substr(0, value.find_first_of(" \t")));
        }
    }
}

void exceptionsOf(const Record &record, Values &values)
{
    // "[Caused by: ]a.b.XxxException|Error[: message]", one value for each line.
    std::string_view rest = record.text;
    bool isHead = true;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = isHead ? record.message : rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        isHead = false;
        constexpr std::string_view cause = "Caused by: ";
        line = scan::withoutSpaces(line);
        if (line.starts_with(cause))
            line.remove_prefix(cause.size());
        const auto typeEnd = std::min(line.find_first_of(": \t"), line.size());
        const auto type = line.substr(0, typeEnd);
        if (type.find('.') != std::string_view::npos && (type.ends_with("Exception") || type.ends_with("Error")))
            values.push_back(line);
    }
}

} // namespace

std::optional<std::int64_t> durationOf(const Record &record)
{
    // "… in 2 seconds and 418 milliseconds", "… in 49 ms", "took 412 ms"
    constexpr std::array<std::string_view, 2> marks {" in ", "took "};
    for (const auto mark : marks) {
        for (auto at = record.message.find(mark); at != std::string_view::npos; at = record.message.find(mark, at + 1)) {
            auto rest = record.message.substr(at + mark.size());
            double total = 0;
            bool hasAny = false;
            while (true) {
                auto part = rest;
                std::string plain; // "5 007" with a space that groups thousands is one number
                const auto number = leadingNumber(part);
                if (!number)
                    break;
                if (part.starts_with(' '))
                    part.remove_prefix(1);
                constexpr std::array<Unit, 10> words {{{"milliseconds", 1'000'000},
                                                       {"millisecond", 1'000'000},
                                                       {"seconds", 1'000'000'000},
                                                       {"second", 1'000'000'000},
                                                       {"minutes", 60'000'000'000},
                                                       {"minute", 60'000'000'000},
                                                       {"hours", 3'600'000'000'000},
                                                       {"hour", 3'600'000'000'000},
                                                       {"ms", 1'000'000},
                                                       {"s", 1'000'000'000}}};
                const auto unit = std::ranges::find_if(words, [&](const Unit &word) {
                    return part.starts_with(word.name)
                        && (part.size() == word.name.size()
                            || std::string_view(" ,.;:)").find(part[word.name.size()]) != std::string_view::npos);
                });
                if (unit == words.end())
                    break;
                total += *number * static_cast<double>(unit->nanoseconds);
                hasAny = true;
                part.remove_prefix(unit->name.size());
                constexpr std::string_view join = " and ";
                if (!part.starts_with(join))
                    break;
                rest = part.substr(join.size());
            }
            if (hasAny)
                return static_cast<std::int64_t>(total + 0.5);
        }
    }
    Values own;
    ownValues("duration", record.message, own);
    return own.empty() ? std::nullopt : durationValue(own.front());
}

void valuesOf(const Operand &operand, const Record &record, Values &values, std::deque<std::string> &storage)
{
    const auto add = [&](std::string_view value) {
        if (!value.empty())
            values.push_back(value);
    };
    switch (operand.builtin) {
    case Builtin::None:
        ownValues(operand.name, record.message, values);
        break;
    case Builtin::Level:
        add(name(record.level));
        break;
    case Builtin::Component:
        add(record.component);
        break;
    case Builtin::Thread:
        add(record.thread);
        break;
    case Builtin::User:
        add(record.user);
        break;
    case Builtin::Request:
        add(record.request);
        break;
    case Builtin::Message:
        values.push_back(record.message);
        break;
    case Builtin::Raw:
        values.push_back(record.text);
        break;
    case Builtin::Stack:
        add(record.stack);
        break;
    case Builtin::Exception:
        exceptionsOf(record, values);
        break;
    case Builtin::Time:
        add(record.timeRaw);
        break;
    case Builtin::Line:
        storage.push_back(std::to_string(record.firstLine.value + 1));
        values.push_back(storage.back());
        break;
    case Builtin::Duration:
        if (const auto duration = durationOf(record)) {
            const auto micro = *duration / 1000;
            auto text = std::to_string(micro / 1000);
            if (micro % 1000 != 0) {
                auto fraction = std::to_string(micro % 1000 + 1000).substr(1);
                text += '.' + fraction;
            }
            storage.push_back(std::move(text));
            values.push_back(storage.back());
        }
        break;
    default:
        break;
    }
}

} // namespace quarterdeck::logs::query
