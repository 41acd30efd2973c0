// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/literals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace quarterdeck::logs::query {

namespace {

/// 0.DIGITS × 10^exponent, without leading and trailing zeros.
struct Decimal
{
    bool isNegative = false;
    std::string digits;
    std::int64_t exponent = 0;
};

Decimal decimalOf(std::string_view text)
{
    constexpr std::int64_t farAway = 1'000'000'000;
    Decimal decimal;
    std::size_t at = 0;
    if (text[at] == '+' || text[at] == '-')
        decimal.isNegative = text[at++] == '-';
    std::int64_t whole = 0;
    bool isFraction = false;
    for (; at < text.size() && (isDigit(text[at]) || text[at] == '.'); ++at) {
        if (text[at] == '.') {
            isFraction = true;
        } else if (decimal.digits.empty() && text[at] == '0') {
            whole -= isFraction ? 1 : 0;
        } else {
            decimal.digits += text[at];
            whole += isFraction ? 0 : 1;
        }
    }
    std::int64_t exponent = 0;
    if (at + 1 < text.size()) {
        const auto *from = text.data() + at + (text[at + 1] == '+' ? 2 : 1);
        if (std::from_chars(from, text.data() + text.size(), exponent).ec != std::errc())
            exponent = text[at + 1] == '-' ? -farAway : farAway;
    }
    while (decimal.digits.ends_with('0'))
        decimal.digits.pop_back();
    if (decimal.digits.empty())
        return {};
    decimal.exponent = whole + std::clamp(exponent, -farAway, farAway);
    return decimal;
}

/// A plain integer of up to 18 digits.
std::optional<std::int64_t> smallInteger(std::string_view text) noexcept
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    std::int64_t value = 0;
    if (text.size() > 18)
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

struct Unit
{
    std::string_view name;
    std::int64_t nanoseconds;
};
// "min" and "ms" before "m"
constexpr std::array<Unit, 10> durationUnits {{{"ns", 1},
                                               {"us", 1'000},
                                               {"µs", 1'000},
                                               {"ms", 1'000'000},
                                               {"min", 60'000'000'000},
                                               {"s", 1'000'000'000},
                                               {"m", 60'000'000'000},
                                               {"h", 3'600'000'000'000},
                                               {"d", 86'400'000'000'000},
                                               {"w", 604'800'000'000'000}}};

std::optional<std::array<std::uint8_t, 4>> v4Of(std::string_view text) noexcept
{
    std::array<std::uint8_t, 4> bytes {};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto dot = i + 1 < bytes.size() ? text.find('.') : text.size();
        if (dot == std::string_view::npos || dot == 0 || dot > 3)
            return std::nullopt;
        unsigned value = 0;
        const auto part = text.substr(0, dot);
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (error != std::errc() || end != part.data() + part.size() || value > 255)
            return std::nullopt;
        bytes[i] = static_cast<std::uint8_t>(value);
        text.remove_prefix(std::min(dot + 1, text.size()));
    }
    return bytes;
}

} // namespace

bool isNumber(std::string_view text) noexcept
{
    std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
    const auto digits = [&] {
        const auto from = at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        return at > from;
    };
    if (!digits())
        return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (!digits())
            return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        if (!digits())
            return false;
    }
    return at == text.size();
}

std::strong_ordering compareNumbers(std::string_view a, std::string_view b)
{
    if (const auto smallA = smallInteger(a)) {
        if (const auto smallB = smallInteger(b))
            return *smallA <=> *smallB;
    }
    const auto x = decimalOf(a);
    const auto y = decimalOf(b);
    const auto sign = [](const Decimal &one) { return one.digits.empty() ? 0 : (one.isNegative ? -1 : 1); };
    if (sign(x) != sign(y))
        return sign(x) <=> sign(y);
    auto order = x.exponent <=> y.exponent;
    if (order == std::strong_ordering::equal)
        order = x.digits.compare(y.digits) <=> 0;
    return sign(x) < 0 ? 0 <=> order : order;
}

double toDouble(std::string_view number) noexcept
{
    if (number.starts_with('+'))
        number.remove_prefix(1);
    double value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return value;
}

std::string numberText(double number)
{
    return fmt::format("{:.15g}", number);
}

std::optional<double> takeNumber(std::string_view &text) noexcept
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
    const auto value = toDouble(text.substr(0, end));
    text.remove_prefix(end);
    return value;
}

std::optional<std::int64_t> durationOf(std::string_view text) noexcept
{
    double total = 0;
    if (text.empty())
        return std::nullopt;
    while (!text.empty()) {
        const auto number = takeNumber(text);
        if (!number)
            return std::nullopt;
        if (text.starts_with(' '))
            text.remove_prefix(1);
        const auto unit
            = std::ranges::find_if(durationUnits, [&](const Unit &one) { return text.starts_with(one.name); });
        if (unit == durationUnits.end())
            return std::nullopt;
        text.remove_prefix(unit->name.size());
        total += *number * static_cast<double>(unit->nanoseconds);
    }
    return total > 9e18 ? std::nullopt : std::optional(std::llround(total));
}

std::string millisecondsText(std::int64_t nanoseconds)
{
    const auto micro = nanoseconds / 1000;
    if (micro % 1000 == 0)
        return fmt::format("{}", micro / 1000);
    return numberText(static_cast<double>(micro) / 1000);
}

std::optional<std::string> sizeOf(std::string_view text)
{
    const auto number = takeNumber(text);
    if (!number)
        return std::nullopt;
    if (text.starts_with(' '))
        text.remove_prefix(1);
    if (text.empty() || text.size() > 3)
        return std::nullopt;
    const auto unit = folded(text);
    double factor = 1;
    if (unit != "b") {
        constexpr std::string_view prefixes = "kmgtp";
        const auto place = prefixes.find(unit[0]);
        const auto rest = unit.substr(1);
        if (place == std::string_view::npos || (rest != "b" && rest != "ib"))
            return std::nullopt;
        for (std::size_t i = 0; i <= place; ++i)
            factor *= rest == "b" ? 1000 : 1024;
    }
    return fmt::format("{:.0f}", *number * factor);
}

std::optional<Address> addressOf(std::string_view text) noexcept
{
    Address address {};
    const auto mapped = [&](const std::array<std::uint8_t, 4> &v4) {
        address[10] = address[11] = 0xFF;
        std::ranges::copy(v4, address.begin() + 12);
    };
    if (text.find(':') == std::string_view::npos) {
        const auto v4 = v4Of(text);
        if (!v4)
            return std::nullopt;
        mapped(*v4);
        return address;
    }
    std::array<std::uint16_t, 8> groups {};
    std::size_t count = 0;
    std::optional<std::size_t> gap;
    if (text.starts_with("::")) {
        gap = 0;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const auto end = std::min(text.find(':'), text.size());
        const auto group = text.substr(0, end);
        if (group.find('.') != std::string_view::npos) {
            const auto v4 = end == text.size() && count <= 6 ? v4Of(group) : std::nullopt;
            if (!v4)
                return std::nullopt;
            groups[count++] = static_cast<std::uint16_t>(((*v4)[0] << 8U) | (*v4)[1]);
            groups[count++] = static_cast<std::uint16_t>(((*v4)[2] << 8U) | (*v4)[3]);
            text = {};
            break;
        }
        if (count == 8 || group.empty() || group.size() > 4)
            return std::nullopt;
        const auto [last, error] = std::from_chars(group.data(), group.data() + group.size(), groups[count], 16);
        if (error != std::errc() || last != group.data() + group.size())
            return std::nullopt;
        ++count;
        text.remove_prefix(end);
        if (text.empty())
            break;
        text.remove_prefix(1);
        if (text.starts_with(':')) {
            if (gap)
                return std::nullopt;
            gap = count;
            text.remove_prefix(1);
        } else if (text.empty()) {
            return std::nullopt; // one colon at the end
        }
    }
    if (gap ? count > 7 : count != 8)
        return std::nullopt;
    const auto behind = gap ? count - *gap : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto place = gap && i >= *gap ? 8 - behind + (i - *gap) : i;
        address[place * 2] = static_cast<std::uint8_t>(groups[i] >> 8U);
        address[place * 2 + 1] = static_cast<std::uint8_t>(groups[i] & 0xFFU);
    }
    return address;
}

} // namespace quarterdeck::logs::query
