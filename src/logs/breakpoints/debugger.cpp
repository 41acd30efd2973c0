// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/debugger.h"

#include <iterator>

namespace quarterdeck::logs {

void Debugger::note(Stop stop)
{
    const auto at = stop.at;
    m_stops.insert_or_assign(at, std::move(stop));
}

bool Debugger::record(Stop stop)
{
    const auto at = stop.at;
    note(std::move(stop));
    if (m_pointer)
        return false;
    m_pointer = at;
    return true;
}

void Debugger::standAt(RecordOrdinal at)
{
    m_pointer = at;
}

bool Debugger::continueForwards()
{
    const auto next = m_pointer ? m_stops.upper_bound(*m_pointer) : m_stops.end();
    if (next == m_stops.end()) {
        m_pointer.reset();
        return false;
    }
    m_pointer = next->first;
    return true;
}

bool Debugger::continueBackwards()
{
    if (!m_pointer)
        return false;
    const auto here = m_stops.lower_bound(*m_pointer);
    if (here == m_stops.begin())
        return false;
    m_pointer = std::prev(here)->first;
    return true;
}

void Debugger::goLive()
{
    m_pointer.reset();
}

void Debugger::reset()
{
    m_pointer.reset();
    m_stops.clear();
}

const Stop *Debugger::currentStop() const
{
    if (!m_pointer)
        return nullptr;
    const auto here = m_stops.find(*m_pointer);
    return here == m_stops.end() ? nullptr : &here->second;
}

std::size_t Debugger::stopsWaiting() const
{
    if (!m_pointer)
        return 0;
    return static_cast<std::size_t>(std::distance(m_stops.upper_bound(*m_pointer), m_stops.end()));
}

} // namespace quarterdeck::logs
