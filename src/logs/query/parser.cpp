// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/parser.h"

#include "logs/query/folding.h"
#include "logs/query/pattern.h"
#include "logs/query/values.h"

#include <algorithm>
#include <array>

namespace quarterdeck::logs::query {

namespace {

constexpr int mostNested = 200;
constexpr auto clauseWords = std::to_array<std::string_view>(
    {"per", "hits", "changed", "missing", "within", "after", "do", "once", "until", "group", "disabled"});

bool isSpace(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
bool isNameStart(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool isNameCharacter(char c) noexcept { return isNameStart(c) || isDigit(c) || c == '-'; }

} // namespace

bool isWordCharacter(char c) noexcept
{
    return !isSpace(c) && std::string_view("(),|&\"'`=!<>~[]{}").find(c) == std::string_view::npos;
}

Parser::Parser(std::string_view text, const Query::Options &options)
    : m_text(text)
    , m_options(options)
{ }

QueryError Parser::errorAt(std::size_t at, std::string id, std::string subject, std::string expected, ErrorKind kind) const
{
    QueryError error;
    error.kind = kind;
    error.id = std::move(id);
    error.expected = std::move(expected);
    error.column = static_cast<std::uint32_t>(codePoints(m_text.substr(0, at)) + 1);
    if (subject.empty() && at < m_text.size()) {
        subject = m_text.substr(at, codePointBytes(m_text.substr(at)));
        error.length = 1;
    } else {
        error.length = static_cast<std::uint32_t>(std::max<std::size_t>(1, codePoints(subject)));
    }
    error.subject = std::move(subject);
    return error;
}

void Parser::fail(std::size_t at, std::string id, std::string subject, std::string expected, ErrorKind kind) const
{
    throw errorAt(at, std::move(id), std::move(subject), std::move(expected), kind);
}

void Parser::note(QueryToken::Kind kind, std::size_t from)
{
    if (m_at > from)
        m_tokens.push_back({kind, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(m_at)});
}

std::vector<QueryToken> Parser::takeTokens()
{
    std::ranges::stable_sort(m_tokens, {}, &QueryToken::begin);
    return std::move(m_tokens);
}

void Parser::skipSpaces()
{
    while (m_at < m_text.size() && isSpace(m_text[m_at]))
        ++m_at;
}

bool Parser::isKeyword(std::string_view keyword) const
{
    const auto here = m_text.substr(m_at, keyword.size());
    if (folded(here) != keyword)
        return false;
    const auto after = m_at + keyword.size();
    return after >= m_text.size() || !isWordCharacter(m_text[after]);
}

bool Parser::takeKeyword(std::string_view keyword, QueryToken::Kind kind)
{
    if (!isKeyword(keyword))
        return false;
    const auto from = m_at;
    m_at += keyword.size();
    note(kind, from);
    return true;
}

std::string Parser::quoted(QueryToken::Kind kind)
{
    const auto from = m_at;
    const char delimiter = m_text[m_at++];
    std::string value;
    while (true) {
        if (m_at >= m_text.size())
            fail(from, "query.unclosedString", std::string(1, delimiter));
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

std::string_view Parser::word()
{
    const auto from = m_at;
    while (m_at < m_text.size() && isWordCharacter(m_text[m_at]))
        ++m_at;
    return m_text.substr(from, m_at - from);
}

bool Parser::isTermEnd() const
{
    const char c = m_at < m_text.size() ? m_text[m_at] : '\0';
    if (m_at >= m_text.size() || c == ')' || c == '|' || c == ',')
        return true;
    if (!endsAtClauses)
        return false;
    if (std::ranges::any_of(clauseWords, [this](std::string_view clause) { return isKeyword(clause); }))
        return true;
    if (isKeyword("in")) {
        auto rest = m_text.substr(m_at + 2);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n\r"), rest.size()));
        const auto scope = folded(rest.substr(0, 8));
        return scope.starts_with("env") || scope.starts_with("instance") || scope.starts_with("source");
    }
    return false;
}

// ---- or, and, not -------------------------------------------------------------------------------------------------

Node Parser::query()
{
    skipSpaces();
    Node root;
    if (!isAtEnd() && peek() != '|' && !isTermEnd())
        root = orTerm();
    skipSpaces();
    if (peek() == '|')
        stages();
    if (!isAtEnd() && !(endsAtClauses && isTermEnd() && peek() != ')' && peek() != ',' && peek() != '|'))
        fail(m_at, "query.unexpected");
    return root;
}

Node Parser::orTerm()
{
    Node first = andTerm();
    std::vector<Node> parts;
    while (true) {
        skipSpaces();
        const auto from = m_at;
        if (m_text.substr(m_at).starts_with("||")) {
            m_at += 2;
            note(QueryToken::Kind::Keyword, from);
        } else if (!takeKeyword("or")) {
            break;
        }
        if (parts.empty())
            parts.push_back(std::move(first));
        parts.push_back(andTerm());
    }
    if (parts.empty())
        return first;
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
        const auto from = m_at;
        if (m_text.substr(m_at).starts_with("&&")) {
            m_at += 2;
            note(QueryToken::Kind::Keyword, from);
        } else if (!takeKeyword("and")) {
            if (isTermEnd() || isKeyword("or"))
                break;
        }
        parts.push_back(unary());
    }
    if (parts.size() == 1)
        return std::move(parts.front());
    // Cheap tests first: texts are searched only in what passes them. The result does not depend on the order.
    std::ranges::stable_partition(parts, [](const Node &part) {
        return part.kind == Node::Kind::Compare && part.left.builtin == Builtin::Level;
    });
    Node node;
    node.kind = Node::Kind::And;
    node.children = std::move(parts);
    return node;
}

Node Parser::unary()
{
    skipSpaces();
    const auto from = m_at;
    if (++m_depth > mostNested)
        fail(from, "query.tooDeep");
    Node node;
    bool isNegation = false;
    if (takeKeyword("not")) {
        isNegation = true;
    } else if (peek() == '!' && peek(1) != '=' && peek(1) != '~') {
        ++m_at;
        note(QueryToken::Kind::Keyword, from);
        isNegation = true;
    } else if (peek() == '-') {
        // First tried as the sign of a literal that begins a compare.
        const bool isSign = isDigit(peek(1)) && [this] {
            const auto start = m_at;
            static_cast<void>(word());
            const bool compares = isOperatorAhead();
            m_at = start;
            return compares;
        }();
        if (!isSign) {
            ++m_at;
            note(QueryToken::Kind::Keyword, from);
            isNegation = true;
        }
    }
    if (isNegation) {
        node.kind = Node::Kind::Not;
        node.children.push_back(unary());
    } else if (peek() == '(') {
        ++m_at;
        note(QueryToken::Kind::Punctuation, from);
        const bool outer = std::exchange(endsAtClauses, false);
        node = orTerm();
        endsAtClauses = outer;
        skipSpaces();
        if (peek() != ')')
            fail(m_at, isAtEnd() ? "query.unclosedParenthesis" : "query.unexpected", {}, ")");
        const auto close = m_at++;
        note(QueryToken::Kind::Punctuation, close);
    } else {
        node = term();
    }
    --m_depth;
    return node;
}

// ---- terms --------------------------------------------------------------------------------------------------------

Node Parser::textTerm(const std::string &text)
{
    Node node;
    node.kind = Node::Kind::Text;
    node.pattern = textPattern(text);
    return node;
}

Node Parser::regexTerm()
{
    const auto from = m_at++;
    std::string body;
    while (true) {
        if (m_at >= m_text.size())
            fail(from, "query.unclosedRegex", "/");
        const char c = m_text[m_at++];
        if (c == '/')
            break;
        body += c;
        if (c == '\\' && m_at < m_text.size())
            body += m_text[m_at++];
    }
    bool isExact = false;
    if (peek() == 'i' || peek() == 'c')
        isExact = m_text[m_at++] == 'c';
    if (m_at < m_text.size() && isWordCharacter(m_text[m_at]))
        fail(m_at, "query.unexpected", {}, "i or c");
    note(QueryToken::Kind::Regex, from);
    Node node;
    node.kind = Node::Kind::Text;
    node.pattern = regexPattern(body, isExact);
    if (!node.pattern)
        fail(from, "query.badRegex", std::string(m_text.substr(from, m_at - from)));
    return node;
}

Node Parser::term()
{
    skipSpaces();
    const auto from = m_at;
    const char c = peek();
    if (isAtEnd())
        fail(from, "query.unexpectedEnd", {}, "a term");
    if (c == '/')
        return regexTerm();
    if (c == '"' || c == '\'') {
        auto value = quoted(c == '"' ? QueryToken::Kind::Text : QueryToken::Kind::String);
        if (isOperatorAhead()) // a literal left of a field
            fail(from, "query.unsupported", std::string(m_text.substr(from, m_at - from)), {}, ErrorKind::Unsupported);
        if (c == '\'')
            fail(from, "query.lonelyOperand", std::string(m_text.substr(from, m_at - from)));
        if (value.empty())
            return {};
        return textTerm(value);
    }
    if (isKeyword("has")) {
        const auto start = m_at;
        m_at += 3;
        note(QueryToken::Kind::Keyword, start);
        skipSpaces();
        const auto fieldFrom = m_at;
        auto field = tryField(false);
        if (!field)
            fail(m_at, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "a field");
        checkField(*field, fieldFrom);
        Node node;
        node.kind = Node::Kind::Has;
        node.left = *std::move(field);
        return node;
    }
    const auto tokens = m_tokens.size();
    if (auto field = tryField(true)) {
        const bool isMarked = c == '@' || c == '`' || field->function != Function::None;
        if (peek() == ':' && field->function == Function::None) {
            checkField(*field, from);
            return sugar(*std::move(field));
        }
        if (peek() == '?' && peek(1) != '!' && (m_at + 1 >= m_text.size() || !isWordCharacter(peek(1)))) {
            checkField(*field, from);
            ++m_at;
            Node node;
            node.kind = Node::Kind::Has;
            node.left = *std::move(field);
            return node;
        }
        if (isOperatorAhead()) {
            checkField(*field, from);
            return compareFrom(*std::move(field));
        }
        const auto behind = m_at;
        skipSpaces();
        const char sign = peek();
        if (m_at > behind && (sign == '+' || sign == '*' || sign == '/' || sign == '-') && isSpace(peek(1)) && sign != '/') {
            fail(m_at, "query.unsupported", std::string(1, sign), {}, ErrorKind::Unsupported); // arithmetic
        }
        m_at = behind;
        if (isMarked)
            fail(from, "query.lonelyOperand", std::string(m_text.substr(from, m_at - from)));
    }
    m_at = from;
    m_tokens.resize(tokens);
    if (!isWordCharacter(c))
        fail(from, "query.unexpected");
    const auto text = word();
    const auto lower = folded(text);
    if (lower == "and" || lower == "or" || lower == "not")
        fail(from, "query.unexpected", std::string(text), "a term");
    if (isOperatorAhead()) // a literal left of a compare
        fail(from, "query.unsupported", std::string(text), {}, ErrorKind::Unsupported);
    note(QueryToken::Kind::Text, from);
    return textTerm(std::string(text));
}

// ---- fields -------------------------------------------------------------------------------------------------------

void Parser::checkField(const Operand &field, std::size_t from) const
{
    if (field.builtin != Builtin::None && !isEvaluated(field.builtin))
        fail(from, "query.unsupported", std::string(m_text.substr(from, m_at - from)), {}, ErrorKind::Unsupported);
}

Operand Parser::operand()
{
    skipSpaces();
    const auto from = m_at;
    auto field = tryField(true);
    if (!field)
        fail(from, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "a field");
    checkField(*field, from);
    return *std::move(field);
}

std::optional<Operand> Parser::tryField(bool isCallAllowed)
{
    const auto from = m_at;
    Operand operand;
    if (peek() == '`') {
        operand.name = quoted(QueryToken::Kind::Field);
        return operand;
    }
    const bool isMarked = peek() == '@';
    if (isMarked)
        ++m_at;
    if (!isNameStart(peek())) {
        m_at = from;
        return std::nullopt;
    }
    const auto nameFrom = m_at;
    while (m_at < m_text.size() && isNameCharacter(m_text[m_at]))
        ++m_at;
    const auto name = m_text.substr(nameFrom, m_at - nameFrom);
    if (isMarked) {
        operand.builtin = builtinNamed(name);
        if (operand.builtin == Builtin::None)
            fail(nameFrom, "query.unknownBuiltin", std::string(name));
        note(QueryToken::Kind::Field, from);
        return operand;
    }
    if (peek() == '(') {
        struct Call
        {
            std::string_view name;
            Function function;
            bool isBuilt;
        };
        constexpr auto calls = std::to_array<Call>({{"len", Function::Len, true},
                                                    {"lower", Function::Lower, true},
                                                    {"upper", Function::Upper, true},
                                                    {"count", Function::Count, true},
                                                    {"first", Function::First, true},
                                                    {"last", Function::Last, true},
                                                    {"all", Function::All, true},
                                                    {"ip", Function::None, false},
                                                    {"minute", Function::None, false},
                                                    {"prev", Function::None, false},
                                                    {"changed", Function::None, false}});
        const auto found = std::ranges::find(calls, folded(name), &Call::name);
        if (!isCallAllowed || found == calls.end())
            fail(from, "query.unknownFunction", std::string(name));
        if (!found->isBuilt)
            fail(from, "query.unsupported", std::string(name), {}, ErrorKind::Unsupported);
        note(QueryToken::Kind::Function, from);
        ++m_at;
        skipSpaces();
        const auto innerFrom = m_at;
        auto inner = tryField(false);
        if (!inner)
            fail(m_at, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "a field");
        checkField(*inner, innerFrom);
        skipSpaces();
        if (peek() != ')')
            fail(m_at, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, ")");
        ++m_at;
        inner->function = found->function;
        return inner;
    }
    std::string whole(name);
    while (true) {
        if (peek() == '.' && isNameStart(peek(1))) {
            const auto part = m_at++;
            while (m_at < m_text.size() && isNameCharacter(m_text[m_at]))
                ++m_at;
            whole += m_text.substr(part, m_at - part);
        } else if (peek() == '[' && (isDigit(peek(1)) || peek(1) == '"')) {
            fail(m_at, "query.unsupported", "[", {}, ErrorKind::Unsupported); // elements of nested fields
        } else {
            break;
        }
    }
    operand.builtin = builtinNamed(whole);
    if (operand.builtin == Builtin::None)
        operand.name = whole.starts_with("fields.") ? whole.substr(7) : whole;
    note(QueryToken::Kind::Field, from);
    return operand;
}

// ---- operators ----------------------------------------------------------------------------------------------------

bool Parser::isOperatorAhead()
{
    const auto start = m_at;
    const auto tokens = m_tokens.size();
    skipSpaces();
    bool isAhead = tryOperator().has_value() || isKeyword("in");
    if (!isAhead && takeKeyword("not")) {
        skipSpaces();
        isAhead = isKeyword("in");
    }
    if (isAhead && endsAtClauses && isKeyword("in") && isTermEnd())
        isAhead = false;
    m_at = start;
    m_tokens.resize(tokens);
    return isAhead;
}

std::optional<Operator> Parser::tryOperator()
{
    struct Symbol
    {
        std::string_view text;
        Operator op;
    };
    constexpr auto symbols = std::to_array<Symbol>({{"?!=", Operator::NotEqualOrMissing},
                                                    {"==", Operator::Exact},
                                                    {"!=", Operator::NotEqual},
                                                    {"<=", Operator::LessEqual},
                                                    {">=", Operator::GreaterEqual},
                                                    {"!~", Operator::NotMatches},
                                                    {"=", Operator::Equal},
                                                    {"<", Operator::Less},
                                                    {">", Operator::Greater},
                                                    {"~", Operator::Matches}});
    constexpr auto words = std::to_array<Symbol>({{"contains", Operator::Contains},
                                                  {"startswith", Operator::StartsWith},
                                                  {"endswith", Operator::EndsWith},
                                                  {"like", Operator::Like},
                                                  {"matches", Operator::Matches}});
    const auto from = m_at;
    for (const auto &symbol : symbols) {
        if (m_text.substr(m_at).starts_with(symbol.text)) {
            m_at += symbol.text.size();
            note(QueryToken::Kind::Operator, from);
            return symbol.op;
        }
    }
    for (const auto &symbol : words) {
        if (takeKeyword(symbol.text, QueryToken::Kind::Operator))
            return symbol.op;
    }
    return std::nullopt;
}

Literal Parser::typed(std::string_view word, const Operand &left, std::size_t from, bool isCompare) const
{
    auto literal = literalOf(word, left, m_options.zone, m_options.now);
    if (left.builtin == Builtin::Level && literal.kind == Literal::Kind::Text && left.function == Function::None && isCompare
        && word.find_first_of("*?") == std::string_view::npos)
        fail(from, "query.badLevel", std::string(word));
    if (left.builtin == Builtin::Time && literal.kind == Literal::Kind::Text && left.function == Function::None && isCompare)
        fail(from, "query.badTime", std::string(word));
    return literal;
}

Node Parser::compareFrom(Operand left)
{
    skipSpaces();
    Node node;
    node.kind = Node::Kind::Compare;
    node.left = std::move(left);
    const auto from = m_at;
    if (takeKeyword("not", QueryToken::Kind::Operator)) {
        skipSpaces();
        takeKeyword("in", QueryToken::Kind::Operator);
        return membership(std::move(node.left), true);
    }
    if (takeKeyword("in", QueryToken::Kind::Operator))
        return membership(std::move(node.left), false);
    const auto op = tryOperator();
    if (!op)
        fail(from, "query.unexpected");
    node.op = *op;
    rightSide(node);
    return node;
}

void Parser::rightSide(Node &node)
{
    skipSpaces();
    const auto from = m_at;
    if (isAtEnd())
        fail(from, "query.unexpectedEnd", {}, "a value");
    const char c = peek();
    const bool isPattern = node.op == Operator::Matches || node.op == Operator::NotMatches;
    const bool isText = node.op == Operator::Contains || node.op == Operator::StartsWith || node.op == Operator::EndsWith
        || node.op == Operator::Like;
    if (isPattern && c == '/') {
        node.pattern = regexTerm().pattern;
        return;
    }
    if (c == '"' || c == '\'') {
        const auto value = quoted();
        node.right = isPattern || isText ? quotedLiteralOf(value, {}, m_options.zone, m_options.now)
                                         : quotedLiteralOf(value, node.left, m_options.zone, m_options.now);
    } else if (!isPattern && (c == '@' || c == '`' || m_text.substr(m_at).starts_with("fields."))) {
        node.rightField = tryField(false);
        checkField(*node.rightField, from);
        return;
    } else {
        const auto value = word();
        if (value.empty())
            fail(from, "query.unexpected", {}, "a value");
        if (peek() == '(' && !isPattern && !isText)
            fail(from, "query.unsupported", std::string(value), {}, ErrorKind::Unsupported); // a call on the right
        if (isPattern || isText) {
            node.right.text = value;
            node.right.foldedText = folded(value);
        } else {
            node.right = typed(value, node.left, from, true);
        }
        note(node.right.kind == Literal::Kind::Level  ? QueryToken::Kind::LevelName
                 : node.right.kind == Literal::Kind::Text ? QueryToken::Kind::String
                                                          : QueryToken::Kind::Number,
             from);
    }
    if (node.right.kind == Literal::Kind::Null && node.op != Operator::Equal && node.op != Operator::NotEqual
        && node.op != Operator::Exact)
        fail(from, "query.badNull", "null");
    if (isPattern) {
        node.pattern = regexPattern(node.right.text, false);
        if (!node.pattern)
            fail(from, "query.badRegex", std::string(m_text.substr(from, m_at - from)));
    }
}

Node Parser::membership(Operand left, bool isNegated)
{
    skipSpaces();
    Node node;
    node.kind = Node::Kind::In;
    node.left = std::move(left);
    node.isNegated = isNegated;
    if (peek() != '(')
        fail(m_at, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "(");
    const auto open = m_at++;
    note(QueryToken::Kind::Punctuation, open);
    const auto part = [&]() -> Literal {
        skipSpaces();
        const auto from = m_at;
        if (peek() == '"' || peek() == '\'')
            return quotedLiteralOf(quoted(), node.left, m_options.zone, m_options.now);
        while (m_at < m_text.size() && isWordCharacter(m_text[m_at]) && !m_text.substr(m_at).starts_with(".."))
            ++m_at;
        const auto value = m_text.substr(from, m_at - from);
        if (value.empty())
            fail(from, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "a value");
        note(QueryToken::Kind::String, from);
        return typed(value, node.left, from, true);
    };
    while (true) {
        ListItem item;
        item.from = part();
        if (m_text.substr(m_at).starts_with("..")) {
            m_at += 2;
            item.to = part();
        }
        node.items.push_back(std::move(item));
        skipSpaces();
        if (peek() == ',') {
            ++m_at;
            continue;
        }
        if (peek() != ')')
            fail(m_at, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, ")");
        const auto close = m_at++;
        note(QueryToken::Kind::Punctuation, close);
        return node;
    }
}

// ---- sugar --------------------------------------------------------------------------------------------------------

Node Parser::sugarValue(const Operand &left)
{
    const auto from = m_at;
    Node node;
    node.kind = Node::Kind::Compare;
    node.left = left;
    const bool searches = left.builtin == Builtin::Message || left.builtin == Builtin::Raw
        || left.builtin == Builtin::Exception || left.builtin == Builtin::Stack;
    if (peek() == '"' || peek() == '\'') {
        node.op = searches ? Operator::Contains : Operator::Equal;
        node.right = quotedLiteralOf(quoted(), left, m_options.zone, m_options.now);
        return node;
    }
    const auto value = word();
    if (value.empty())
        fail(from, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, "a value");
    if (value.find_first_of("*?") != std::string_view::npos) {
        node.op = Operator::Like;
        node.right.text = searches ? "*" + std::string(value) + "*" : std::string(value);
        node.right.foldedText = folded(node.right.text);
        note(QueryToken::Kind::String, from);
        return node;
    }
    node.op = searches ? Operator::Contains : Operator::Equal;
    node.right = searches ? quotedLiteralOf(value, {}, m_options.zone, m_options.now) : typed(value, left, from, true);
    note(node.right.kind == Literal::Kind::Level ? QueryToken::Kind::LevelName : QueryToken::Kind::String, from);
    return node;
}

Node Parser::sugar(Operand left)
{
    const auto colon = m_at++;
    note(QueryToken::Kind::Operator, colon);
    skipSpaces();
    const auto from = m_at;
    if (isAtEnd())
        fail(from, "query.unexpectedEnd", {}, "a value");
    Node node;
    if (peek() == '*' && (m_at + 1 >= m_text.size() || !isWordCharacter(peek(1)))) {
        ++m_at;
        note(QueryToken::Kind::String, from);
        node.kind = Node::Kind::Has;
        node.left = std::move(left);
        return node;
    }
    if (peek() == '(') {
        ++m_at;
        note(QueryToken::Kind::Punctuation, from);
        node.kind = Node::Kind::Or;
        while (true) {
            skipSpaces();
            node.children.push_back(sugarValue(left));
            skipSpaces();
            if (takeKeyword("or"))
                continue;
            if (peek() == ',') {
                ++m_at;
                continue;
            }
            if (peek() != ')')
                fail(m_at, isAtEnd() ? "query.unexpectedEnd" : "query.unexpected", {}, ")");
            const auto close = m_at++;
            note(QueryToken::Kind::Punctuation, close);
            return node;
        }
    }
    const bool isSymbol = std::string_view("=!<>~?").find(peek()) != std::string_view::npos;
    if (isSymbol) {
        if (const auto op = tryOperator()) {
            node.kind = Node::Kind::Compare;
            node.left = std::move(left);
            node.op = *op;
            rightSide(node);
            return node;
        }
    }
    return sugarValue(left);
}

// ---- stages -------------------------------------------------------------------------------------------------------

void Parser::stages()
{
    // Pipelines have no evaluation here yet; they are refused at the first bar.
    fail(m_at, "query.unsupported", "|", {}, ErrorKind::Unsupported);
}

} // namespace quarterdeck::logs::query
