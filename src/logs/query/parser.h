// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/node.h"
#include "logs/query/query.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::logs::query {

/// One recursive-descent pass over a query or, for the breakpoints, over parts of one. Throws QueryError inside the
/// library; `Query::parse` and `Breakpoint::parse` catch it. Positions are bytes of the text; errors count code points.
class Parser
{
public:
    /// `text` and `options` must outlive the parser.
    Parser(std::string_view text, const Query::Options &options);

    /// `[ or ] { "|" stage }` up to the end.
    [[nodiscard]] Node query();
    /// `[ or ]` up to the first clause of a breakpoint.
    [[nodiscard]] Node conditionBeforeClauses();
    /// `or` up to the first clause of a breakpoint.
    [[nodiscard]] Node orTerm();
    /// `left`, with arithmetic.
    [[nodiscard]] Expression left();
    /// Throws the first construct that parsed, but has no evaluation.
    void refuseUnsupported() const;
    [[nodiscard]] std::vector<QueryToken> takeTokens() { return std::move(m_tokens); }

    // ---- what the breakpoints share
    struct Span
    {
        std::size_t from;
        std::size_t to;
    };
    /// The character at the place cannot continue; at the end of the text: something is missing.
    [[noreturn]] void failHere(std::string expected = {}, std::string id = {}) const;
    [[noreturn]] void fail(Span span, std::string id, std::string expected = {}, std::string subject = {}) const;
    /// It parsed, but has no evaluation.
    void noteUnsupported(Span span);
    void skipSpaces();
    [[nodiscard]] bool isAtEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] std::size_t at() const { return m_at; }
    [[nodiscard]] std::string_view text() const { return m_text; }
    [[nodiscard]] char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    /// A keyword (lower case) at the place, any case, as a whole word; taken if it is there.
    bool takeKeyword(std::string_view keyword);
    [[nodiscard]] bool isKeyword(std::string_view keyword) const;
    /// Punctuation, taken if it is there.
    bool take(std::string_view punctuation, QueryToken::Kind kind = QueryToken::Kind::Punctuation);
    /// A quoted text, its delimiter doubled inside; fails at the opening where it is not closed.
    [[nodiscard]] std::string quoted(QueryToken::Kind kind = QueryToken::Kind::String);
    /// A double-quoted text must stand here.
    [[nodiscard]] std::string doubleQuoted();
    /// A word must stand here.
    [[nodiscard]] std::string_view word(std::string expected, QueryToken::Kind kind);
    /// A duration, a whole number must stand here.
    [[nodiscard]] std::int64_t duration();
    [[nodiscard]] std::uint64_t wholeNumber(std::uint64_t least);
    /// A time literal, quoted or not.
    [[nodiscard]] Literal time();

private:
    static constexpr int mostNested = 200;

    enum class Side : std::uint8_t { Left, Right };
    struct Primary
    {
        enum class Form : std::uint8_t { Field, MarkedField, Call, SingleQuoted, DoubleQuoted, Word };
        Form form = Form::Field;
        Expression expression;
    };
    /// What decides how an operand is read.
    struct Reading
    {
        Side side = Side::Left;
        ValueType type = ValueType::Any;
        bool areNamesFields = true;
        bool areLiteralsAllowed = true; ///< As the second operand of arithmetic.
    };

    /// A place to come back to where a reading was only tried.
    struct Mark
    {
        std::size_t at;
        std::size_t tokens;
        std::optional<QueryError> unsupported;
    };
    [[nodiscard]] Mark mark() const { return {m_at, m_tokens.size(), m_unsupported}; }
    void rewind(const Mark &to);

    // parser.cpp
    [[nodiscard]] Node andTerm();
    [[nodiscard]] Node unary();
    [[nodiscard]] bool takeNegation();
    [[nodiscard]] bool isSignOfCompare();
    [[nodiscard]] bool isTermEnd() const;
    [[nodiscard]] bool isClauseAhead() const;
    void note(QueryToken::Kind kind, std::size_t from);
    // parser_terms.cpp
    [[nodiscard]] Node term();
    [[nodiscard]] Node hasTerm();
    [[nodiscard]] Node textTerm(std::size_t from);
    void regexBody(Node &node);
    [[nodiscard]] Node compareFrom(Expression left, std::size_t from);
    [[nodiscard]] static Node flipped(Node node);
    void rightSide(Node &node, bool areNamesFields);
    void patternSide(Node &node);
    [[nodiscard]] Node membership(Expression left, bool isNegated);
    [[nodiscard]] Literal listPart(ValueType type);
    [[nodiscard]] Node sugar(Expression left);
    [[nodiscard]] Node sugarValue(const Expression &left);
    [[nodiscard]] std::optional<Operator> takeOperator();
    [[nodiscard]] bool isOperatorAhead();
    // parser_operands.cpp
    [[nodiscard]] std::optional<Primary> primary(const Reading &reading);
    [[nodiscard]] Expression field();
    [[nodiscard]] std::optional<Field> namePath();
    void pathSteps(Field &field);
    [[nodiscard]] Expression call(std::size_t from);
    [[nodiscard]] Expression arithmetic(Expression first, const Reading &reading, std::string_view signs = "+-");
    [[nodiscard]] std::optional<char> arithmeticSign(std::string_view signs);
    [[nodiscard]] std::optional<Expression> arithmeticOperand(const Reading &reading);
    [[nodiscard]] Literal typedWord(std::string_view word, std::size_t from, ValueType type);
    [[nodiscard]] Literal typedQuote(const std::string &text, std::size_t from, ValueType type);
    void checkField(const Field &field, std::size_t from);
    // parser_stages.cpp
    void stage();
    void aggregates();
    void fieldList();

    std::string_view m_text;
    const Query::Options &m_options;
    std::size_t m_at = 0;
    int m_depth = 0;
    bool m_endsAtClauses = false;
    std::vector<QueryToken> m_tokens;
    std::optional<QueryError> m_unsupported; ///< The first in the text.
};

} // namespace quarterdeck::logs::query
