// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace quarterdeck::server {

/// Makes one sequence of standard output and error: whole lines of one, then whole lines of the other. A line without
/// its end waits, until `flush` says that it has waited long enough. Pure; the caller owns the clock.
class OutputMerger
{
public:
    /// Bytes of stream 0 or 1. Returns what may be written now.
    [[nodiscard]] std::string add(std::size_t stream, std::string_view bytes)
    {
        auto &held = m_held[stream];
        held += bytes;
        const auto end = held.rfind('\n');
        if (end == std::string::npos)
            return held.size() > mostHeld ? release(stream) : std::string();
        std::string lines = separator(stream) + held.substr(0, end + 1);
        held.erase(0, end + 1);
        m_openLine = none;
        return lines;
    }
    /// Everything that waits.
    [[nodiscard]] std::string flush() { return release(0) + release(1); }
    [[nodiscard]] bool isWaiting() const { return !m_held[0].empty() || !m_held[1].empty(); }

private:
    static constexpr std::size_t none = 2;
    static constexpr std::size_t mostHeld = 1U << 20U;

    /// The other stream's unfinished line ends before this one goes on.
    std::string separator(std::size_t stream) { return m_openLine != none && m_openLine != stream ? "\n" : ""; }
    std::string release(std::size_t stream)
    {
        if (m_held[stream].empty())
            return {};
        auto bytes = separator(stream) + m_held[stream];
        m_held[stream].clear();
        m_openLine = stream;
        return bytes;
    }

    std::array<std::string, 2> m_held;
    std::size_t m_openLine = none; ///< The stream whose line was written without its end.
};

} // namespace quarterdeck::server
