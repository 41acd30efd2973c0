// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/parser.h"

#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/literals.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace quarterdeck::logs::query {

Parser::Parser(std::string_view text, const Query::Options &options)
    : m_text(text)
    , m_options(options)
{ }

// ---- errors -------------------------------------------------------------------------------------------------------

void Parser::fail(Span span, std::string id, std::string expected, std::string subject) const
{
    QueryError error;
    error.id = std::move(id);
    error.expected = std::move(expected);
    error.column = static_cast<std::uint32_t>(codePoints(m_text.substr(0, span.from)) + 1);
    const auto token = m_text.substr(span.from, span.to - span.from);
    error.length = static_cast<std::uint32_t>(std::max<std::size_t>(1, codePoints(token)));
    error.subject = subject.empty() ? std::string(token) : std::move(subject);
    throw error;
}

void Parser::failHere(std::string expected, std::string id) const
{
    if (isAtEnd())
        fail({m_at, m_at}, id.empty() ? "query.unexpectedEnd" : std::move(id), std::move(expected));
    const auto length = std::max(wordLength(m_text.substr(m_at)), codePointBytes(m_text.substr(m_at)));
    fail({m_at, m_at + length}, "query.unexpected", std::move(expected));
}

void Parser::noteUnsupported(Span span)
{
    QueryError error;
    error.kind = ErrorKind::Unsupported;
    error.id = "query.unsupported";
    const auto token = m_text.substr(span.from, span.to - span.from);
    error.subject = token;
    error.column = static_cast<std::uint32_t>(codePoints(m_text.substr(0, span.from)) + 1);
    error.length = static_cast<std::uint32_t>(std::max<std::size_t>(1, codePoints(token)));
    if (!m_unsupported || error.column < m_unsupported->column)
        m_unsupported = std::move(error);
}

void Parser::refuseUnsupported() const
{
    if (m_unsupported)
        throw *m_unsupported;
}

void Parser::rewind(const Mark &to)
{
    m_at = to.at;
    m_tokens.resize(to.tokens, {});
    m_unsupported = to.unsupported;
}

// ---- characters and words -----------------------------------------------------------------------------------------

void Parser::note(QueryToken::Kind kind, std::size_t from)
{
    if (m_at > from)
        m_tokens.push_back({kind, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(m_at)});
}

void Parser::skipSpaces()
{
    while (const auto space = spaceAt(m_text.substr(m_at)))
        m_at += space;
}

bool Parser::isKeyword(std::string_view keyword) const
{
    const auto word = m_text.substr(m_at, wordLength(m_text.substr(m_at)));
    return word.size() == keyword.size() && folded(word) == keyword;
}

bool Parser::takeKeyword(std::string_view keyword)
{
    if (!isKeyword(keyword))
        return false;
    const auto from = m_at;
    m_at += keyword.size();
    note(QueryToken::Kind::Keyword, from);
    return true;
}

bool Parser::take(std::string_view punctuation, QueryToken::Kind kind)
{
    if (!m_text.substr(m_at).starts_with(punctuation))
        return false;
    const auto from = m_at;
    m_at += punctuation.size();
    note(kind, from);
    return true;
}

std::string Parser::quoted(QueryToken::Kind kind)
{
    const auto from = m_at;
    const char delimiter = m_text[m_at++];
    std::string value;
    while (true) {
        if (isAtEnd()) {
            m_at = from;
            fail({from, from + 1}, "query.unclosedString");
        }
        const char c = m_text[m_at++];
        if (c == delimiter) {
            if (peek() != delimiter)
                break;
            ++m_at;
        }
        value += c;
    }
    note(kind, from);
    return value;
}

std::string Parser::doubleQuoted()
{
    skipSpaces();
    if (peek() != '"')
        failHere("\"");
    return quoted();
}

std::string_view Parser::word(std::string expected, QueryToken::Kind kind)
{
    skipSpaces();
    const auto from = m_at;
    m_at += wordLength(m_text.substr(m_at));
    if (m_at == from)
        failHere(std::move(expected));
    note(kind, from);
    return m_text.substr(from, m_at - from);
}

std::int64_t Parser::duration()
{
    skipSpaces();
    const auto from = m_at;
    const auto text = word("a duration", QueryToken::Kind::Number);
    const auto length = durationOf(text);
    if (!length)
        fail({from, m_at}, "query.badDuration");
    return *length;
}

