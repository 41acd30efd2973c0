// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/time.h"
#include "logs/record.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::logs {

/// Why a query or a breakpoint is refused, and where. `column` counts code points from 1 in the text as given; at the
/// end of the input it is length + 1.
struct QueryError
{
    ErrorKind kind = ErrorKind::InvalidInput; ///< Unsupported: it parses, but has no evaluation yet.
    std::string id; ///< "query.unexpected", "query.unclosedString", "query.badRegex", …
    std::string subject; ///< The offending token or name.
    std::string expected; ///< What could stand there, in words; may be empty.
    std::uint32_t column = 1;
    std::uint32_t length = 1;
};
template <class T>
using QueryResult = tl::expected<T, QueryError>;

/// What the text of a query means at one place: for colouring a filter bar. Offsets are bytes of the text.
struct QueryToken
{
    enum class Kind : std::uint8_t {
        Field,
        Operator,
        Keyword,
        String,
        Number,
        LevelName,
        Regex,
        Text,
        Function,
        Punctuation,
        Error
    };
    Kind kind;
    std::uint32_t begin;
    std::uint32_t end;
};

/// A byte range of a record's text that a text or regex of the query found: for marking it.
struct MatchSpan
{
    std::uint32_t begin;
    std::uint32_t end;
};

namespace query {
struct Node;
}

/// A compiled query. A cheap immutable value, shared across threads; matching allocates only for stateful parts.
class Query
{
public:
    struct Options
    {
        TimeZone zone = TimeZone::system(); ///< For literals without a zone.
        TimePoint now = nowForQueries(); ///< For relative times; resolved once.
    };

    /// The empty query: every record.
    Query();
    /// Parses the whole grammar; refuses what cannot be evaluated yet as Unsupported, at its column.
    [[nodiscard]] static QueryResult<Query> parse(std::string_view text, const Options &options);
    /// A search for `text` as it stands (what the filter bar falls back to).
    [[nodiscard]] static Query forText(std::string_view text);

    [[nodiscard]] bool isEmpty() const noexcept;
    /// True only if the three-valued condition is true.
    [[nodiscard]] bool matches(const Record &record) const;
    /// Where its positive text and regex terms stand in `text` (a record's text), sorted, not overlapping; at most
    /// `most`.
    [[nodiscard]] std::vector<MatchSpan> spansIn(std::string_view text, std::size_t most = 64) const;
    /// The text it was parsed from.
    [[nodiscard]] const std::string &text() const noexcept;
    /// The same query in its one spelling; parsing it gives an equal query.
    [[nodiscard]] const std::string &canonical() const noexcept;
    /// A query of a parsed tree (what the breakpoints hold of their text).
    [[nodiscard]] static Query fromTree(query::Node root, std::string_view text, const Options &options);
    /// For the breakpoints, which need more than a match.
    [[nodiscard]] const query::Node *root() const noexcept;

    /// Tokens of any text, also of an invalid one.
    [[nodiscard]] static std::vector<QueryToken> tokens(std::string_view text);

private:
    struct Data;
    std::shared_ptr<const Data> m_data;
};

/// `text` as a single-quoted literal of the language.
[[nodiscard]] std::string quotedLiteral(std::string_view text);

} // namespace quarterdeck::logs
