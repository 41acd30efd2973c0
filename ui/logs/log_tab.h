// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

#include <cstdint>
#include <memory>
#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace quarterdeck::models {
class LogDocument;
} // namespace quarterdeck::models

namespace quarterdeck::ui {

class DebugBar;
class FilterBar;
class LogFooter;
class LogStatePane;
class LogView;
class Theme;

/// One opened log: debug bar, filter bar, records, footer. Actions of the window call its command functions; panes about
/// the log follow its signals. GUI thread; never blocks.
class LogTab : public QWidget
{
    Q_OBJECT
public:
    LogTab(std::unique_ptr<models::LogDocument> document, Theme &theme, QWidget *parent = nullptr);
    ~LogTab() override;

    [[nodiscard]] models::LogDocument &document() const { return *m_document; }
    [[nodiscard]] LogView &view() const { return *m_view; }
    [[nodiscard]] FilterBar &filterBar() const { return *m_filterBar; }
    [[nodiscard]] DebugBar &debugBar() const { return *m_debugBar; }
    /// The record that panes are about: the current row's, else the one under the pointer.
    [[nodiscard]] std::optional<std::uint64_t> currentRecord() const;

    void continueForwards();
    void continueBackwards();
    void pause();
    void goLive();
    /// The next or previous record of the same request.
    void stepOver(bool forwards);
    /// The next or previous record.
    void stepInto(bool forwards);
    /// On the current record: makes a breakpoint and asks for its editing; or removes the one made from such a record;
    /// or turns off (on) those that stop at it.
    void toggleBreakpoint();
    void toggleBreakpointAt(std::uint64_t ordinal);
    void focusFilter();
    void focusView();
    /// Whole selected records to the clipboard.
    void copy();
    void selectAll();
    /// Steps of a pixel; 0 goes back to the size of the design.
    void zoom(int delta);

Q_SIGNALS:
    /// State of the log, of following or of the filter: for title and status bar. At most once per frame.
    void stateChanged();
    /// Show the breakpoints pane and open this one.
    void editBreakpointRequested(int index);
    void currentRecordChanged();
    /// A sentence for the status bar.
    void message(const QString &sentence);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void connectAll();
    void placeState();

    Theme &m_theme;
    std::unique_ptr<models::LogDocument> m_document;
    DebugBar *m_debugBar;
    FilterBar *m_filterBar;
    QWidget *m_problem;
    QLabel *m_problemText;
    QToolButton *m_reload;
    LogView *m_view;
    LogStatePane *m_state;
    LogFooter *m_footer;
    bool m_wasStopped = false;
};

} // namespace quarterdeck::ui
