// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/record_printer.h"

#include "cli/records/record_parts.h"
#include "cli/text/visible.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace quarterdeck::cli {

namespace {

std::string_view colorOf(logs::Level level)
{
    switch (level) {
    case logs::Level::Critical:
        return "\x1b[1;31m";
    case logs::Level::Error:
        return "\x1b[31m";
    case logs::Level::Warn:
        return "\x1b[33m";
    case logs::Level::Debug:
    case logs::Level::Trace:
        return "\x1b[2m";
    default:
        return {};
    }
}
constexpr std::string_view colorEnd = "\x1b[0m";

/// Each key once, in the order of its first value; several values are a list.
void writeFields(JsonWriter &json, std::string_view message)
{
    if (message.find('=') == std::string_view::npos)
        return;
    auto fields = fieldsOf(message);
    if (fields.empty())
        return;
    json.key("fields").beginObject();
    for (auto at = fields.begin(); at != fields.end(); ++at) {
        const auto isSame = [&](const auto &other) { return other.first == at->first; };
        if (std::any_of(fields.begin(), at, isSame))
            continue;
        json.key(at->first);
        if (std::none_of(std::next(at), fields.end(), isSame)) {
            json.text(at->second);
            continue;
        }
        json.beginArray();
        for (const auto &[key, value] : fields) {
            if (key == at->first)
                json.text(value);
        }
        json.endArray();
    }
    json.endObject();
}

void appendCsv(std::string &to, std::string_view value, bool isLast = false)
{
    if (value.find_first_of(",\"\n\r") == std::string_view::npos) {
        appendVisible(to, value, true);
    } else {
        std::string shown;
        appendVisible(shown, value, true);
        to += '"';
        for (const char c : shown) {
            to += c;
            if (c == '"')
                to += c;
        }
        to += '"';
    }
    to += isLast ? '\n' : ',';
}

} // namespace

std::string timeText(const logs::Record &record, const TimeZone &zone)
{
    if (!record.time)
        return {};
    if (record.timeHasZone)
        return formatRfc3339(*record.time);
    auto text = formatRfc3339(TimePoint(zone.toLocal(*record.time)));
    text.pop_back(); // the Z: the instant is only assumed
    return text;
}

std::string_view RecordPrinter::header(Form form)
{
    return form == Form::Csv ? "source,line,record,time,level,component,thread,user,request,message\n"
                             : std::string_view();
}

void RecordPrinter::print(std::string &to, const logs::Record &record, const RecordOrigin &origin) const
{
    switch (m_form) {
    case Form::Raw:
        to.append(record.text);
        to += '\n';
        break;
    case Form::Text:
        printText(to, record);
        break;
    case Form::Csv:
        printCsv(to, record, origin);
        break;
    case Form::Json: {
        JsonWriter json(to);
        writeJson(json, record, origin);
        to += '\n';
        break;
    }
    }
}

void RecordPrinter::printText(std::string &to, const logs::Record &record) const
{
    const auto color = m_isColored ? colorOf(record.level) : std::string_view();
    to.append(color);
    appendVisible(to, record.text, true);
    if (!color.empty())
        to.append(colorEnd);
    to += '\n';
}

void RecordPrinter::printCsv(std::string &to, const logs::Record &record, const RecordOrigin &origin)
{
    appendCsv(to, origin.source);
    fmt::format_to(std::back_inserter(to), "{},", record.firstLine.value + 1);
    if (origin.format != nullptr)
        fmt::format_to(std::back_inserter(to), "{}", record.ordinal.value + 1);
    to += ',';
    appendCsv(to, timeText(record, origin.zone));
    appendCsv(to, logs::name(record.level));
    appendCsv(to, record.component);
    appendCsv(to, record.thread);
    appendCsv(to, record.user);
    appendCsv(to, record.request);
    appendCsv(to, record.message, true);
}

void RecordPrinter::writeJson(JsonWriter &json, const logs::Record &record, const RecordOrigin &origin)
{
    json.beginObject();
    json.member("source", origin.source);
    if (origin.hasLines)
        json.member("line", record.firstLine.value + 1);
    json.member("lines", std::uint64_t(record.lineCount));
    if (origin.hasLines && origin.format != nullptr)
        json.member("record", record.ordinal.value + 1);
    if (origin.hasOffset)
        json.member("offset", record.offset.value);
    if (origin.format != nullptr)
        json.member("format", origin.format->name());
    if (record.time)
        json.member("time", timeText(record, origin.zone));
    json.memberIfAny("timeRaw", record.timeRaw);
    json.memberIfAny("level", logs::name(record.level)).memberIfAny("levelRaw", record.levelRaw);
    json.memberIfAny("component", record.component).memberIfAny("thread", record.thread);
    json.memberIfAny("user", record.user).memberIfAny("request", record.request);
    json.member("message", record.message);
    if (origin.format != nullptr) {
        writeFields(json, record.message);
        if (const auto exceptions = exceptionsOf(record); !exceptions.empty()) {
            json.key("exception").beginArray();
            for (const auto &exception : exceptions) {
                json.beginObject().member("type", exception.type).memberIfAny("message", exception.message).endObject();
            }
            json.endArray();
        }
    }
    json.memberIfAny("env", origin.environment);
    if (origin.instance)
        json.member("instance", std::uint64_t(*origin.instance));
    json.endObject();
}

} // namespace quarterdeck::cli
