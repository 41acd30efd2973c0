// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"
#include "logs/query/literals.h"
#include "logs/query/parser.h"

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
