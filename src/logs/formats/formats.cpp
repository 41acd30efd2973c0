// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/formats/format.h"

#include "logs/formats/scan.h"

#include <algorithm>
#include <array>

namespace quarterdeck::logs {

namespace {

/// `YYYY-MM-DD HH:MM:SS.mmm LEVEL - Node: message`, and the same without the time (what the buildpack writes).
class MendixFormat final : public Format
{
public:
    std::string_view name() const noexcept override { return "mendix"; }
    std::string_view title() const noexcept override { return "Mendix runtime"; }

    bool startsRecord(std::string_view line) const noexcept override { return parts(line).has_value(); }

    void parseHead(Record &record, const TimeZone &zone) const override
    {
        record.message = record.headLine;
        const auto found = parts(record.headLine);
        if (!found)
            return;
        if (found->stamp)
            scan::setTime(record, *found->stamp, record.headLine, zone);
        record.level = found->level;
        record.levelRaw = found->levelRaw;
        record.message = found->rest;
        if (const auto colon = found->rest.find(": "); colon != std::string_view::npos) {
            record.component = found->rest.substr(0, colon);
            record.message = found->rest.substr(colon + 2);
        } else if (found->rest.ends_with(':')) {
            record.component = found->rest.substr(0, found->rest.size() - 1);
            record.message = {};
        }
        scan::setRequestAndUser(record);
    }

private:
    struct Parts
    {
        std::optional<scan::Timestamp> stamp;
        Level level;
        std::string_view levelRaw;
        std::string_view rest;
    };
    static std::optional<Parts> parts(std::string_view line) noexcept
    {
        if (line.size() < 8)
            return std::nullopt;
        Parts found {};
        auto rest = line;
        if (line[0] >= '0' && line[0] <= '9') {
            found.stamp = scan::timestamp(line);
            if (!found.stamp || found.stamp->length >= line.size() || line[found.stamp->length] != ' ')
                return std::nullopt;
            rest.remove_prefix(found.stamp->length + 1);
        }
        std::size_t length = 0;
        const auto level = scan::levelWord(rest, length);
        if (!level || rest.substr(length, 3) != " - ")
            return std::nullopt;
        found.level = *level;
        found.levelRaw = rest.substr(0, length);
        found.rest = rest.substr(length + 3);
        // Without a time only a node with its colon tells a head from a sentence.
        if (!found.stamp && found.rest.find(": ") == std::string_view::npos)
            return std::nullopt;
        return found;
    }
};

/// A line that begins with a date and time; then, as far as they are there, a level, a [thread] and a component.
class TimestampedFormat final : public Format
{
public:
    std::string_view name() const noexcept override { return "timestamped"; }
    std::string_view title() const noexcept override { return "Lines with a time"; }

    bool startsRecord(std::string_view line) const noexcept override
    {
        if (line.starts_with('['))
            line.remove_prefix(1);
        return scan::timestamp(line).has_value();
    }

    void parseHead(Record &record, const TimeZone &zone) const override
    {
        record.message = record.headLine;
        auto rest = record.headLine;
        const bool isBracketed = rest.starts_with('[');
        if (isBracketed)
            rest.remove_prefix(1);
        const auto stamp = scan::timestamp(rest);
        if (!stamp)
            return;
        scan::setTime(record, *stamp, rest, zone);
        rest.remove_prefix(stamp->length);
        if (isBracketed && rest.starts_with(']'))
            rest.remove_prefix(1);
        rest = scan::withoutSpaces(rest);
        takeLevelAndThread(record, rest);
        record.message = rest;
        takeComponent(record);
        scan::setRequestAndUser(record);
    }

private:
    /// "INFO", "[INFO]", "[main]" in any order, each once.
    static void takeLevelAndThread(Record &record, std::string_view &rest)
    {
        for (int part = 0; part < 2; ++part) {
            std::size_t length = 0;
            if (rest.starts_with('[')) {
                const auto close = rest.find(']');
                if (close == std::string_view::npos || close > 200)
                    return;
                const auto inner = rest.substr(1, close - 1);
                const auto level = scan::levelWord(scan::withoutSpaces(inner), length);
                if (level && record.level == Level::None && inner.find_last_not_of(' ') < length + 1) {
                    record.level = *level;
                    record.levelRaw = inner;
                } else if (record.thread.empty()) {
                    record.thread = inner;
                } else {
                    return;
                }
                rest = scan::withoutSpaces(rest.substr(close + 1));
            } else if (const auto level = scan::levelWord(rest, length); level && record.level == Level::None
                       && (length == rest.size() || rest[length] == ' ' || rest[length] == ':'
                           || rest[length] == ',')) {
                record.level = *level;
                record.levelRaw = rest.substr(0, length);
                rest = scan::withoutSpaces(rest.substr(length + (length < rest.size() && rest[length] != ' ' ? 1 : 0)));
                if (rest.starts_with("- "))
                    rest.remove_prefix(2);
            } else {
                return;
            }
        }
    }
    /// "org.example.Class: …" or "org.example.Class - …": one word without spaces before the mark.
    static void takeComponent(Record &record)
    {
        if (record.level == Level::None)
            return; // without a level the first word is as likely the message (dpkg.log)
        const auto text = record.message;
        const auto space = text.find(' ');
        if (space == std::string_view::npos || space == 0 || space > 200)
            return;
        const auto word = text.substr(0, space);
        if (word.ends_with(':') && word.size() > 1) {
            record.component = word.substr(0, word.size() - 1);
            record.message = text.substr(space + 1);
        } else if (text.substr(space, 3) == " - ") {
            record.component = word;
            record.message = text.substr(space + 3);
        }
    }
};

/// Every line is a record, and all of it its message.
class PlainFormat final : public Format
{
public:
    std::string_view name() const noexcept override { return "plain"; }
    std::string_view title() const noexcept override { return "Plain text"; }
    bool startsRecord(std::string_view) const noexcept override { return true; }
    void parseHead(Record &record, const TimeZone &) const override { record.message = record.headLine; }
};

constexpr double leastShare = 0.1; // heads among lines: a file of long stack traces has few
} // namespace

std::span<const Format *const> formats()
{
    static const MendixFormat mendix;
    static const TimestampedFormat timestamped;
    static const PlainFormat plain;
    static const std::array<const Format *, 3> all {&mendix, &timestamped, &plain};
    return all;
}

const Format *formatNamed(std::string_view name) noexcept
{
    const auto all = formats();
    const auto found = std::ranges::find_if(all, [&](const Format *format) { return format->name() == name; });
    return found == all.end() ? nullptr : *found;
}

FormatGuess guessFormat(std::span<const std::string_view> firstLines)
{
    const auto all = formats();
    FormatGuess best {all.back(), 1.0};
    double bestScore = 0;
    const auto filled = std::ranges::count_if(firstLines, [](std::string_view line) { return !line.empty(); });
    if (filled == 0)
        return best;
    for (const auto *format : all.first(all.size() - 1)) {
        const auto heads
            = std::ranges::count_if(firstLines, [&](std::string_view line) { return format->startsRecord(line); });
        const auto share = static_cast<double>(heads) / static_cast<double>(filled);
        // The more special format comes first; a later one must find clearly more heads.
        if (share >= leastShare && share > bestScore * 1.2) {
            bestScore = share;
            best = {format, share};
        }
    }
    return best;
}

} // namespace quarterdeck::logs
