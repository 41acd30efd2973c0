// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/characters.h"
#include "logs/query/folding.h"
#include "logs/query/literals.h"
#include "logs/query/parser.h"

#include <charconv>

namespace quarterdeck::logs::query {

namespace {

/// A word that calls nothing before a parenthesis.
bool isPlainWord(std::string_view lowerCase) noexcept
{
    return isReservedWord(lowerCase) || isOperatorWord(lowerCase);
}

} // namespace

// ---- literals -----------------------------------------------------------------------------------------------------

Literal Parser::typedWord(std::string_view word, std::size_t from, ValueType type)
{
    auto literal = literalOf(word, type, m_options.zone, m_options.now);
    if (!literal)
        fail({from, from + word.size()}, type == ValueType::Level ? "query.badLevel" : "query.badTime");
    if (!m_tokens.empty() && m_tokens.back().begin == from) {
        auto &token = m_tokens.back().kind;
        if (literal->kind == Literal::Kind::Level)
            token = QueryToken::Kind::LevelName;
        else if (literal->kind != Literal::Kind::Text)
            token = QueryToken::Kind::Number;
    }
    return *std::move(literal);
}

Literal Parser::typedQuote(const std::string &text, std::size_t from, ValueType type)
{
    auto literal = quotedLiteralOf(text, type, m_options.zone, m_options.now);
    if (!literal)
        fail({from, m_at}, type == ValueType::Level ? "query.badLevel" : "query.badTime");
    return *std::move(literal);
}

// ---- fields and calls ---------------------------------------------------------------------------------------------

void Parser::checkField(const Field &field, std::size_t from)
{
    if (field.builtin != Builtin::None && !isEvaluated(field.builtin))
        noteUnsupported({from, m_at});
}

void Parser::pathSteps(Field &field)
{
    while (true) {
        if (peek() == '[') {
            static_cast<void>(take("[", QueryToken::Kind::Field));
            PathStep step;
            if (peek() == '"') {
                step.key = quoted(QueryToken::Kind::Field);
            } else {
                const auto from = m_at;
                while (isDigit(peek()))
                    ++m_at;
                if (m_at == from)
                    failHere("a number or a quoted key");
                std::uint64_t index = 0;
                const auto [end, error] = std::from_chars(m_text.data() + from, m_text.data() + m_at, index);
                if (error != std::errc())
                    fail({from, m_at}, "query.badNumber");
                step.index = index;
                note(QueryToken::Kind::Field, from);
            }
            if (!take("]", QueryToken::Kind::Field))
                failHere("]");
            field.steps.push_back(std::move(step));
        } else if (!field.steps.empty() && peek() == '.' && nameStartAt(m_text.substr(m_at + 1)) > 0) {
            const auto from = m_at++;
            const auto length = nameLength(m_text.substr(m_at));
            field.steps.push_back({std::string(m_text.substr(m_at, length)), {}});
            m_at += length;
            note(QueryToken::Kind::Field, from);
        } else {
            return;
        }
    }
}

std::optional<Field> Parser::namePath()
{
    const auto from = m_at;
    auto length = nameLength(m_text.substr(m_at));
    if (length == 0)
        return std::nullopt;
    while (m_text.substr(m_at + length).starts_with('.')) {
        const auto next = nameLength(m_text.substr(m_at + length + 1));
        if (next == 0)
            break;
        length += 1 + next;
    }
    const auto name = m_text.substr(m_at, length);
    m_at += length;
    // A word that goes on otherwise is no field: "a/b", "10.0.0.1", "what?!"; ":" and "?" have their own meaning.
    const char next = peek();
    const bool goesOn = wordCharacterAt(m_text.substr(m_at)) > 0 && next != ':'
        && !(next == '?' && (wordCharacterAt(m_text.substr(m_at + 1)) == 0));
    if (goesOn) {
        m_at = from; // nothing was noted yet
        return std::nullopt;
    }
    note(QueryToken::Kind::Field, from);
    Field field;
    field.builtin = builtinNamed(name);
    constexpr std::string_view own = "fields.";
    if (name == "fields" && m_text.substr(m_at).starts_with("[\"")) {
        pathSteps(field);
        field.name = std::move(field.steps.front().key);
        field.steps.erase(field.steps.begin());
        return field;
    }
    if (field.builtin == Builtin::None)
        field.name = name.starts_with(own) ? name.substr(own.size()) : name;
    pathSteps(field);
    return field;
}

Expression Parser::field()
{
    skipSpaces();
    const auto start = mark();
    if (peek() == '@' || peek() == '`' || nameStartAt(m_text.substr(m_at)) > 0) {
        auto found = primary({});
        if (found && (found->form == Primary::Form::Field || found->form == Primary::Form::MarkedField))
            return std::move(found->expression);
    }
    rewind(start);
    // A word that begins as a name and goes on otherwise stops being one there.
    if (const auto length = nameLength(m_text.substr(m_at)); length > 0)
        m_at += length;
    failHere("a field");
}

Expression Parser::call(std::size_t from)
{
    const auto name = m_text.substr(from, m_at - from);
    const auto function = functionNamed(name);
    if (!function)
        fail({from, m_at}, "query.unknownFunction");
    if (!m_tokens.empty() && m_tokens.back().begin == from)
        m_tokens.pop_back();
    note(QueryToken::Kind::Function, from);
    if (*function == Function::Prev || *function == Function::Changed)
        noteUnsupported({from, m_at});
    static_cast<void>(take("("));
    if (++m_depth > mostNested)
        fail({m_at - 1, m_at}, "query.tooDeep");
    skipSpaces();
    if (peek() != '@' && peek() != '`' && nameStartAt(m_text.substr(m_at)) == 0)
        failHere("a field");
    Reading reading;
    reading.areLiteralsAllowed = false;
    auto argument = primary(reading);
    if (!argument || argument->expression.kind == Expression::Kind::Value)
        failHere("a field");
    Expression expression;
    expression.kind = Expression::Kind::Call;
    expression.function = *function;
    expression.parts.push_back(arithmetic(std::move(argument->expression), reading));
    skipSpaces();
    if (!take(")"))
        failHere(")");
    --m_depth;
    return expression;
}

std::optional<Parser::Primary> Parser::primary(const Reading &reading)
{
    const auto from = m_at;
    const auto start = mark();
    Primary found;
    const char c = peek();
    const auto literal = [&](Literal value, Primary::Form form) {
        found.form = form;
        found.expression.kind = Expression::Kind::Value;
        found.expression.literal = std::move(value);
        return found;
    };
    if (c == '"' || c == '\'') {
        const auto text = quoted();
        return literal(typedQuote(text, from, reading.type),
                       c == '"' ? Primary::Form::DoubleQuoted : Primary::Form::SingleQuoted);
    }
    if (c == '`') {
        found.form = Primary::Form::MarkedField;
        found.expression.field.name = quoted(QueryToken::Kind::Field);
        return found;
    }
    if (c == '@') {
        ++m_at;
        const auto length = nameLength(m_text.substr(m_at));
        if (length == 0)
            failHere("a built-in field");
        found.form = Primary::Form::MarkedField;
        found.expression.field.builtin = builtinNamed(m_text.substr(m_at, length));
        if (found.expression.field.builtin == Builtin::None)
            fail({m_at, m_at + length}, "query.unknownBuiltin");
        m_at += length;
        note(QueryToken::Kind::Field, from);
        checkField(found.expression.field, from);
        return found;
    }
    const auto name = nameLength(m_text.substr(m_at));
    if (name > 0 && m_text.substr(m_at + name).starts_with('(') && !isPlainWord(folded(m_text.substr(m_at, name)))) {
        m_at += name;
        found.form = Primary::Form::Call;
        found.expression = call(from);
        return found;
    }
    const bool isOwnPath = m_text.substr(m_at).starts_with("fields.") && nameStartAt(m_text.substr(m_at + 7)) > 0;
    if (name > 0 && (reading.areNamesFields || isOwnPath)) {
        if (auto path = namePath()) {
            found.form = isOwnPath && reading.side == Side::Right ? Primary::Form::MarkedField : Primary::Form::Field;
            found.expression.field = *std::move(path);
            checkField(found.expression.field, from);
            return found;
        }
        rewind(start);
    }
    const auto length = wordLength(m_text.substr(m_at));
    if (length == 0)
        return std::nullopt;
    m_at += length;
    note(QueryToken::Kind::String, from);
    const auto value = m_text.substr(from, length);
    // In arithmetic the type of the other side says little: now - 5m.
    const auto behind = mark();
    const bool isInArithmetic = arithmeticSign("+-*/").has_value();
    rewind(behind);
    if (isInArithmetic && !literalOf(value, reading.type, m_options.zone, m_options.now))
        return literal(typedWord(value, from, ValueType::Any), Primary::Form::Word);
    return literal(typedWord(value, from, reading.type), Primary::Form::Word);
}

Expression Parser::left()
{
    skipSpaces();
    const auto from = m_at;
    auto found = primary({});
    if (!found)
        failHere("a field");
    auto whole = arithmetic(std::move(found->expression), {});
    if (!hasField(whole))
        fail({from, m_at}, "query.unexpected", "a field");
    return whole;
}

// ---- arithmetic ---------------------------------------------------------------------------------------------------

std::optional<char> Parser::arithmeticSign(std::string_view signs)
{
    const auto start = mark();
    skipSpaces();
    const char sign = peek();
    if (m_at > start.at && sign != '\0' && signs.find(sign) != std::string_view::npos
        && spaceAt(m_text.substr(m_at + 1)) > 0) {
        const auto from = m_at++;
        note(QueryToken::Kind::Operator, from);
        skipSpaces();
        return sign;
    }
    rewind(start);
    return std::nullopt;
}

std::optional<Expression> Parser::arithmeticOperand(const Reading &reading)
{
    Reading inner = reading;
    inner.type = ValueType::Any;
    const auto from = m_at;
    auto found = primary(inner);
    if (!found)
        return std::nullopt;
    const bool isLiteral = found->expression.kind == Expression::Kind::Value;
    if (isLiteral && !reading.areLiteralsAllowed)
        fail({from, m_at}, "query.unexpected", "a field");
    const auto &literal = found->expression.literal;
    const bool isText = found->form == Primary::Form::Word && literal.kind == Literal::Kind::Text
        && !literalOf(literal.text, ValueType::Time, m_options.zone, m_options.now);
    if (isText && reading.side == Side::Right)
        fail({from, m_at}, "query.unexpected", "a number");
    return isText ? std::nullopt : std::optional(std::move(found->expression));
}

Expression Parser::arithmetic(Expression first, const Reading &reading, std::string_view signs)
{
    const bool isSum = signs == "+-";
    if (isSum)
        first = arithmetic(std::move(first), reading, "*/");
    for (int count = 0;; ++count) {
        if (count == mostNested && reading.side == Side::Left) // each sign nests the tree once more
            return first;
        const auto before = mark();
        const auto sign = arithmeticSign(signs);
        if (sign && count == mostNested)
            fail({before.at, m_at}, "query.tooDeep");
        auto second = sign ? arithmeticOperand(reading) : std::nullopt;
        if (!second) { // the sign was a text, or a negation
            rewind(before);
            return first;
        }
        if (isSum)
            second = arithmetic(*std::move(second), reading, "*/");
        Expression node;
        node.kind = *sign == '+' ? Expression::Kind::Add
            : *sign == '-'       ? Expression::Kind::Subtract
            : *sign == '*'       ? Expression::Kind::Multiply
                                 : Expression::Kind::Divide;
        node.parts.push_back(std::move(first));
        node.parts.push_back(*std::move(second));
        first = std::move(node);
    }
}

} // namespace quarterdeck::logs::query
