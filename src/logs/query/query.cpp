// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/query.h"

#include "logs/query/node.h"
#include "logs/query/parser.h"
#include "logs/query/pattern.h"

#include <algorithm>

namespace quarterdeck::logs {

struct Query::Data
{
    std::string text;
    std::string canonical;
    query::Node root;
    query::Context context;
    std::vector<std::shared_ptr<const re2::RE2>> marks; ///< Positive texts and patterns.
};

namespace {

void collectMarks(const query::Node &node, std::vector<std::shared_ptr<const re2::RE2>> &marks)
{
    using Kind = query::Node::Kind;
    switch (node.kind) {
    case Kind::Text:
        if (!node.text.empty())
            marks.push_back(node.finder->pattern());
        break;
    case Kind::Regex:
        marks.push_back(node.pattern);
        break;
    case Kind::And:
    case Kind::Or:
        for (const auto &child : node.children)
            collectMarks(child, marks);
        break;
    case Kind::Compare: {
        const auto builtin = node.left.field.builtin;
        const bool isSearch = node.left.kind == query::Expression::Kind::Path
            && (builtin == query::Builtin::Message || builtin == query::Builtin::Raw || builtin == query::Builtin::Stack
                || builtin == query::Builtin::Exception);
        if (isSearch && node.op == query::Operator::Contains && node.finder)
            marks.push_back(node.finder->pattern());
        else if (isSearch && node.op == query::Operator::Matches)
            marks.push_back(node.pattern);
        break;
    }
    default:
        break;
    }
}

} // namespace

Query::Query()
    : m_data(std::make_shared<const Data>())
{ }

Query Query::fromTree(query::Node root, std::string_view text, const Options &options)
{
    auto data = std::make_shared<Data>();
    data->text = text;
    data->canonical = query::printed(root);
    data->context.zone = options.zone;
    collectMarks(root, data->marks);
    data->root = query::inCheapOrder(std::move(root));
    Query query;
    query.m_data = std::move(data);
    return query;
}

QueryResult<Query> Query::parse(std::string_view text, const Options &options)
{
    try {
        query::Parser parser(text, options);
        auto root = parser.query();
        parser.refuseUnsupported();
        return fromTree(std::move(root), text, options);
    } catch (QueryError &error) {
        return tl::make_unexpected(std::move(error));
    }
}

Query Query::forText(std::string_view text)
{
    query::Node root;
    if (!text.empty()) {
        root.kind = query::Node::Kind::Text;
        root.text = text;
        root.isQuoted = true;
        root.finder = std::make_shared<const query::TextFinder>(text);
    }
    return fromTree(std::move(root), text, {TimeZone::utc(), TimePoint {}});
}

bool Query::isEmpty() const noexcept
{
    return m_data->root.kind == query::Node::Kind::Everything;
}

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

const std::string &Query::text() const noexcept
{
    return m_data->text;
}
const std::string &Query::canonical() const noexcept
{
    return m_data->canonical;
}
const query::Node *Query::root() const noexcept
{
    return &m_data->root;
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
