// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/machine/entity_draft.h"
#include "sync/machine/entity_sync.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace quarterdeck::sync_machine::entities {

inline constexpr std::uint32_t mostDoublings = 20;

/// `span` times a fraction from 0 to 1 that the dice show.
[[nodiscard]] inline std::chrono::milliseconds partOf(std::chrono::milliseconds span, Dice dice)
{
    return std::chrono::milliseconds((span.count() * static_cast<std::int64_t>(dice.value)) >> 32);
}

/// Part of the machine: the state that a step works on, the effects it collects, and its pace.
class StepBase
{
public:
    explicit StepBase(State &state)
        : m_state(state)
    { }
    [[nodiscard]] std::vector<Effect> effects() && { return std::move(m_effects); }

protected:
    using milliseconds = std::chrono::milliseconds;

    void tell(Status status)
    {
        if (std::exchange(m_state.told, status) != status)
            m_effects.push_back(TellStatus {status});
    }

    void setTimer(milliseconds delay)
    {
        ++m_state.timer;
        m_effects.push_back(SetTimer {m_state.timer, delay});
    }

    /// `keys`: a person waits to hear that these are saved.
    void write(const Draft &draft, std::vector<Uuid> keys = {})
    {
        if (draft.isEmpty())
            return;
        m_state.savedByPerson = std::move(keys);
        ++m_state.lastTransaction;
        m_state.writing = draft.transaction();
        m_state.writing->id = m_state.lastTransaction;
        m_effects.push_back(Store {*m_state.writing});
    }

    void answered(Dice dice)
    {
        m_state.exchange = {};
        m_state.dice = dice;
    }

    void getOn()
    {
        m_state.failures = 0;
        m_state.fruitless = 0;
    }

    /// An answer that got nothing on: again, but not at once.
    void getNowhere(milliseconds atLeast = milliseconds(0))
    {
        ++m_state.fruitless;
        backOff(atLeast);
    }

    /// Full jitter: anything from nothing to a ceiling that doubles; and what the backend asks for.
    void backOff(milliseconds atLeast = milliseconds(0))
    {
        const auto &settings = m_state.settings;
        const milliseconds doubled(settings.firstDelay.count() << std::min(m_state.failures, mostDoublings));
        const auto ceiling = std::min(settings.mostDelay, doubled);
        ++m_state.failures;
        m_state.isBackingOff = true;
        setTimer(std::max(partOf(ceiling, m_state.dice), std::min(atLeast, settings.mostRetryAfter)));
    }

    State &m_state;
    std::vector<Effect> m_effects;
};

} // namespace quarterdeck::sync_machine::entities
