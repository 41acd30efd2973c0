// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logs/log_document.h"
#include "ui/logs/column_layout.h"
#include "ui/logs/glyph_text.h"
#include "ui/theme/theme.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtWidgets/QAbstractScrollArea>

#include <map>
#include <optional>

namespace quarterdeck::ui {

/// The rows of a log: paints the window of values that its document has, asks for others as it scrolls, and never
/// waits. A record takes one line; one that is opened shows its continuation below.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    LogView(models::LogDocument &document, Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool follow);
    void zoom(int steps); ///< 0: back to 100 %
    void copySelection();
    /// Ordinal of the current row, if it was read.
    [[nodiscard]] std::optional<std::uint64_t> currentOrdinal() const;
    void scrollToRow(std::uint64_t row);
    [[nodiscard]] std::uint64_t firstVisibleRow() const { return m_first; }
    [[nodiscard]] int visibleRows() const;
    [[nodiscard]] const ColumnLayout &columns() const { return m_columns; }
    [[nodiscard]] int rowHeight() const { return m_rowHeight; }
    [[nodiscard]] int headerHeight() const { return Theme::size(Size::Tableheader); }
    void setOpened(std::uint64_t ordinal, bool isOpen);
    [[nodiscard]] bool isOpened(std::uint64_t ordinal) const { return m_opened.contains(ordinal); }
    /// The row painted at a place of the viewport, as its index from the first visible one.
    struct Place
    {
        std::uint64_t row = 0;
        int line = 0; ///< 0: the record; n: its n-th continuation line.
        int top = 0;
    };
    [[nodiscard]] std::vector<Place> places() const;
    /// What a screen reader says about a row.
    [[nodiscard]] QString spokenRow(const models::Row &row) const;
    [[nodiscard]] models::LogDocument &document() const { return m_document; }

Q_SIGNALS:
    void breakpointToggled(std::uint64_t ordinal);
    void currentChanged();
    void followingChanged();
    void firstPainted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    friend class RowPainter;
    void stateChanged();
    void windowChanged();
    void pointerMoved();
    void arrange();
    void updateScrollBar();
    void setFirst(std::uint64_t row, bool isByPerson);
    void setCurrent(std::uint64_t row, bool extends);
    void ensureVisible(std::uint64_t row);
    void requestRows();
    void toggleOpened(std::uint64_t row);
    [[nodiscard]] std::optional<Place> placeAt(const QPoint &point) const;

    models::LogDocument &m_document;
    Theme &m_theme;
    ColumnLayout m_columns;
    GlyphText m_text;
    GlyphText m_boldText;
    int m_fontPixels;
    int m_rowHeight;
    std::uint64_t m_rows = 0;
    std::uint64_t m_version = 0;
    std::uint64_t m_first = 0; ///< First row shown.
    int m_wheel = 0;
    bool m_isFollowing;
    bool m_isSettingBar = false;
    bool m_hasPainted = false;
    std::optional<std::uint64_t> m_current; ///< Row.
    std::uint64_t m_anchor = 0; ///< The other end of the selection.
    std::map<std::uint64_t, int> m_opened; ///< By ordinal: continuation lines shown.
    std::optional<std::uint64_t> m_hovered; ///< Row whose gutter is under the mouse.
};

} // namespace quarterdeck::ui
