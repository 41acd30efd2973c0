// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/engine.h"

#include "logs/breakpoints/template_text.h"

#include <algorithm>

namespace quarterdeck::logs {

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
    for (const auto &breakpoint : m_breakpoints)
        state.breakpoints.push_back({0, 0, breakpoint.enabled});
    return state;
}

Hit BreakpointEngine::judge(BreakpointState &state, const LogEvent &event) const
{
    Hit hit;
    const auto *told = std::get_if<RecordEvent>(&event);
    if (told == nullptr)
        return hit; // time alone fires nothing before absences are built
    for (std::size_t i = 0; i < m_breakpoints.size(); ++i) {
        auto &own = state.breakpoints[i];
        const auto &breakpoint = m_breakpoints[i];
        if (!own.enabled || !breakpoint.condition.matches(told->record))
            continue;
        ++own.count;
        ++own.hits;
        Firing firing;
        firing.breakpoint = i;
        firing.count = own.count;
        firing.hits = own.hits;
        firing.pauses = breakpoint.pauses();
        for (const auto &action : breakpoint.actions) {
            if (action.kind != BreakpointAction::Kind::Log)
                continue;
            if (!firing.text.empty())
                firing.text += '\n';
            firing.text += filledTemplate(action.text, told->record);
        }
        hit.firings.push_back(std::move(firing));
    }
    // Enabling and disabling act after the record was judged by all.
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
    return hit;
}

} // namespace quarterdeck::logs
