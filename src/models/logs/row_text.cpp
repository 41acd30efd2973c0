// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logs/row_text.h"

#include "models/common/visible_text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDate>

#include <algorithm>

namespace quarterdeck::models {

namespace {

constexpr int mostContinuationLines = 500;

QString padded(qint64 number, int width)
{
    return QStringLiteral("%1").arg(number, width, 10, QLatin1Char('0'));
}

struct Local
{
    qint64 day; // since 1970-01-01
    qint64 milliseconds; // in the day
};

Local localOf(TimePoint time, const TimeZone &zone)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(zone.toLocal(time)).count();
    constexpr qint64 perDay = 86'400'000;
    const auto inDay = ((milliseconds % perDay) + perDay) % perDay;
    return {(milliseconds - inDay) / perDay, inDay};
}

QString deltaText(const client::LogRow &row)
{
    if (!row.time || !row.previousTime)
        return {};
    const auto delta = std::chrono::duration_cast<std::chrono::milliseconds>(*row.time - *row.previousTime).count();
    const auto size = delta < 0 ? -delta : delta;
    const auto sign = delta < 0 ? QStringLiteral("−") : QStringLiteral("+");
    if (size >= 100'000'000)
        return sign + QString::number(size / 86'400'000) + QStringLiteral(" d");
    return sign + QString::number(size / 1000) + QLatin1Char('.') + padded(size % 1000, 3);
}

/// Shows `line`, which begins at byte `begin` of the record, with the matches that touch it.
QString showLine(std::string_view line, std::size_t begin, int number, const std::vector<logs::MatchSpan> &matches,
                 Row &row, bool *isCut = nullptr)
{
    std::vector<std::uint32_t> offsets;
    for (const auto &match : matches) {
        if (match.end <= begin || match.begin >= begin + line.size())
            continue;
        offsets.push_back(static_cast<std::uint32_t>(std::max<std::size_t>(match.begin, begin) - begin));
        offsets.push_back(static_cast<std::uint32_t>(std::min<std::size_t>(match.end, begin + line.size()) - begin));
    }
    auto visible = makeVisible(line, offsets);
    for (std::size_t i = 0; i + 1 < visible.places.size(); i += 2) {
        if (visible.places[i + 1] > visible.places[i])
            row.matches.append({number, visible.places[i], visible.places[i + 1]});
    }
    if (isCut != nullptr)
        *isCut = visible.isCut;
    return std::move(visible.text);
}

} // namespace

QString clockText(TimePoint time, const TimeZone &zone)
{
    const auto in = localOf(time, zone).milliseconds;
    return padded(in / 3'600'000, 2) + QLatin1Char(':') + padded(in / 60'000 % 60, 2) + QLatin1Char(':')
        + padded(in / 1000 % 60, 2) + QLatin1Char('.') + padded(in % 1000, 3);
}

QString dateText(TimePoint time, const TimeZone &zone)
{
    return QDate(1970, 1, 1).addDays(localOf(time, zone).day).toString(Qt::ISODate);
}

Row paintableRow(const client::LogRow &row, const TimeZone &zone)
{
    Row shown;
    shown.row = row.row;
    shown.ordinal = row.ordinal.value;
    if (row.isForgotten) {
        shown.message = QCoreApplication::translate("LogRow", "No longer kept on this computer");
        return shown;
    }
    if (row.time) {
        shown.time = clockText(*row.time, zone);
        shown.date = dateText(*row.time, zone);
    } else {
        shown.time = makeVisible(row.timeRaw).text;
    }
    shown.delta = deltaText(row);
    shown.level = static_cast<RowLevel>(row.level);
    shown.component = makeVisible(row.component, {}, 256).text;
    shown.request = makeVisible(row.request, {}, 64).text;
    shown.thread = makeVisible(row.thread, {}, 256).text;
    shown.user = makeVisible(row.user, {}, 256).text;
    shown.causes = static_cast<int>(row.causes);
    shown.hasStop = row.hasStop;

    const std::string_view text = row.text;
    const auto headEnd = std::min(text.find('\n'), text.size());
    const std::string_view head = text.substr(0, headEnd);
    // The message is the rest of the head line; a row without a head shows the whole line.
    const auto begin = head.ends_with(row.message) ? head.size() - row.message.size() : 0;
    shown.message = showLine(head.substr(begin), begin, 0, row.matches, shown, &shown.isMessageCut);

    auto at = headEnd + 1;
    while (at <= text.size() && headEnd < text.size() && shown.continuation.size() < mostContinuationLines) {
        const auto end = std::min(text.find('\n', at), text.size());
        shown.continuation.append(showLine(text.substr(at, end - at), at,
                                           static_cast<int>(shown.continuation.size()) + 1, row.matches, shown));
        at = end + 1;
    }
    shown.foldedLines = static_cast<int>(row.lineCount) - 1;
    return shown;
}

RecordDetail recordDetail(const client::LogRow &row, const TimeZone &zone)
{
    RecordDetail detail;
    detail.ordinal = row.ordinal.value;
    constexpr int limit = 64 * 1024;
    const auto add = [&](const char *name, const std::string &value) {
        if (!value.empty())
            detail.fields.append({QString::fromLatin1(name), makeVisible(value, {}, limit).text});
    };
    if (row.time)
        detail.fields.append(
            {QStringLiteral("time"), dateText(*row.time, zone) + QLatin1Char(' ') + clockText(*row.time, zone)});
    else
        add("time", row.timeRaw);
    add("level", std::string(logs::name(row.level)));
    add("component", row.component);
    add("thread", row.thread);
    add("user", row.user);
    add("request", row.request);
    add("message", row.message);
    detail.fields.append({QStringLiteral("line"), QString::number(row.firstLine + 1)});
    QStringList lines;
    std::string_view rest = row.text;
    qsizetype shownUnits = 0;
    while (shownUnits < 1'000'000) {
        const auto end = std::min(rest.find('\n'), rest.size());
        lines.append(makeVisible(rest.substr(0, end), {}, limit).text);
        shownUnits += lines.last().size();
        if (end == rest.size())
            break;
        rest.remove_prefix(end + 1);
    }
    detail.text = lines.join(QLatin1Char('\n'));
    return detail;
}

} // namespace quarterdeck::models
