// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/common/background.h"
#include "models/logs/row_window.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtCore/QTimer>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace quarterdeck::client {
class LogSession;
struct LiveLog;
} // namespace quarterdeck::client

namespace quarterdeck::models {

/// Why a filter or breakpoint text is refused, ready to show. Columns count UTF-16 units from 0 in the given text.
struct TextProblem
{
    QString sentence; ///< "“5 s” is no level. Write one of trace, debug, info, warn, error, critical."
    int column = 0;
    int length = 0;
};

/// A breakpoint as its pane shows it.
struct BreakpointItem
{
    QString name;
    QString text; ///< Text form.
    QString condition;
    bool isEnabled = true;
    bool isLogpoint = false; ///< Logs without pausing.
    std::uint64_t count = 0;
    std::uint64_t hits = 0;
};

/// One opened log, for its view: status, rows by the window, filter, breakpoints, pointer. Lives in the GUI thread; all
/// reading happens on the pool of `background`. Signals come at most once per 16 ms.
class LogDocument : public QObject
{
    Q_OBJECT
public:
    LogDocument(std::shared_ptr<client::LogSession> session, std::shared_ptr<void> keepAlive, Background &background,
                QObject *parent = nullptr);
    ~LogDocument() override;

    [[nodiscard]] const LogState &state() const noexcept { return m_state; }
    /// The rows read last. They may lag behind `state()`; `state().version` tells whether they are of this filter.
    [[nodiscard]] const RowWindow &window() const noexcept { return m_window; }
    /// Asks for rows; `windowChanged` follows. The newest request wins.
    void requestRows(std::uint64_t first, int count);

    /// Parses and applies. A refused text changes nothing; its problem is returned and not signalled.
    std::optional<TextProblem> setFilter(const QString &text);
    /// What setFilter would say, without applying.
    [[nodiscard]] std::optional<TextProblem> checkFilter(const QString &text) const;
    /// Searches the text as it stands (the fallback of the filter bar).
    void setTextFilter(const QString &text);
    [[nodiscard]] QString filterText() const { return m_filterText; }
    [[nodiscard]] bool isTextFilter() const { return m_isTextFilter; }
    /// Colour classes of any text (also invalid).
    [[nodiscard]] static QList<FilterToken> filterTokens(const QString &text);

    [[nodiscard]] QList<BreakpointItem> breakpoints() const;
    /// Adds (index -1) or replaces. Refused text or name: the problem, and nothing changes.
    std::optional<TextProblem> setBreakpoint(int index, const QString &text);
    [[nodiscard]] std::optional<TextProblem> checkBreakpoint(const QString &text) const;
    void setBreakpointEnabled(int index, bool enabled);
    void removeBreakpoint(int index);
    /// The breakpoint a record suggests: text form with a fresh name (reads: answered by the callback in this thread).
    void suggestBreakpoint(std::uint64_t ordinal, std::function<void(QString text)> done);

    void continueForwards();
    void continueBackwards();
    void pause();
    void goLive();
    void step(bool forwards);
    void stepInRequest(bool forwards);
    void standAt(std::uint64_t ordinal);
    [[nodiscard]] std::uint64_t rowOf(std::uint64_t ordinal) const;
    /// Whole text of records, joined by LF, for the clipboard.
    void copyRecords(std::uint64_t firstRow, std::uint64_t lastRow, std::function<void(QString text)> done);
    /// One record with its fields, for the detail pane.
    void readRecord(std::uint64_t ordinal, std::function<void(RecordDetail detail)> done);

    void cancelIndexing();
    void resumeIndexing();
    void reload();

Q_SIGNALS:
    void stateChanged();
    void windowChanged();
    void breakpointsChanged();
    /// They were made, edited, switched or removed; unlike `breakpointsChanged`, not for each count.
    void breakpointsEdited();
    /// The pointer moved by a stop or a step: show it.
    void pointerMoved();
    /// A sentence for the status bar ("No further record of request 204-871.").
    void message(const QString &sentence);

private:
    /// Takes the session's news, once per frame at most.
    void poll();
    /// At once: for what the person has just done.
    void refresh();
    void applyBreakpoints();

    std::shared_ptr<client::LogSession> m_session;
    std::shared_ptr<void> m_keepAlive;
    Background &m_background;
    JobHandle m_reading;
    JobHandle m_stepping;
    QTimer m_timer;
    QTimer m_rateTimer;
    LogState m_state;
    RowWindow m_window;
    QString m_filterText;
    bool m_isTextFilter = false;
    struct Definitions;
    std::unique_ptr<Definitions> m_definitions;
};

} // namespace quarterdeck::models
