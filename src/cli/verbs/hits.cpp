// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs/hits.h"

#include "cli/text/json_writer.h"
#include "cli/text/visible.h"
#include "cli/verbs/breakpoint_set.h"

namespace quarterdeck::cli {

HitPrinter::HitPrinter(std::vector<logs::Breakpoint> breakpoints, std::optional<std::uint64_t> mostHits, bool isRaw,
                       Output &output)
    : m_engine(std::move(breakpoints))
    , m_state(m_engine.start())
    , m_mostHits(mostHits)
    , m_printer(isRaw ? RecordPrinter::Form::Raw : RecordPrinter::Form::Text, output.isColored())
    , m_output(output)
{ }

Result<bool> HitPrinter::judge(const logs::Record &record, const RecordOrigin &origin)
{
    ++m_records;
    const auto hit = m_engine.judge(m_state, logs::RecordEvent {record});
    if (hit.firings.empty())
        return true;
    ++m_hits;
    if (m_output.isJson())
        printJson(hit, record, origin);
    else
        printText(hit, record, origin);
    QD_CHECK(m_output.flushIfFull());
    return !m_mostHits || m_hits < *m_mostHits;
}

void HitPrinter::printJson(const logs::Hit &hit, const logs::Record &record, const RecordOrigin &origin)
{
    const auto &breakpoints = m_engine.breakpoints();
    auto &to = m_output.buffer();
    JsonWriter json(to);
    json.beginObject().key("hit").beginObject().key("breakpoints").beginArray();
    for (const auto &firing : hit.firings) {
        json.beginObject().member("name", breakpoints[firing.breakpoint].name);
        json.member("count", firing.count).member("hits", firing.hits).memberIfAny("key", firing.key).endObject();
    }
    json.endArray().key("record");
    RecordPrinter::writeJson(json, record, origin);
    json.key("actions").beginArray();
    std::string text;
    for (const auto &firing : hit.firings) {
        const auto &actions = breakpoints[firing.breakpoint].actions;
        if (actions.empty())
            json.text(name(logs::BreakpointAction::Kind::Pause));
        for (const auto &action : actions)
            json.text(name(action.kind));
        if (!firing.text.empty())
            text += (text.empty() ? "" : "\n") + firing.text;
    }
    json.endArray().memberIfAny("text", text).endObject().endObject();
    to += '\n';
}

void HitPrinter::printText(const logs::Hit &hit, const logs::Record &record, const RecordOrigin &origin)
{
    auto &to = m_output.buffer();
    for (const auto &firing : hit.firings) {
        to += "● ";
        appendVisible(to, m_engine.breakpoints()[firing.breakpoint].name, false);
        if (!firing.key.empty()) {
            to += ", ";
            appendVisible(to, firing.key, false);
        }
        to += ", hit " + std::to_string(firing.hits);
        if (origin.hasLines)
            to += ", line " + std::to_string(record.firstLine.value + 1);
        to += '\n';
        if (!firing.text.empty()) {
            appendVisible(to, firing.text, true);
            to += '\n';
        }
    }
    m_printer.print(to, record, origin);
}

Result<int> HitPrinter::end(std::string_view reason)
{
    const auto &breakpoints = m_engine.breakpoints();
    if (m_output.isJson()) {
        auto &to = m_output.buffer();
        JsonWriter json(to);
        json.beginObject().key("end").beginObject().member("records", m_records).key("hits").beginObject();
        for (std::size_t i = 0; i < breakpoints.size(); ++i)
            json.member(breakpoints[i].name, m_state.breakpoints[i].hits);
        json.endObject().member("undecided", std::uint64_t(0)).member("reason", reason).endObject().endObject();
        to += '\n';
    } else {
        std::string text = std::to_string(m_records) + " records judged";
        for (std::size_t i = 0; i < breakpoints.size(); ++i)
            text += ", “" + breakpoints[i].name + "” hit " + std::to_string(m_state.breakpoints[i].hits);
        m_output.note(text);
    }
    QD_CHECK(m_output.flush());
    return m_hits > 0 ? exit_code::ok : exit_code::nothing;
}

} // namespace quarterdeck::cli
