// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/literals.h"
#include "logs/query/values.h"
#include "logs/record_text.h"

#include <string_view>

/// A record's own fields as a query asks for them: by name.
namespace quarterdeck::logs::query {

/// The values of the record's own field `key`, in order. Calls `give(value)` for each.
template <class Give>
void eachOwnValue(const Record &record, std::string_view key, Give &&give)
{
    if (key.empty() || record.message.find('=') == std::string_view::npos
        || record.message.find(key) == std::string_view::npos)
        return; // most records have none: two searches are quicker than the walk
    eachOwnField(record.message, [&](std::string_view found, std::string_view value) {
        if (found == key)
            give(value);
    });
}

} // namespace quarterdeck::logs::query
