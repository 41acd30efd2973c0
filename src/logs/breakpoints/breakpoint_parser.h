// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/breakpoints/breakpoint.h"
#include "logs/breakpoints/clauses.h"
#include "logs/query/parser.h"

#include <set>
#include <string>
#include <string_view>

namespace quarterdeck::logs {

/// Reads one breakpoint in its text form. Throws QueryError inside the library.
class BreakpointParser
{
public:
    BreakpointParser(std::string_view text, const Query::Options &options);

    /// Does the text begin with `break` or `log` and a quote?
    [[nodiscard]] static bool isTextForm(std::string_view text);
    [[nodiscard]] Breakpoint parse();

private:
    void clause(std::string_view word);
    void hits();
    void missing();
    void after();
    void scopes();
    void actions();
    [[nodiscard]] BreakpointAction action();
    [[nodiscard]] BreakpointAction logAction();
    [[nodiscard]] std::string canonicalText(std::string_view condition, bool isLogForm) const;

    std::string_view m_text;
    const Query::Options &m_options;
    query::Parser m_parser;
    Breakpoint m_breakpoint;
    BreakpointClauses m_clauses;
    std::set<std::string, std::less<>> m_seen;
    std::string m_window; ///< Of `n within d`, as written.
};

} // namespace quarterdeck::logs
