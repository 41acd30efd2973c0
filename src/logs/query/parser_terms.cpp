// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/parser.h"

#include <array>

namespace quarterdeck::logs::query {

// ---- operators ----------------------------------------------------------------------------------------------------

std::optional<Operator> Parser::takeOperator()
{
    struct Spelling
    {
        std::string_view text;
        Operator op;
    };
    constexpr auto symbols = std::to_array<Spelling>({{"?!=", Operator::NotEqualOrMissing},
                                                      {"==", Operator::Exact},
                                                      {"!=", Operator::NotEqual},
                                                      {"!~", Operator::NotMatches},
                                                      {"<=", Operator::LessEqual},
                                                      {">=", Operator::GreaterEqual},
                                                      {"=", Operator::Equal},
                                                      {"<", Operator::Less},
                                                      {">", Operator::Greater},
                                                      {"~", Operator::Matches}});
    constexpr auto words = std::to_array<Spelling>({{"contains", Operator::Contains},
                                                    {"startswith", Operator::StartsWith},
                                                    {"endswith", Operator::EndsWith},
                                                    {"like", Operator::Like},
                                                    {"matches", Operator::Matches}});
    for (const auto &symbol : symbols) {
        if (take(symbol.text, QueryToken::Kind::Operator))
            return symbol.op;
    }
    for (const auto &word : words) {
        if (isKeyword(word.text)) {
            static_cast<void>(take(m_text.substr(m_at, word.text.size()), QueryToken::Kind::Operator));
            return word.op;
        }
    }
    return std::nullopt;
}

bool Parser::isOperatorAhead()
{
    const auto start = mark();
    skipSpaces();
    bool isAhead = !isClauseAhead() && (isKeyword("in") || takeOperator().has_value());
    if (!isAhead && takeKeyword("not")) {
        skipSpaces();
        isAhead = isKeyword("in") && !isClauseAhead();
    }
    rewind(start);
    return isAhead;
}

// ---- terms --------------------------------------------------------------------------------------------------------

Node Parser::term()
{
    skipSpaces();
    const auto start = mark();
    if (isAtEnd())
        failHere("a term");
    if (peek() == '/') {
        Node node;
        node.kind = Node::Kind::Regex;
        regexBody(node);
        return node;
    }
    if (isKeyword("and") || isKeyword("or") || isClauseAhead())
        failHere("a term");
    if (isKeyword("has"))
        return hasTerm();
    auto first = primary({});
    if (!first)
        failHere("a term");
    using Form = Primary::Form;
    const bool isField = first->form == Form::Field || first->form == Form::MarkedField;
    if (isField && peek() == ':')
        return sugar(std::move(first->expression));
    if (isField && peek() == '?' && !m_text.substr(m_at).starts_with("?!=")) {
        static_cast<void>(take("?", QueryToken::Kind::Operator));
        Node node;
        node.kind = Node::Kind::Has;
        node.left = std::move(first->expression);
        return node;
    }
    const auto behind = mark();
    auto left = arithmetic(first->expression, {});
    if (isOperatorAhead())
        return compareFrom(std::move(left), start.at);
    rewind(behind);
    switch (first->form) {
    case Form::Call:
        if (first->expression.function == Function::Changed
            && first->expression.parts.front().kind == Expression::Kind::Path) {
            Node node;
            node.kind = Node::Kind::Changed;
            node.left = std::move(first->expression.parts.front());
            return node;
        }
        [[fallthrough]];
    case Form::SingleQuoted:
    case Form::MarkedField: {
        const std::string operand(m_text.substr(start.at, m_at - start.at));
        skipSpaces();
        const auto length = isAtEnd() ? 0 : codePointBytes(m_text.substr(m_at));
        fail({m_at, m_at + length}, "query.lonelyOperand", "an operator", operand);
    }
    case Form::DoubleQuoted: {
        m_tokens.back().kind = QueryToken::Kind::Text;
        Node node;
        node.kind = Node::Kind::Text;
        node.text = first->expression.literal.text;
        node.isQuoted = true;
        node.finder = std::make_shared<const TextFinder>(node.text);
        return node;
    }
    case Form::Field:
    case Form::Word:
        break;
    }
    if (isField && !first->expression.field.steps.empty()) { // brackets stand in no word
        skipSpaces();
        failHere("an operator");
    }
    rewind(start);
    return textTerm(start.at);
}

Node Parser::textTerm(std::size_t from)
{
    // A word that begins with a name ends before a colon: that would be the sugar of a field.
    const bool beginsWithName = nameStartAt(m_text.substr(m_at)) > 0;
    while (const auto next = wordCharacterAt(m_text.substr(m_at))) {
        if (beginsWithName && peek() == ':')
            break;
        m_at += next;
    }
    note(QueryToken::Kind::Text, from);
    Node node;
    node.kind = Node::Kind::Text;
    node.text = m_text.substr(from, m_at - from);
    node.finder = std::make_shared<const TextFinder>(node.text);
    return node;
}

Node Parser::hasTerm()
{
    static_cast<void>(takeKeyword("has"));
    Node node;
    node.kind = Node::Kind::Has;
    node.left = field();
    return node;
}

void Parser::regexBody(Node &node)
{
    const auto from = m_at++;
    while (peek() != '/' || isAtEnd()) {
        if (isAtEnd()) {
            m_at = from;
            fail({from, from + 1}, "query.unclosedRegex");
        }
        if (peek() == '\\' && m_at + 1 < m_text.size())
            ++m_at;
        m_at += codePointBytes(m_text.substr(m_at));
    }
    node.text = m_text.substr(from + 1, m_at - from - 1);
    ++m_at;
    if (peek() == 'i' || peek() == 'c')
        node.isExact = m_text[m_at++] == 'c';
    note(QueryToken::Kind::Regex, from);
    if (wordCharacterAt(m_text.substr(m_at)) > 0)
        failHere("i or c");
    node.pattern = regexPattern(node.text, node.isExact);
    if (!node.pattern) {
        const auto end = m_at;
        m_tokens.pop_back();
        m_at = from;
        fail({from, end}, "query.badRegex");
    }
}

} // namespace quarterdeck::logs::query