std::uint64_t Parser::wholeNumber(std::uint64_t least)
{
    skipSpaces();
    const auto from = m_at;
    const auto text = word("a number", QueryToken::Kind::Number);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least)
        fail({from, m_at}, "query.badNumber");
    return number;
}

Literal Parser::time()
{
    skipSpaces();
    const auto from = m_at;
    if (peek() == '"' || peek() == '\'')
        return typedQuote(quoted(), from, ValueType::Time);
    return typedWord(word("a time", QueryToken::Kind::Number), from, ValueType::Time);
}

// ---- or, and, not -------------------------------------------------------------------------------------------------

bool Parser::isClauseAhead() const
{
    if (!m_endsAtClauses)
        return false;
    const auto rest = m_text.substr(m_at);
    const auto word = folded(rest.substr(0, wordLength(rest)));
    if (isClauseWord(word))
        return word != "changed" || !rest.substr(word.size()).starts_with('('); // the function
    if (word != "in")
        return false;
    const auto behind = trimmed(rest.substr(2));
    const auto scope = folded(behind.substr(0, wordLength(behind)));
    return scope == "env" || scope == "instance" || scope == "source";
}

bool Parser::isTermEnd() const
{
    const char c = peek();
    return isAtEnd() || c == ')' || (c == '|' && peek(1) != '|') || c == ',' || isClauseAhead();
}

Node Parser::query()
{
    skipSpaces();
    Node root;
    if (!isAtEnd() && (peek() != '|' || peek(1) == '|'))
        root = orTerm();
    skipSpaces();
    while (peek() == '|') {
        const auto from = m_at;
        static_cast<void>(take("|"));
        stage();
        noteUnsupported({from, from + trimmed(m_text.substr(from, m_at - from)).size()});
        skipSpaces();
    }
    if (!isAtEnd())
        failHere();
    return root;
}

Node Parser::conditionBeforeClauses()
{
    m_endsAtClauses = true;
    skipSpaces();
    Node root;
    if (!isAtEnd() && !isClauseAhead())
        root = orTerm();
    skipSpaces();
    if (!isAtEnd() && !isClauseAhead())
        failHere();
    return root;
}

Node Parser::orTerm()
{
    std::vector<Node> parts;
    do {
        parts.push_back(andTerm());
        skipSpaces();
    } while (take("||", QueryToken::Kind::Keyword) || takeKeyword("or"));
    if (parts.size() == 1)
        return std::move(parts.front());
    Node node;
    node.kind = Node::Kind::Or;
    node.children = std::move(parts);
    return node;
}

Node Parser::andTerm()
{
    std::vector<Node> parts;
    parts.push_back(unary());
    while (true) {
        skipSpaces();
        if (!take("&&", QueryToken::Kind::Keyword) && !takeKeyword("and")
            && (isTermEnd() || isKeyword("or") || m_text.substr(m_at).starts_with("||")))
            break;
        parts.push_back(unary());
    }
    if (parts.size() == 1)
        return std::move(parts.front());
    Node node;
    node.kind = Node::Kind::And;
    node.children = std::move(parts);
    return node;
}

bool Parser::isSignOfCompare()
{
    if (peek() != '-' || !isDigit(peek(1)))
        return false;
    const auto start = mark();
    bool compares = false;
    if (auto first = primary({})) {
        static_cast<void>(arithmetic(std::move(first->expression), {}));
        compares = isOperatorAhead();
    }
    rewind(start);
    return compares;
}

bool Parser::takeNegation()
{
    if (takeKeyword("not") || take("!", QueryToken::Kind::Keyword))
        return true;
    return !isSignOfCompare() && take("-", QueryToken::Kind::Keyword);
}

Node Parser::unary()
{
    skipSpaces();
    const auto from = m_at;
    const auto deeper = [&] {
        if (++m_depth > mostNested)
            fail({from, from + 1}, "query.tooDeep");
    };
    if (takeNegation()) {
        deeper();
        Node node;
        node.kind = Node::Kind::Not;
        node.children.push_back(unary());
        --m_depth;
        return node;
    }
    if (!take("("))
        return term();
    deeper();
    Node node = orTerm();
    skipSpaces();
    if (!take(")"))
        failHere(")", "query.unclosedParenthesis");
    --m_depth;
    return node;
}

} // namespace quarterdeck::logs::query
