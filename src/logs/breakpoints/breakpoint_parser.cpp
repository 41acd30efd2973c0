// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/breakpoint_parser.h"

#include "logs/query/characters.h"
#include "logs/query/folding.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace quarterdeck::logs {

namespace {

std::string doubleQuotedText(std::string_view text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"')
            quoted += c;
    }
    return quoted + "\"";
}

constexpr auto hitOperators = std::to_array<std::pair<std::string_view, HitRule::Kind>>({{"==", HitRule::Kind::Exactly},
                                                                                         {">=", HitRule::Kind::AtLeast},
                                                                                         {"<=", HitRule::Kind::AtMost},
                                                                                         {"=", HitRule::Kind::Exactly},
                                                                                         {">", HitRule::Kind::MoreThan},
                                                                                         {"<", HitRule::Kind::LessThan},
                                                                                         {"%", HitRule::Kind::Every}});

std::string_view sign(HitRule::Kind kind)
{
    switch (kind) {
    case HitRule::Kind::AtLeast:
        return ">= ";
    case HitRule::Kind::AtMost:
        return "<= ";
    case HitRule::Kind::MoreThan:
        return "> ";
    case HitRule::Kind::LessThan:
        return "< ";
    case HitRule::Kind::Every:
        return "% ";
    case HitRule::Kind::Exactly:
        return "= ";
    case HitRule::Kind::Within:
        break;
    }
    return "";
}

std::string printedAction(const BreakpointAction &action)
{
    using Kind = BreakpointAction::Kind;
    switch (action.kind) {
    case Kind::Pause:
        return "pause";
    case Kind::Log:
        return "log " + doubleQuotedText(action.text);
    case Kind::Bookmark:
        return "bookmark";
    case Kind::Notify:
        return "notify";
    case Kind::Highlight:
        return "highlight";
    case Kind::Disable:
        return "disable " + doubleQuotedText(action.text);
    case Kind::Enable:
        return "enable " + doubleQuotedText(action.text);
    case Kind::Snapshot:
        return "snapshot";
    case Kind::Level:
        return "level";
    }
    return {};
}

} // namespace

std::string breakpointText(std::string_view name, std::string_view condition)
{
    return "break " + doubleQuotedText(name) + " when" + (condition.empty() ? "" : " ") + std::string(condition);
}

BreakpointParser::BreakpointParser(std::string_view text, const Query::Options &options)
    : m_text(text)
    , m_options(options)
    , m_parser(text, options)
{ }

bool BreakpointParser::isTextForm(std::string_view text)
{
    const auto rest = query::trimmed(text);
    for (const std::string_view form : {"break", "log"}) {
        if (query::folded(rest.substr(0, form.size())) != form)
            continue;
        const auto behind = query::trimmed(rest.substr(form.size()));
        return behind.starts_with('"') || behind.starts_with('\'');
    }
    return false;
}

Breakpoint BreakpointParser::parse()
{
    m_parser.skipSpaces();
    const bool isLogForm = m_parser.takeKeyword("log");
    if (!isLogForm)
        static_cast<void>(m_parser.takeKeyword("break"));
    m_parser.skipSpaces();
    const auto nameAt = m_parser.at();
    if (isLogForm) {
        auto action = logAction();
        m_breakpoint.name = action.text;
        m_breakpoint.actions.push_back(std::move(action));
    } else {
        m_breakpoint.name = m_parser.doubleQuoted();
    }
    if (m_breakpoint.name.empty())
        m_parser.fail({nameAt, m_parser.at()}, "query.unexpected", "a name");
    m_parser.skipSpaces();
    if (!m_parser.takeKeyword("when"))
        m_parser.failHere("when");
    m_parser.skipSpaces();
    const auto from = m_parser.at();
    auto root = m_parser.conditionBeforeClauses();
    const auto condition = query::trimmed(m_text.substr(from, m_parser.at() - from));
    while (true) {
        m_parser.skipSpaces();
        if (m_parser.isAtEnd())
            break;
        const auto rest = m_text.substr(m_parser.at());
        clause(query::folded(rest.substr(0, query::wordLength(rest))));
    }
    m_parser.refuseUnsupported();
    m_clauses.context.zone = m_options.zone;
    m_breakpoint.text = canonicalText(condition, isLogForm);
    m_breakpoint.condition = Query::fromTree(std::move(root), condition, m_options);
    m_breakpoint.clauses = std::make_shared<const BreakpointClauses>(std::move(m_clauses));
    return std::move(m_breakpoint);
}

