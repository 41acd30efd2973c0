// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/engine.h"

#include "logs/breakpoints/clauses.h"
#include "logs/query/compare.h"
#include "logs/query/values.h"

#include <algorithm>

namespace quarterdeck::logs {

namespace {

std::optional<std::string> firstValue(const query::Expression &expression, const Record &record,
                                      const query::Context &context)
{
    std::optional<std::string> first;
    query::eachValue(expression, record, context, [&](const query::Value &value) {
        if (!first)
            first = value.text;
    });
    return first;
}

/// At or after the start of the literal.
bool isReached(const query::Literal &until, const Record &record, const query::Context &context)
{
    if (!record.time)
        return false;
    query::Value value;
    value.kind = query::Value::Kind::Time;
    value.time = *record.time;
    query::Compare compare;
    compare.op = query::Operator::GreaterEqual;
    compare.context = &context;
    return query::compared(compare, value, until) == query::Truth::True;
}

/// `n within d`: are n matches inside the window, this one included? Forgets them all if so.
bool isWindowFull(const HitRule &rule, BreakpointState::PerKey &key, std::optional<TimePoint> time)
{
    if (!time)
        return false;
    key.newest = key.newest ? std::max(*key.newest, *time) : *time;
    const auto oldest = *key.newest - rule.window;
    std::erase_if(key.times, [&](TimePoint one) { return one < oldest; });
    if (*time < oldest)
        return false;
    key.times.push_back(*time);
    if (key.times.size() < rule.n)
        return false;
    key.times.clear();
    return true;
}

bool lets(const std::optional<HitRule> &rule, BreakpointState::PerKey &key, std::optional<TimePoint> time)
{
    if (!rule)
        return true;
    switch (rule->kind) {
    case HitRule::Kind::Exactly:
        return key.count == rule->n;
    case HitRule::Kind::AtLeast:
        return key.count >= rule->n;
    case HitRule::Kind::MoreThan:
        return key.count > rule->n;
    case HitRule::Kind::LessThan:
        return key.count < rule->n;
    case HitRule::Kind::AtMost:
        return key.count <= rule->n;
    case HitRule::Kind::Every:
        return key.count % rule->n == 0;
    case HitRule::Kind::Within:
        return isWindowFull(*rule, key, time);
    }
    return true;
}

const BreakpointClauses &clausesOf(const Breakpoint &breakpoint)
{
    static const BreakpointClauses none;
    return breakpoint.clauses ? *breakpoint.clauses : none;
}

std::string textOf(const Breakpoint &breakpoint, const Record &record)
{
    std::string text;
    bool isFirst = true;
    for (const auto &action : breakpoint.actions) {
        if (action.kind != BreakpointAction::Kind::Log || !action.format)
            continue;
        if (!std::exchange(isFirst, false))
            text += '\n';
        text += action.format->filled(record, clausesOf(breakpoint).context);
    }
    return text;
}

} // namespace

bool Hit::pauses() const
{
    return std::ranges::any_of(firings, &Firing::pauses);
}

BreakpointEngine::BreakpointEngine(std::vector<Breakpoint> breakpoints)
    : m_breakpoints(std::move(breakpoints))
{ }

BreakpointState BreakpointEngine::start() const
{
    BreakpointState state;
    state.breakpoints.resize(m_breakpoints.size());
    for (std::size_t i = 0; i < m_breakpoints.size(); ++i)
        state.breakpoints[i].enabled = m_breakpoints[i].enabled;
    return state;
}

bool BreakpointEngine::counts(std::size_t place, BreakpointState &state, const Record &record, std::string &key) const
{
    const auto &breakpoint = m_breakpoints[place];
    auto &own = state.breakpoints[place];
    const auto &clauses = clausesOf(breakpoint);
    if (clauses.until && isReached(*clauses.until, record, clauses.context))
        return false;
    const bool holds = own.enabled && breakpoint.condition.matches(record);
    if (!holds && !clauses.changed)
        return false;
    if (clauses.per) {
        auto value = firstValue(*clauses.per, record, clauses.context);
        if (!value)
            return false;
        key = *std::move(value);
    }
    if (!clauses.changed)
        return holds;
    // The last value is kept whether or not the record met the condition.
    auto value = firstValue(*clauses.changed, record, clauses.context);
    if (!value)
        return false;
    auto &last = own.keys[key].last;
    const bool isOther = last && *last != *value;
    last = std::move(value);
    return holds && isOther;
}

Hit BreakpointEngine::judge(BreakpointState &state, const LogEvent &event) const
{
    Hit hit;
    const auto *told = std::get_if<RecordEvent>(&event);
    if (told == nullptr)
        return hit; // time alone fires nothing before absences are built
    if (told->record.time)
        state.time = told->record.time;
    for (std::size_t i = 0; i < m_breakpoints.size(); ++i) {
        Firing firing;
        if (!counts(i, state, told->record, firing.key))
            continue;
        const auto &clauses = clausesOf(m_breakpoints[i]);
        auto &own = state.breakpoints[i];
        ++own.count;
        auto &key = own.keys[firing.key];
        ++key.count;
        if (!lets(clauses.hits, key, state.time))
            continue;
        ++own.hits;
        ++key.hits;
        firing.breakpoint = i;
        firing.count = key.count;
        firing.hits = key.hits;
        firing.pauses = m_breakpoints[i].pauses();
        firing.text = textOf(m_breakpoints[i], told->record);
        hit.firings.push_back(std::move(firing));
    }
    applyEffects(state, hit);
    return hit;
}

void BreakpointEngine::applyEffects(BreakpointState &state, const Hit &hit) const
{
    // After the record was judged by all, in order.
    for (const auto &firing : hit.firings) {
        if (clausesOf(m_breakpoints[firing.breakpoint]).isOnce)
            state.breakpoints[firing.breakpoint].enabled = false;
    }
    for (const auto &firing : hit.firings) {
        for (const auto &action : m_breakpoints[firing.breakpoint].actions) {
            if (action.kind != BreakpointAction::Kind::Disable && action.kind != BreakpointAction::Kind::Enable)
                continue;
            for (std::size_t i = 0; i < m_breakpoints.size(); ++i) {
                if (m_breakpoints[i].name == action.text)
                    state.breakpoints[i].enabled = action.kind == BreakpointAction::Kind::Enable;
            }
        }
    }
}

} // namespace quarterdeck::logs
