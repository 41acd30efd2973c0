// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>
#include <QtCore/QMetaType>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace quarterdeck::models {

/// Severity by rank, None where unknown: picks letter and colour.
enum class RowLevel : std::uint8_t { None, Trace, Debug, Info, Warn, Error, Critical };

/// A range of UTF-16 units of a row's `lines[line]`.
struct RowMatch
{
    int line = 0;
    int begin = 0;
    int end = 0;
};

/// One record as the log view paints it. All text is made safe to show: control and bidi characters are visible marks.
struct Row
{
    std::uint64_t row = 0; ///< Place in the filtered log.
    std::uint64_t ordinal = 0; ///< Place in the log.
    QString time; ///< "09:14:33.338", local or as written
    QString date; ///< "2026-03-04"
    QString delta; ///< "+1.936"
    RowLevel level = RowLevel::None;
    QString component;
    QString request;
    QString thread;
    QString user;
    QString message; ///< Rest of the head line, at most 4,096 units.
    bool isMessageCut = false;
    QStringList continuation; ///< The lines after the head, each cut at 4,096 units, at most 500 lines.
    int foldedLines = 0; ///< Number of continuation lines, also those beyond 500.
    int causes = 0; ///< "Caused by" lines.
    QList<RowMatch> matches; ///< line 0: `message`; line n: `continuation[n - 1]`
    bool hasStop = false; ///< A breakpoint fired here.
};

/// Consecutive rows, read together: an immutable value.
struct RowWindow
{
    std::uint64_t version = 0; ///< LogState::version they belong to.
    std::uint64_t first = 0;
    std::vector<Row> rows;
    [[nodiscard]] const Row *at(std::uint64_t row) const
    {
        return row >= first && row - first < rows.size() ? &rows[static_cast<std::size_t>(row - first)] : nullptr;
    }
};

/// What the view shows besides rows; refreshed at most once per 16 ms.
struct LogState
{
    enum class Stream { Local, Connecting, Live, Reconnecting, Ended };

    QString name;
    QString format;
    bool isLive = false;
    Stream stream = Stream::Local;
    std::uint64_t bytes = 0;
    std::uint64_t indexedBytes = 0;
    bool isIndexing = false;
    bool isIndexingCancelled = false;
    std::uint64_t records = 0;
    bool isFiltered = false;
    bool isFiltering = false;
    std::uint64_t filteredRecords = 0;
    std::uint64_t rows = 0;
    std::uint64_t version = 0;

    bool isStopped = false;
    std::optional<std::uint64_t> pointer; ///< Ordinal of the record under the execution pointer.
    QString pointerRequest; ///< Its request, for the same-request bar.
    QString stoppedAt; ///< Breakpoint name; empty after a step.
    std::uint64_t stopHit = 0;
    std::uint64_t stopBreakpoints = 0;
    std::uint64_t behind = 0;
    std::uint64_t stopsWaiting = 0;
    double recordsPerSecond = 0;
    QString lastTime;
    QString problem; ///< Sentence; empty: none.
};

/// Colour class of a part of a filter text, UTF-16 units.
struct FilterToken
{
    enum class Kind { Field, Operator, Keyword, String, Number, LevelName, Regex, Text, Function, Punctuation, Error };
    Kind kind = Kind::Text;
    int begin = 0;
    int end = 0;
};

/// A record in full, for the detail pane.
struct RecordDetail
{
    std::uint64_t ordinal = 0;
    QList<std::pair<QString, QString>> fields; ///< Name (untranslated field name) and value, in the order shown.
    QString text; ///< The whole record.
};

} // namespace quarterdeck::models
