// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/literals.h"
#include "logs/query/parser.h"

#include <array>

namespace quarterdeck::logs::query {

namespace {

bool isTextOperator(Operator op) noexcept
{
    return op == Operator::Contains || op == Operator::StartsWith || op == Operator::EndsWith || op == Operator::Like;
}

bool isPatternOperator(Operator op) noexcept
{
    return op == Operator::Matches || op == Operator::NotMatches;
}

/// Fields that `f:v` searches instead of comparing.
bool isSearched(const Expression &left) noexcept
{
    switch (left.field.builtin) {
    case Builtin::Message:
    case Builtin::Raw:
    case Builtin::Exception:
    case Builtin::Stack:
        return true;
    default:
        return false;
    }
}

/// Literals that are texts get what searches for them.
void prepare(Node &node)
{
    if (node.op == Operator::Contains && node.right.kind == Expression::Kind::Value)
        node.finder = std::make_shared<const TextFinder>(node.right.literal.text);
}

} // namespace

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

// ---- compares -----------------------------------------------------------------------------------------------------

Node Parser::compareFrom(Expression left, std::size_t from)
{
    skipSpaces();
    const auto operatorAt = m_at;
    const bool isLiteral = !hasField(left);
    if (!isLiteral) {
        if (isKeyword("in") || isKeyword("not")) {
            const bool isNegated = takeKeyword("not");
            skipSpaces();
            static_cast<void>(takeKeyword("in"));
            return membership(std::move(left), isNegated);
        }
    }
    const auto op = takeOperator();
    if (!op || (isLiteral && isPatternOperator(*op))) { // a literal has no list and no pattern
        m_at = operatorAt;
        failHere();
    }
    Node node;
    node.kind = Node::Kind::Compare;
    node.op = *op;
    node.left = std::move(left);
    if (!isLiteral) {
        rightSide(node, false);
        return node;
    }
    skipSpaces();
    const auto rightAt = m_at;
    rightSide(node, true);
    if (!hasField(node.right))
        fail({rightAt, m_at}, "query.unexpected", "a field");
    if (node.left.kind != Expression::Kind::Value)
        return node;
    // Read the literal as what the field is, and turn the compare round where it can be.
    auto &literal = node.left.literal;
    const auto type = typeOf(node.right);
    if (type != ValueType::Any && !isTextOperator(node.op)) {
        const auto typed = literal.isQuoted ? quotedLiteralOf(literal.text, type, m_options.zone, m_options.now)
                                            : literalOf(literal.text, type, m_options.zone, m_options.now);
        if (!typed)
            fail({from, operatorAt}, type == ValueType::Level ? "query.badLevel" : "query.badTime", {}, literal.text);
        literal = *typed;
    }
    return flipped(std::move(node));
}

Node Parser::flipped(Node node)
{
    switch (node.op) {
    case Operator::Less:
        node.op = Operator::Greater;
        break;
    case Operator::LessEqual:
        node.op = Operator::GreaterEqual;
        break;
    case Operator::Greater:
        node.op = Operator::Less;
        break;
    case Operator::GreaterEqual:
        node.op = Operator::LessEqual;
        break;
    case Operator::Equal:
    case Operator::Exact:
    case Operator::NotEqual:
    case Operator::NotEqualOrMissing:
        break;
    default:
        return node;
    }
    std::swap(node.left, node.right);
    return node;
}

void Parser::rightSide(Node &node, bool areNamesFields)
{
    skipSpaces();
    if (isPatternOperator(node.op))
        return patternSide(node);
    const auto from = m_at;
    Reading reading;
    reading.side = Side::Right;
    reading.areNamesFields = areNamesFields;
    if (isTextOperator(node.op)) {
        auto found = primary(reading);
        if (!found)
            failHere("a value");
        node.right = std::move(found->expression);
        if (node.right.kind == Expression::Kind::Value) // as it is spelled
            node.right.literal = textLiteral(node.right.literal.text, node.right.literal.isQuoted);
        return prepare(node);
    }
    reading.type = typeOf(node.left);
    auto found = primary(reading);
    if (!found)
        failHere("a value");
    const auto end = m_at;
    const bool isText = found->form == Primary::Form::Word && found->expression.literal.kind == Literal::Kind::Text;
    node.right = arithmetic(std::move(found->expression), reading);
    if (isText && node.right.kind >= Expression::Kind::Add)
        fail({from, end}, "query.unexpected", "a number");
    const bool isNull = node.right.kind == Expression::Kind::Value && node.right.literal.kind == Literal::Kind::Null;
    const bool isOrder = node.op == Operator::Less || node.op == Operator::LessEqual || node.op == Operator::Greater
        || node.op == Operator::GreaterEqual;
    if (isNull && isOrder)
        fail({from, end}, "query.badNull");
}

void Parser::patternSide(Node &node)
{
    const auto from = m_at;
    node.right.kind = Expression::Kind::Value;
    if (peek() == '/') {
        node.isRegex = true;
        return regexBody(node);
    }
    if (peek() == '"' || peek() == '\'')
        node.right.literal = textLiteral(quoted(), true);
    else
        node.right.literal = textLiteral(word("a pattern", QueryToken::Kind::String), false);
    node.pattern = regexPattern(node.right.literal.text, false);
    if (!node.pattern)
        fail({from, m_at}, "query.badRegex");
}

Literal Parser::listPart(ValueType type)
{
    skipSpaces();
    const auto from = m_at;
    if (peek() == '"' || peek() == '\'')
        return typedQuote(quoted(), from, type);
    while (const auto next = wordCharacterAt(m_text.substr(m_at))) {
        if (m_text.substr(m_at).starts_with(".."))
            break;
        m_at += next;
    }
    if (m_at == from)
        failHere("a value");
    note(QueryToken::Kind::String, from);
    return typedWord(m_text.substr(from, m_at - from), from, type);
}

Node Parser::membership(Expression left, bool isNegated)
{
    skipSpaces();
    Node node;
    node.kind = Node::Kind::In;
    node.left = std::move(left);
    node.isNegated = isNegated;
    const auto type = typeOf(node.left);
    const auto open = m_at;
    if (!take("("))
        failHere("(");
    skipSpaces();
    if (peek() == ')')
        fail({open, m_at + 1}, "query.unexpected", "a value");
    while (true) {
        skipSpaces();
        const auto from = m_at;
        ListItem item;
        item.from = listPart(type);
        const auto end = m_at;
        skipSpaces();
        if (take("..", QueryToken::Kind::Operator)) {
            skipSpaces();
            const auto toFrom = m_at;
            item.to = listPart(type);
            if (item.from.kind == Literal::Kind::Null)
                fail({from, end}, "query.badNull");
            if (item.to->kind == Literal::Kind::Null)
                fail({toFrom, m_at}, "query.badNull");
        }
        node.items.push_back(std::move(item));
        skipSpaces();
        if (take(","))
            continue;
        if (!take(")"))
            failHere(", or )");
        return node;
    }
}

// ---- field:value --------------------------------------------------------------------------------------------------

Node Parser::sugarValue(const Expression &left)
{
    const auto from = m_at;
    Node node;
    node.kind = Node::Kind::Compare;
    node.left = left;
    node.right.kind = Expression::Kind::Value;
    const bool searches = isSearched(left);
    node.op = searches ? Operator::Contains : Operator::Equal;
    auto &literal = node.right.literal;
    const auto type = typeOf(left);
    if (peek() == '"' || peek() == '\'') {
        const auto text = quoted();
        literal = searches ? textLiteral(text, true) : typedQuote(text, from, type);
        prepare(node);
        return node;
    }
    const auto value = word("a value", QueryToken::Kind::String);
    if (value.find_first_of("*?") != std::string_view::npos) {
        node.op = Operator::Like;
        literal = searches ? textLiteral("*" + std::string(value) + "*", true) : textLiteral(value, false);
        return node;
    }
    literal = searches ? textLiteral(value, false) : typedWord(value, from, type);
    prepare(node);
    return node;
}

Node Parser::sugar(Expression left)
{
    static_cast<void>(take(":", QueryToken::Kind::Operator));
    skipSpaces();
    if (peek() == '*' && wordCharacterAt(m_text.substr(m_at + 1)) == 0) {
        static_cast<void>(take("*", QueryToken::Kind::Operator));
        Node node;
        node.kind = Node::Kind::Has;
        node.left = std::move(left);
        return node;
    }
    const auto open = m_at;
    if (take("(")) {
        std::vector<Node> values;
        skipSpaces();
        if (peek() == ')')
            fail({open, m_at + 1}, "query.unexpected", "a value");
        while (true) {
            skipSpaces();
            values.push_back(sugarValue(left));
            skipSpaces();
            if (take(",") || takeKeyword("or"))
                continue;
            if (!take(")"))
                failHere("or, a comma or )");
            break;
        }
        if (values.size() == 1)
            return std::move(values.front());
        Node node;
        node.kind = Node::Kind::Or;
        node.children = std::move(values);
        return node;
    }
    // An operator; a word is one only where a value follows it.
    const auto start = mark();
    if (const auto op = takeOperator()) {
        const bool isWord = wordCharacterAt(m_text.substr(start.at)) > 0 && m_text[start.at] != '?';
        skipSpaces();
        const bool isValueAhead = !isAtEnd() && !isTermEnd() && !isKeyword("and") && !isKeyword("or")
            && (wordCharacterAt(m_text.substr(m_at)) > 0 || peek() == '"' || peek() == '\'' || peek() == '`'
                || peek() == '@');
        if (!isWord || isValueAhead) {
            Node node;
            node.kind = Node::Kind::Compare;
            node.op = *op;
            node.left = std::move(left);
            rightSide(node, false);
            return node;
        }
        rewind(start);
    }
    return sugarValue(left);
}

} // namespace quarterdeck::logs::query
