// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/record_fields.h"
#include "logs/query/values.h"

#include <array>
#include <cmath>
#include <optional>

namespace quarterdeck::logs::query {

namespace {

struct Word
{
    std::string_view name;
    std::int64_t nanoseconds;
};
constexpr std::array<Word, 16> units {{{"milliseconds", 1'000'000},
                                       {"millisecond", 1'000'000},
                                       {"microseconds", 1'000},
                                       {"microsecond", 1'000},
                                       {"seconds", 1'000'000'000},
                                       {"second", 1'000'000'000},
                                       {"minutes", 60'000'000'000},
                                       {"minute", 60'000'000'000},
                                       {"hours", 3'600'000'000'000},
                                       {"hour", 3'600'000'000'000},
                                       {"days", 86'400'000'000'000},
                                       {"day", 86'400'000'000'000},
                                       {"ms", 1'000'000},
                                       {"us", 1'000},
                                       {"sec", 1'000'000'000},
                                       {"s", 1'000'000'000}}};

/// "2 seconds and 418 milliseconds", "1 hour, 2 minutes and 3 seconds", "412 ms", "1.2s" at the front.
std::optional<std::int64_t> spokenDuration(std::string_view text)
{
    double total = 0;
    bool hasAny = false;
    while (true) {
        auto part = text;
        const auto number = takeNumber(part);
        if (!number)
            break;
        if (part.starts_with(' '))
            part.remove_prefix(1);
        const auto *const unit = std::ranges::find_if(units, [&](const Word &word) {
            return part.starts_with(word.name)
                && (part.size() == word.name.size()
                    || std::string_view(" \t,.;:)]").find(part[word.name.size()]) != std::string_view::npos);
        });
        if (unit == units.end())
            break;
        total += *number * static_cast<double>(unit->nanoseconds);
        hasAny = true;
        part.remove_prefix(unit->name.size());
        if (part.starts_with(" and "))
            text = part.substr(5);
        else if (part.starts_with(", "))
            text = part.substr(2);
        else
            break;
    }
    return hasAny && total < 9e18 ? std::optional(std::llround(total)) : std::nullopt;
}

} // namespace

std::optional<std::int64_t> durationOf(const Record &record)
{
    constexpr std::array<std::string_view, 2> marks {"in ", "took "};
    std::optional<std::int64_t> found;
    auto foundAt = std::string_view::npos;
    const auto message = record.message;
    for (const auto mark : marks) {
        for (auto at = message.find(mark); at != std::string_view::npos && at < foundAt;
             at = message.find(mark, at + 1)) {
            if (at > 0 && message[at - 1] != ' ')
                continue;
            if (const auto duration = spokenDuration(message.substr(at + mark.size()))) {
                found = duration;
                foundAt = at;
            }
        }
    }
    if (!found)
        eachOwnValue(record, "duration", [&](std::string_view value) {
            if (!found)
                found = durationValue(value, 1'000'000);
        });
    return found;
}

} // namespace quarterdeck::logs::query
