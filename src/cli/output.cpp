// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include "cli/text/json_writer.h"
#include "cli/text/visible.h"

namespace quarterdeck::cli {

namespace {
constexpr std::size_t blockBytes = 64U << 10U;
}

Output::Output(Sink &data, Sink &notes, Style style)
    : m_data(data)
    , m_notes(notes)
    , m_style(style)
    , m_isColored(style.color == ColorMode::Always
                  || (style.color == ColorMode::Auto && data.isTerminal() && !style.isColorRefused))
{ }

Result<> Output::flushIfFull()
{
    return m_buffer.size() >= blockBytes ? flush() : Result<>();
}

Result<> Output::flush()
{
    if (m_buffer.empty())
        return {};
    auto written = m_data.write(m_buffer);
    m_buffer.clear();
    return written;
}

void Output::write(Sink &sink, std::string_view text)
{
    // Where even the errors cannot be written there is nobody left to tell.
    static_cast<void>(flush());
    static_cast<void>(sink.write(text));
}

void Output::note(std::string_view text)
{
    if (m_style.quiet)
        return;
    std::string line;
    appendVisible(line, text, true);
    write(m_notes, line + "\n");
}

void Output::failure(const Failure &failure)
{
    std::string line = "qd: ";
    appendVisible(line, failure.message, true);
    if (failure.column)
        line += " (column " + std::to_string(*failure.column) + ")";
    line += '\n';
    if (m_style.json) {
        JsonWriter json(line);
        json.beginObject().key("error").beginObject();
        json.member("kind", name(failure.kind)).member("id", failure.id).memberIfAny("subject", failure.subject);
        json.member("message", failure.message).memberIfAny("hint", failure.hint);
        if (failure.line)
            json.member("line", std::uint64_t(*failure.line));
        if (failure.column)
            json.member("column", std::uint64_t(*failure.column));
        if (failure.length)
            json.member("length", std::uint64_t(*failure.length));
        json.endObject().endObject();
        line += '\n';
    }
    write(m_notes, line);
}

bool isOutputClosed(const Failure &failure)
{
    return failure.id == "output.closed";
}

} // namespace quarterdeck::cli
