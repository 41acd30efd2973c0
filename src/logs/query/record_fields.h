// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/literals.h"
#include "logs/query/values.h"
#include "logs/record.h"

#include <algorithm>
#include <string_view>

/// What a record's text says beyond its parsed head: own fields, exceptions.
namespace quarterdeck::logs::query {

/// `key=value` at the start of the message or behind white space; the value bare or "…". Calls `give(value)` for each.
template <class Give>
void eachOwnValue(const Record &record, std::string_view key, Give &&give)
{
    const auto message = record.message;
    if (key.empty() || message.find('=') == std::string_view::npos || message.find(key) == std::string_view::npos)
        return;
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
        const auto found = message.substr(from, at - from);
        std::string_view value;
        if (++at < message.size() && message[at] == '"') {
            const auto close = std::min(message.find('"', at + 1), message.size());
            value = message.substr(at + 1, close - at - 1);
            at = std::min(close + 1, message.size());
        } else {
            const auto valueFrom = at;
            while (at < message.size() && !isSpace(message[at]))
                ++at;
            value = message.substr(valueFrom, at - valueFrom);
        }
        if (found == key)
            give(value);
    }
}

/// "type: message" of each line `[Caused by: ]a.b.XxxException|Error[: message]`.
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
            give(line);
    }
}

} // namespace quarterdeck::logs::query
