// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/node.h"
#include "logs/query/query.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::logs {

/// The text of a log action: literal text and `{field}`s. Immutable.
class Template
{
public:
    /// Nothing where a `{…}` is no operand, or a brace stands alone. `isSupported` becomes false where an operand
    /// parses, but has no evaluation.
    [[nodiscard]] static std::optional<Template> parse(std::string_view text, const Query::Options &options,
                                                       bool &isSupported);
    /// A missing value is `-`, several are joined by ", ".
    [[nodiscard]] std::string filled(const Record &record, const query::Context &context) const;

private:
    struct Part
    {
        std::string text;
        std::optional<query::Expression> operand;
    };
    std::vector<Part> m_parts;
};

} // namespace quarterdeck::logs
