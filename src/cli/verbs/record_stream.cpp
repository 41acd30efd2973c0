// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs/record_stream.h"

#include "cli/text/json_writer.h"

namespace quarterdeck::cli {

namespace {
RecordPrinter::Form formOf(const Output &output, bool isRaw)
{
    if (output.isJson())
        return RecordPrinter::Form::Json;
    return isRaw ? RecordPrinter::Form::Raw : RecordPrinter::Form::Text;
}
} // namespace

RecordStream::RecordStream(Selection selection, std::uint64_t lastOfPast, bool isRaw, Output &output)
    : m_selection(std::move(selection))
    , m_lastOfPast(lastOfPast)
    , m_printer(formOf(output, isRaw), output.isColored())
    , m_output(output)
{ }

Result<bool> RecordStream::take(const logs::Record &record, const RecordOrigin &origin)
{
    if (!m_selection.matches(record))
        return true;
    if (!m_isPast) {
        m_printer.print(m_output.buffer(), record, origin);
        ++m_printed;
        QD_CHECK(m_output.flushIfFull());
        return true;
    }
    if (m_lastOfPast == 0)
        return true;
    std::string text;
    if (m_kept.size() >= m_lastOfPast) {
        text = std::move(m_kept.front());
        text.clear();
        m_kept.pop_front();
    }
    m_printer.print(text, record, origin);
    m_kept.push_back(std::move(text));
    return true;
}

Result<> RecordStream::takeGap(const logs::SpoolGap &gap)
{
    if (m_isPast)
        return {};
    const bool isKnown = gap.to > gap.from;
    if (m_output.isJson()) {
        auto &to = m_output.buffer();
        JsonWriter json(to);
        json.beginObject().key("gap").beginObject().member("from", gap.from.value);
        if (isKnown)
            json.member("to", gap.to.value);
        json.member("reason", gap.reason).endObject().endObject();
        to += '\n';
        return m_output.flushIfFull();
    }
    m_output.note(
        "qd: " + (isKnown ? std::to_string(gap.to.value - gap.from.value) + " bytes are" : std::string("Something is"))
        + " missing here: " + gap.reason);
    return {};
}

Result<> RecordStream::pastEnds()
{
    m_isPast = false;
    for (const auto &text : m_kept) {
        m_output.buffer() += text;
        ++m_printed;
        QD_CHECK(m_output.flushIfFull());
    }
    m_kept.clear();
    return m_output.flush();
}

} // namespace quarterdeck::cli
