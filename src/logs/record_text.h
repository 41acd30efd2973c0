// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/record.h"

#include <algorithm>
#include <string_view>

/// What a record's text says beyond its parsed head: own fields, exceptions. Views into the record; nothing is
/// allocated.
namespace quarterdeck::logs {

/// `key=value` at the start of the message or behind white space, in order; the value bare or "…". Calls
/// `give(key, value)` for each, whatever stands in front of the "=": which keys count is the caller's to say.
template <class Give>
void eachOwnField(std::string_view message, Give &&give)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\t'; };
    std::size_t at = 0;
    while (at < message.size()) {
        while (at < message.size() && isSpace(message[at]))
            ++at;
        const auto from = at;
        while (at < message.size() && !isSpace(message[at]) && message[at] != '=')
            ++at;
        if (at >= message.size() || message[at] != '=')
            continue;
        const auto key = message.substr(from, at - from);
        std::string_view value;
        ++at;
        if (at < message.size() && message[at] == '"') {
            const auto close = std::min(message.find('"', at + 1), message.size());
            value = message.substr(at + 1, close - at - 1);
            at = std::min(close + 1, message.size());
        } else {
            const auto valueFrom = at;
            while (at < message.size() && !isSpace(message[at]))
                ++at;
            value = message.substr(valueFrom, at - valueFrom);
        }
        give(key, value);
    }
}

/// Each line `[Caused by: ]a.b.XxxException|Error[: message]`, outermost first, without its indent and "Caused by: ".
/// Calls `give(type, line)`; the line begins with the type.
template <class Give>
void eachException(const Record &record, Give &&give)
{
    if (record.text.find("Exception") == std::string_view::npos && record.text.find("Error") == std::string_view::npos)
        return;
    std::string_view rest = record.text;
    bool isHead = true;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = isHead ? record.message : rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        isHead = false;
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        constexpr std::string_view cause = "Caused by: ";
        if (line.starts_with(cause))
            line.remove_prefix(cause.size());
        const auto typeEnd = std::min(line.find_first_of(": \t"), line.size());
        const auto type = line.substr(0, typeEnd);
        const bool isType
            = type.find('.') != std::string_view::npos && (type.ends_with("Exception") || type.ends_with("Error"));
        if (isType && (typeEnd == line.size() || line[typeEnd] == ':'))
            give(type, line);
    }
}

} // namespace quarterdeck::logs
