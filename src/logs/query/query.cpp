// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/query.h"

#include "logs/query/node.h"
#include "logs/query/parser.h"
#include "logs/query/pattern.h"

#include <algorithm>
#include <functional>

namespace quarterdeck::logs {

struct Query::Data
{
    std::string text;
    query::Node root;
    query::Context context;
    std::vector<std::shared_ptr<const re2::RE2>> marks; ///< Positive texts and patterns.
};

namespace {

void collectMarks(const query::Node &node, std::vector<std::shared_ptr<const re2::RE2>> &marks)
{
    using Kind = query::Node::Kind;
    if (node.kind == Kind::Text && node.pattern) {
        marks.push_back(node.pattern);
    } else if (node.kind == Kind::And || node.kind == Kind::Or) {
        for (const auto &child : node.children)
            collectMarks(child, marks);
    } else if (node.kind == Kind::Compare
               && (node.left.builtin == query::Builtin::Message || node.left.builtin == query::Builtin::Raw)) {
        if (node.op == query::Operator::Contains)
            marks.push_back(query::textPattern(node.right.text));
        else if (node.op == query::Operator::Matches && node.pattern)
            marks.push_back(node.pattern);
    }
}

} // namespace

Query::Query()
    : m_data(std::make_shared<const Data>())
{ }

QueryResult<Query> Query::parse(std::string_view text, const Options &options)
{
    try {
        query::Parser parser(text, options);
        auto data = std::make_shared<Data>();
        data->root = parser.query();
        data->text = text;
        data->context.zone = options.zone;
        collectMarks(data->root, data->marks);
        Query query;
        query.m_data = std::move(data);
        return query;
    } catch (QueryError &error) {
        return tl::make_unexpected(std::move(error));
    }
}

Query Query::forText(std::string_view text)
{
    auto data = std::make_shared<Data>();
    data->text = text;
    if (!text.empty()) {
        data->root.kind = query::Node::Kind::Text;
        data->root.pattern = query::textPattern(text);
        data->marks.push_back(data->root.pattern);
    }
    Query query;
    query.m_data = std::move(data);
    return query;
}

bool Query::isEmpty() const noexcept { return m_data->root.kind == query::Node::Kind::Everything; }

bool Query::matches(const Record &record) const
{
    return query::evaluate(m_data->root, record, m_data->context) == query::Truth::True;
}

std::vector<MatchSpan> Query::spansIn(std::string_view text, std::size_t most) const
{
    std::vector<MatchSpan> spans;
    for (const auto &mark : m_data->marks) {
        const re2::StringPiece whole(text.data(), text.size());
        re2::StringPiece match;
        std::size_t from = 0;
        while (spans.size() < most && from <= text.size()
               && mark->Match(whole, from, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
            const auto begin = static_cast<std::size_t>(match.data() - text.data());
            if (!match.empty())
                spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + match.size())});
            from = begin + std::max<std::size_t>(1, match.size());
        }
    }
    std::ranges::sort(spans, {}, &MatchSpan::begin);
    std::vector<MatchSpan> merged;
    for (const auto &span : spans) {
        if (!merged.empty() && span.begin <= merged.back().end)
            merged.back().end = std::max(merged.back().end, span.end);
        else
            merged.push_back(span);
    }
    return merged;
}

const std::string &Query::text() const noexcept { return m_data->text; }
const query::Node *Query::root() const noexcept { return &m_data->root; }

std::vector<QueryToken> Query::tokens(std::string_view text)
{
    const Options options {TimeZone::utc(), TimePoint {}};
    query::Parser parser(text, options);
    std::uint32_t errorFrom = static_cast<std::uint32_t>(text.size());
    try {
        static_cast<void>(parser.query());
    } catch (const QueryError &) {
        errorFrom = static_cast<std::uint32_t>(std::min(parser.at(), text.size()));
    }
    auto tokens = parser.takeTokens();
    // What was tried and given up again, and what lies behind an error, is no token.
    std::vector<QueryToken> clean;
    for (const auto &token : tokens) {
        if (token.end <= errorFrom && (clean.empty() || token.begin >= clean.back().end))
            clean.push_back(token);
    }
    return clean;
}

std::string quotedLiteral(std::string_view text)
{
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c;
        if (c == '\'')
            quoted += c;
    }
    return quoted + "'";
}

} // namespace quarterdeck::logs
