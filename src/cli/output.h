// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/failure.h"
#include "cli/streams.h"

#include <string>
#include <string_view>

namespace quarterdeck::cli {

enum class ColorMode { Auto, Always, Never };

/// The two outputs of a command. Data is collected and written in blocks; what is said about it goes to the error sink
/// at once, after the data so far. Not thread-safe.
class Output
{
public:
    struct Style
    {
        bool json = false;
        bool quiet = false;
        ColorMode color = ColorMode::Auto;
        bool isColorRefused = false; ///< NO_COLOR
    };
    Output(Sink &data, Sink &notes, Style style);

    /// Where to append data; call `flushIfFull` or `flush` behind it.
    [[nodiscard]] std::string &buffer() noexcept { return m_buffer; }
    /// "output.closed": nobody reads any more; end quietly.
    [[nodiscard]] Result<> flushIfFull();
    [[nodiscard]] Result<> flush();

    /// A line for people on the error sink; nothing with --quiet.
    void note(std::string_view text);
    /// The sentence of a failure, and with --json its object as the last line.
    void failure(const Failure &failure);

    [[nodiscard]] bool isJson() const noexcept { return m_style.json; }
    [[nodiscard]] bool isColored() const noexcept { return m_isColored; }

private:
    void write(Sink &sink, std::string_view text);
    Sink &m_data;
    Sink &m_notes;
    Style m_style;
    bool m_isColored = false;
    std::string m_buffer;
};

/// The end of a pipe that nobody reads is no failure of ours.
[[nodiscard]] bool isOutputClosed(const Failure &failure);

} // namespace quarterdeck::cli
