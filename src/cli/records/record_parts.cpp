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
    for (auto equals = message.find('='); equals != std::string_view::npos; equals = message.find('=', equals + 1)) {
        auto from = equals;
        while (from > 0 && continuesName(message[from - 1]))
            --from;
        if (from == equals || !beginsName(message[from]) || (from > 0 && !isSpace(message[from - 1])))
            continue;
        auto value = message.substr(equals + 1);
        if (value.starts_with('"')) {
            const auto close = value.find('"', 1);
            value = value.substr(1, close == std::string_view::npos ? close : close - 1);
        } else {
            value = value.substr(0, value.find_first_of(" \t"));
        }
        fields.emplace_back(message.substr(from, equals - from), value);
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
        if (type.find('.') == std::string_view::npos || !(type.ends_with("Exception") || type.ends_with("Error")))
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
