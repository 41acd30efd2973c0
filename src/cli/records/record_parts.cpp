// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/record_parts.h"

#include "logs/record_text.h"

#include <algorithm>

namespace quarterdeck::cli {

namespace {

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
    logs::eachOwnField(message, [&](std::string_view key, std::string_view value) {
        if (!key.empty() && beginsName(key.front()) && std::ranges::all_of(key, continuesName))
            fields.emplace_back(key, value);
    });
    return fields;
}

std::vector<ExceptionPart> exceptionsOf(const logs::Record &record)
{
    std::vector<ExceptionPart> parts;
    logs::eachException(record, [&](std::string_view type, std::string_view line) {
        auto message = line.substr(type.size());
        if (message.starts_with(':'))
            message.remove_prefix(1);
        message.remove_prefix(std::min(message.find_first_not_of(" \t"), message.size()));
        parts.push_back({type, message});
    });
    return parts;
}

} // namespace quarterdeck::cli
