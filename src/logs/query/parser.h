// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/node.h"
#include "logs/query/query.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::logs::query {

/// One recursive-descent pass over a query. Throws QueryError inside the library; `Query::parse` and `Breakpoint::parse` catch
/// it. Positions are bytes; `errorAt` turns them into code points.
class Parser
{
public:
    Parser(std::string_view text, const Query::Options &options);

    /// `[ or ] { "|" stage }` up to the end, or, in a breakpoint, up to the first clause.
    [[nodiscard]] Node query();
    [[nodiscard]] std::vector<QueryToken> takeTokens();

    // ---- what the breakpoints share
    [[nodiscard]] QueryError errorAt(std::size_t at, std::string id, std::string subject = {}, std::string expected = {},
                                     ErrorKind kind = ErrorKind::InvalidInput) const;
    [[noreturn]] void fail(std::size_t at, std::string id, std::string subject = {}, std::string expected = {},
                           ErrorKind kind = ErrorKind::InvalidInput) const;
    void skipSpaces();
    [[nodiscard]] bool isAtEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] std::size_t at() const { return m_at; }
    void setAt(std::size_t at) { m_at = at; }
    [[nodiscard]] std::string_view text() const { return m_text; }
    /// A keyword at the place looked at, any case, as a whole word; taken if it is there.
    bool takeKeyword(std::string_view keyword, QueryToken::Kind kind = QueryToken::Kind::Keyword);
    [[nodiscard]] bool isKeyword(std::string_view keyword) const;
    /// A quoted text with either delimiter, doubled inside; fails at the opening where it is not closed.
    [[nodiscard]] std::string quoted(QueryToken::Kind kind = QueryToken::Kind::String);
    /// A run of word characters.
    [[nodiscard]] std::string_view word();
    [[nodiscard]] Node orTerm();
    [[nodiscard]] Operand operand();
    /// The words of clauses end a query where a new term could begin.
    bool endsAtClauses = false;

private:
    enum class Follow { Nothing, Relation, Membership };

    [[nodiscard]] Node andTerm();
    [[nodiscard]] Node unary();
    [[nodiscard]] Node term();
    [[nodiscard]] Node regexTerm();
    [[nodiscard]] Node textTerm(const std::string &text);
    [[nodiscard]] Node sugar(Operand left);
    [[nodiscard]] Node sugarValue(const Operand &left);
    [[nodiscard]] Node compareFrom(Operand left);
    [[nodiscard]] Node membership(Operand left, bool isNegated);
    [[nodiscard]] std::optional<Operand> tryField(bool isCallAllowed);
    [[nodiscard]] std::optional<Operator> tryOperator();
    [[nodiscard]] bool isOperatorAhead();
    void rightSide(Node &node);
    void stages();
    void checkField(const Operand &field, std::size_t from) const;
    [[nodiscard]] Literal typed(std::string_view word, const Operand &left, std::size_t from, bool isCompare) const;
    [[nodiscard]] bool isTermEnd() const;
    [[nodiscard]] char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    void note(QueryToken::Kind kind, std::size_t from);

    std::string_view m_text;
    const Query::Options &m_options;
    std::size_t m_at = 0;
    int m_depth = 0;
    std::vector<QueryToken> m_tokens;
};

/// Characters that may stand in a word.
[[nodiscard]] bool isWordCharacter(char c) noexcept;

} // namespace quarterdeck::logs::query