void BreakpointParser::clause(std::string_view word)
{
    constexpr auto words = std::to_array<std::string_view>(
        {"per", "hits", "changed", "missing", "after", "in", "do", "once", "until", "group", "disabled"});
    if (std::ranges::find(words, word) == words.end())
        m_parser.failHere(m_breakpoint.actions.empty() ? "a clause" : "a comma or a clause");
    const auto from = m_parser.at();
    const query::Parser::Span span {from, from + word.size()};
    if (word != "do" && !m_seen.insert(std::string(word)).second)
        m_parser.fail(span, "breakpoint.duplicateClause");
    if ((word == "once" && m_seen.contains("until")) || (word == "until" && m_seen.contains("once")))
        m_parser.fail(span, "breakpoint.onceAndUntil");
    static_cast<void>(m_parser.takeKeyword(word));
    if (word == "per") {
        m_clauses.per = m_parser.left();
    } else if (word == "hits") {
        hits();
    } else if (word == "changed") {
        m_clauses.changed = m_parser.left();
    } else if (word == "missing") {
        missing();
        m_parser.noteUnsupported(span);
    } else if (word == "after") {
        after();
        m_parser.noteUnsupported(span);
    } else if (word == "in") {
        scopes();
        m_parser.noteUnsupported(span);
    } else if (word == "do") {
        actions();
    } else if (word == "once") {
        m_clauses.isOnce = true;
    } else if (word == "until") {
        m_clauses.until = m_parser.time();
    } else if (word == "group") {
        m_breakpoint.group = m_parser.doubleQuoted();
    } else {
        m_breakpoint.enabled = false;
    }
}

void BreakpointParser::hits()
{
    HitRule rule;
    m_parser.skipSpaces();
    bool mayBeWithin = true;
    if (m_parser.takeKeyword("every")) {
        rule.kind = HitRule::Kind::Every;
        mayBeWithin = false;
    } else {
        for (const auto &[spelling, kind] : hitOperators) {
            if (m_parser.take(spelling, QueryToken::Kind::Operator)) {
                rule.kind = kind;
                mayBeWithin = spelling == "=";
                break;
            }
        }
    }
    m_parser.skipSpaces();
    const auto numberAt = m_parser.at();
    rule.n = m_parser.wholeNumber(1);
    const auto numberEnd = m_parser.at();
    m_parser.skipSpaces();
    if (mayBeWithin && m_parser.takeKeyword("within")) {
        if (rule.n < 2)
            m_parser.fail({numberAt, numberEnd}, "query.badNumber");
        m_parser.skipSpaces();
        const auto from = m_parser.at();
        rule.kind = HitRule::Kind::Within;
        rule.window = std::chrono::nanoseconds(m_parser.duration());
        m_window = m_text.substr(from, m_parser.at() - from);
    }
    m_clauses.hits = rule;
}

void BreakpointParser::missing()
{
    static_cast<void>(m_parser.orTerm());
    m_parser.skipSpaces();
    if (!m_parser.takeKeyword("within"))
        m_parser.failHere("within");
    static_cast<void>(m_parser.duration());
}

void BreakpointParser::after()
{
    const auto other = [&] {
        m_parser.skipSpaces();
        const auto from = m_parser.at();
        if (m_parser.doubleQuoted() == m_breakpoint.name) // it cannot wait for itself
            m_parser.fail({from, m_parser.at()}, "breakpoint.unknownName");
    };
    other();
    m_parser.skipSpaces();
    if (m_parser.takeKeyword("same")) {
        m_parser.skipSpaces();
        if (!m_parser.takeKeyword("request") && !m_parser.takeKeyword("key"))
            m_parser.failHere("request or key");
        m_parser.skipSpaces();
    }
    if (m_parser.takeKeyword("for")) {
        static_cast<void>(m_parser.duration());
        m_parser.skipSpaces();
    }
    if (!m_parser.takeKeyword("stay"))
        static_cast<void>(m_parser.takeKeyword("once"));
}

void BreakpointParser::scopes()
{
    do {
        m_parser.skipSpaces();
        if (!m_parser.takeKeyword("env") && !m_parser.takeKeyword("instance") && !m_parser.takeKeyword("source"))
            m_parser.failHere("env, instance or source");
        m_parser.skipSpaces();
        if (m_parser.peek() == '"' || m_parser.peek() == '\'')
            static_cast<void>(m_parser.quoted());
        else
            static_cast<void>(m_parser.word("a name", QueryToken::Kind::String));
        m_parser.skipSpaces();
    } while (m_parser.take(","));
}

