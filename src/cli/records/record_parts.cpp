// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/record_parts.h"

#include <algorithm>

namespace quarterdeck::cli {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}
bool beginsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continuesName(char c)
{
    return beginsName(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

} // namespace

std::vector<std::pair<std::string_view, std::string_view>> fieldsOf(std::string_view message)
{
    std::vector<std::pair<std::string_view, std::string_view>> fields;
    if (message.find('=') == std::string_view::npos)
        return fields;
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
        if (!key.empty() && beginsName(key.front()) && std::ranges::all_of(key, continuesName))
            fields.emplace_back(key, value);
    }
    return fields;
}

std::vector<ExceptionPart> exceptionsOf(const logs::Record &record)
{
    constexpr std::string_view cause = "Caused by: ";
    std::vector<ExceptionPart> parts;
    const auto look = [&](std::string_view line) {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.starts_with(cause))
            line.remove_prefix(cause.size());
        const auto end = std::min(line.find_first_of(": \t"), line.size());
        const auto type = line.substr(0, end);
        const bool isType
            = type.find('.') != std::string_view::npos && (type.ends_with("Exception") || type.ends_with("Error"));
        if (!isType || (end < line.size() && line[end] != ':'))
            return;
        auto message = line.substr(end);
        if (message.starts_with(':'))
            message.remove_prefix(1);
        message.remove_prefix(std::min(message.find_first_not_of(" \t"), message.size()));
        parts.push_back({type, message});
    };
    look(record.message);
    auto rest = record.stack;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        look(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return parts;
}

} // namespace quarterdeck::cli