void BreakpointParser::actions()
{
    do {
        m_breakpoint.actions.push_back(action());
        m_parser.skipSpaces();
    } while (m_parser.take(","));
}

BreakpointAction BreakpointParser::logAction()
{
    m_parser.skipSpaces();
    const auto from = m_parser.at();
    BreakpointAction action;
    action.kind = BreakpointAction::Kind::Log;
    action.text = m_parser.doubleQuoted();
    bool isSupported = true;
    auto format = Template::parse(action.text, m_options, isSupported);
    if (!format)
        m_parser.fail({from, m_parser.at()}, "breakpoint.badTemplate", {}, action.text);
    if (!isSupported)
        m_parser.noteUnsupported({from, m_parser.at()});
    action.format = std::make_shared<const Template>(*std::move(format));
    return action;
}

BreakpointAction BreakpointParser::action()
{
    using Kind = BreakpointAction::Kind;
    const auto plain = [](Kind kind) {
        BreakpointAction made;
        made.kind = kind;
        return made;
    };
    m_parser.skipSpaces();
    const auto from = m_parser.at();
    constexpr auto simple = std::to_array<std::pair<std::string_view, Kind>>({{"pause", Kind::Pause},
                                                                              {"bookmark", Kind::Bookmark},
                                                                              {"notify", Kind::Notify},
                                                                              {"highlight", Kind::Highlight}});
    for (const auto &[word, kind] : simple) {
        if (m_parser.takeKeyword(word))
            return plain(kind);
    }
    if (m_parser.takeKeyword("log"))
        return logAction();
    for (const auto &[word, kind] : {std::pair("disable", Kind::Disable), std::pair("enable", Kind::Enable)}) {
        if (m_parser.takeKeyword(word)) {
            auto made = plain(kind);
            made.text = m_parser.doubleQuoted();
            return made;
        }
    }
    if (m_parser.takeKeyword("snapshot")) {
        m_parser.noteUnsupported({from, m_parser.at()});
        m_parser.skipSpaces();
        if (m_parser.peek() >= '0' && m_parser.peek() <= '9')
            static_cast<void>(m_parser.wholeNumber(0));
        return plain(Kind::Snapshot);
    }
    if (m_parser.takeKeyword("level")) {
        m_parser.noteUnsupported({from, m_parser.at()});
        static_cast<void>(m_parser.word("a component", QueryToken::Kind::String));
        m_parser.skipSpaces();
        const auto levelAt = m_parser.at();
        if (!levelNamed(m_parser.word("a level", QueryToken::Kind::LevelName)))
            m_parser.fail({levelAt, m_parser.at()}, "query.badLevel");
        m_parser.skipSpaces();
        if (!m_parser.takeKeyword("for"))
            m_parser.failHere("for");
        static_cast<void>(m_parser.duration());
        return plain(Kind::Level);
    }
    m_parser.failHere("an action");
}

std::string BreakpointParser::canonicalText(std::string_view condition, bool isLogForm) const
{
    // `log "T" when …` stays so while its own text is all it does.
    const bool isShort = isLogForm && m_breakpoint.actions.size() == 1;
    auto text = breakpointText(m_breakpoint.name, condition);
    if (isShort)
        text.replace(0, std::string_view("break").size(), "log");
    if (m_clauses.per)
        text += " per " + query::printed(*m_clauses.per);
    if (m_clauses.hits)
        text += fmt::format(" hits {}{}", sign(m_clauses.hits->kind), m_clauses.hits->n);
    if (m_clauses.hits && m_clauses.hits->kind == HitRule::Kind::Within)
        text += " within " + m_window;
    if (m_clauses.changed)
        text += " changed " + query::printed(*m_clauses.changed);
    for (std::size_t i = 0; i < m_breakpoint.actions.size() && !isShort; ++i)
        text += (i == 0 ? " do " : ", ") + printedAction(m_breakpoint.actions[i]);
    if (m_clauses.isOnce)
        text += " once";
    if (m_clauses.until)
        text += " until " + (m_clauses.until->isQuoted ? quotedLiteral(m_clauses.until->text) : m_clauses.until->text);
    if (!m_breakpoint.group.empty())
        text += " group " + doubleQuotedText(m_breakpoint.group);
    if (!m_breakpoint.enabled)
        text += " disabled";
    return text;
}

} // namespace quarterdeck::logs
