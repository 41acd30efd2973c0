// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/log_view.h"

#include "ui/logs/row_painter.h"

#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QScrollBar>

#include <algorithm>
#include <cmath>

namespace quarterdeck::ui {

namespace {
constexpr int leastPixels = 8;
constexpr int mostPixels = 24;
constexpr std::uint64_t margin = 40; ///< Rows read beyond the visible ones.
constexpr int barSteps = 1'000'000'000; ///< The bar counts in parts where there are more rows.
} // namespace

LogView::LogView(models::LogDocument &document, Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_document(document)
    , m_theme(theme)
    , m_fontPixels(Theme::size(Size::FontMono))
    , m_rowHeight(Theme::size(Size::RowLog))
    , m_isFollowing(document.state().isLive)
{
    setObjectName(QStringLiteral("logView"));
    setAccessibleName(tr("Log records"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setMouseTracking(true);
    connect(&document, &models::LogDocument::stateChanged, this, &LogView::stateChanged);
    connect(&document, &models::LogDocument::windowChanged, this, &LogView::windowChanged);
    connect(&document, &models::LogDocument::pointerMoved, this, &LogView::pointerMoved);
    connect(&document, &models::LogDocument::breakpointsChanged, this, &LogView::requestRows);
    connect(&theme, &Theme::changed, this, [this] {
        arrange();
        viewport()->update();
    });
    arrange();
    stateChanged();
}

// ---- what the document says ---------------------------------------------------------------------------------------

void LogView::stateChanged()
{
    const auto &state = m_document.state();
    const bool isOther = state.version != m_version;
    std::uint64_t keep = 0;
    if (isOther) {
        // The record under the cursor stays in sight when the filter changes.
        const auto *row = m_document.window().at(m_current.value_or(m_first));
        if (row != nullptr && m_version != 0)
            keep = m_document.rowOf(row->ordinal);
        m_current.reset();
    }
    m_version = state.version;
    const auto before = std::exchange(m_rows, state.rows);
    if (isOther)
        m_first = std::min(keep, m_rows > 0 ? m_rows - 1 : 0);
    if (m_isFollowing && !state.isStopped) {
        const auto visible = static_cast<std::uint64_t>(visibleRows());
        m_first = m_rows > visible ? m_rows - visible : 0;
    }
    updateScrollBar();
    const auto end = m_first + static_cast<std::uint64_t>(visibleRows());
    if (isOther || before < end || m_isFollowing)
        requestRows();
    viewport()->update();
}

void LogView::windowChanged()
{
    const auto &window = m_document.window();
    if (window.version != m_version)
        return;
    viewport()->update();
    if (m_current && window.at(*m_current) != nullptr)
        Q_EMIT currentChanged(); // what it is may only be known now
}

void LogView::pointerMoved()
{
    const auto &state = m_document.state();
    if (state.pointer) {
        const auto row = m_document.rowOf(*state.pointer);
        m_current = row;
        m_anchor = row;
        ensureVisible(row);
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
        Q_EMIT currentChanged();
    }
    requestRows();
    viewport()->update();
}

void LogView::requestRows()
{
    const auto first = m_first > margin ? m_first - margin : 0;
    const auto count = static_cast<std::uint64_t>(visibleRows()) + 2 * margin;
    m_document.requestRows(first, static_cast<int>(count));
}

// ---- geometry -----------------------------------------------------------------------------------------------------

void LogView::arrange()
{
    m_text.setFont(Theme::monoFont(m_fontPixels));
    m_boldText.setFont(Theme::monoFont(m_fontPixels, QFont::Bold));
    m_rowHeight = std::max(Theme::size(Size::RowLog) * m_fontPixels / Theme::size(Size::FontMono), m_text.height() + 2);
    m_columns.arrange(viewport()->width(), static_cast<double>(m_fontPixels) / Theme::size(Size::FontMono));
    setViewportMargins(0, 0, 0, 0);
    updateScrollBar();
}

int LogView::visibleRows() const
{
    return std::max(1, (viewport()->height() - headerHeight()) / m_rowHeight);
}

void LogView::updateScrollBar()
{
    const auto visible = static_cast<std::uint64_t>(visibleRows());
    const auto range = m_rows > visible ? m_rows - visible : 0;
    m_isSettingBar = true;
    auto *bar = verticalScrollBar();
    if (range <= barSteps) {
        bar->setRange(0, static_cast<int>(range));
        bar->setPageStep(static_cast<int>(visible));
        bar->setValue(static_cast<int>(std::min(m_first, range)));
    } else {
        bar->setRange(0, barSteps);
        bar->setPageStep(1000);
        bar->setValue(static_cast<int>(static_cast<double>(m_first) / static_cast<double>(range) * barSteps));
    }
    bar->setSingleStep(3);
    m_isSettingBar = false;
}

void LogView::scrollContentsBy(int, int)
{
    if (m_isSettingBar)
        return;
    const auto visible = static_cast<std::uint64_t>(visibleRows());
    const auto range = m_rows > visible ? m_rows - visible : 0;
    const auto value = static_cast<std::uint64_t>(verticalScrollBar()->value());
    const auto row = range <= barSteps
        ? value
        : static_cast<std::uint64_t>(static_cast<double>(value) / barSteps * static_cast<double>(range));
    setFirst(row, true);
}

void LogView::setFirst(std::uint64_t row, bool isByPerson)
{
    const auto visible = static_cast<std::uint64_t>(visibleRows());
    const auto last = m_rows > visible ? m_rows - visible : 0;
    m_first = std::min(row, last);
    if (isByPerson && m_document.state().isLive)
        setFollowing(m_first >= last && !m_document.state().isStopped);
    updateScrollBar();
    requestRows();
    viewport()->update();
}

void LogView::setFollowing(bool follow)
{
    if (std::exchange(m_isFollowing, follow) == follow)
        return;
    if (follow) {
        const auto visible = static_cast<std::uint64_t>(visibleRows());
        m_first = m_rows > visible ? m_rows - visible : 0;
        updateScrollBar();
        requestRows();
        viewport()->update();
    }
    Q_EMIT followingChanged();
}

void LogView::scrollToRow(std::uint64_t row)
{
    setFirst(row, true);
}

void LogView::ensureVisible(std::uint64_t row)
{
    const auto visible = static_cast<std::uint64_t>(visibleRows());
    if (row >= m_first && row + 1 < m_first + visible)
        return;
    // Steps move by little; jumps land a third from the top.
    if (row + 1 >= m_first + visible && row < m_first + visible + 3)
        setFirst(row + 2 > visible ? row + 2 - visible : 0, false);
    else if (row < m_first && row + 3 > m_first)
        setFirst(row, false);
    else
        setFirst(row > visible / 3 ? row - visible / 3 : 0, false);
}

std::vector<LogView::Place> LogView::places() const
{
    std::vector<Place> shown;
    int top = headerHeight();
    const auto &window = m_document.window();
    for (auto row = m_first; row < m_rows && top < viewport()->height(); ++row) {
        shown.push_back({row, 0, top});
        top += m_rowHeight;
        const auto *value = window.at(row);
        if (value == nullptr || !m_opened.contains(value->ordinal))
            continue;
        for (int line = 1; line <= value->continuation.size() && top < viewport()->height(); ++line) {
            shown.push_back({row, line, top});
            top += m_rowHeight;
        }
    }
    return shown;
}

std::optional<LogView::Place> LogView::placeAt(const QPoint &point) const
{
    for (const auto &place : places()) {
        if (point.y() >= place.top && point.y() < place.top + m_rowHeight)
            return place;
    }
    return std::nullopt;
}

// ---- painting -----------------------------------------------------------------------------------------------------

void LogView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing, false);
    const RowPainter rows(*this, painter);
    const auto &window = m_document.window();
    int bottom = headerHeight();
    const auto width = viewport()->width();
    bool hasRow = false;
    for (const auto &place : places()) {
        const auto *row = window.version == m_version ? window.at(place.row) : nullptr;
        if (row != nullptr) {
            rows.row(*row, place.line, place.top, width);
            hasRow = true;
        } else {
            rows.missing(place.top, width);
        }
        bottom = place.top + m_rowHeight;
    }
    if (bottom < viewport()->height())
        painter.fillRect(0, bottom, width, viewport()->height() - bottom, m_theme.colour(Token::SurfaceBase));
    rows.header(width);
    if (hasRow && !std::exchange(m_hasPainted, true))
        Q_EMIT firstPainted();
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    arrange();
    if (m_isFollowing && !m_document.state().isStopped) {
        const auto visible = static_cast<std::uint64_t>(visibleRows());
        m_first = m_rows > visible ? m_rows - visible : 0;
        updateScrollBar();
    }
    requestRows();
}

bool LogView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip)
        return true; // rows have none yet
    return QAbstractScrollArea::viewportEvent(event);
}

void LogView::focusInEvent(QFocusEvent *event)
{
    if (!m_current && m_rows > 0 && event->reason() != Qt::MouseFocusReason)
        setCurrent(std::min(m_first, m_rows - 1), false);
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LogView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

// ---- people -------------------------------------------------------------------------------------------------------

std::optional<std::uint64_t> LogView::currentOrdinal() const
{
    const auto *row = m_current ? m_document.window().at(*m_current) : nullptr;
    return row != nullptr ? std::optional(row->ordinal) : std::nullopt;
}

void LogView::setCurrent(std::uint64_t row, bool extends)
{
    if (m_rows == 0)
        return;
    m_current = std::min(row, m_rows - 1);
    if (!extends)
        m_anchor = *m_current;
    if (m_document.state().isLive && *m_current + 1 < m_rows)
        setFollowing(false);
    ensureVisible(*m_current);
    QAccessibleEvent event(this, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
    viewport()->update();
    Q_EMIT currentChanged();
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    const bool extends = (event->modifiers() & Qt::ShiftModifier) != 0;
    const auto current = m_current.value_or(m_first);
    const auto page = static_cast<std::uint64_t>(std::max(1, visibleRows() - 1));
    const auto *row = m_document.window().at(current);
    switch (event->key()) {
    case Qt::Key_Up:
        setCurrent(current > 0 ? current - 1 : 0, extends);
        return;
    case Qt::Key_Down:
        setCurrent(current + 1, extends);
        return;
    case Qt::Key_PageUp:
        setFirst(m_first > page ? m_first - page : 0, true);
        setCurrent(current > page ? current - page : 0, extends);
        return;
    case Qt::Key_PageDown:
        setFirst(m_first + page, true);
        setCurrent(current + page, extends);
        return;
    case Qt::Key_Home:
        setCurrent(0, extends);
        return;
    case Qt::Key_End:
        setCurrent(m_rows > 0 ? m_rows - 1 : 0, extends);
        if (m_document.state().isLive && !m_document.state().isStopped)
            setFollowing(true);
        return;
    case Qt::Key_Right:
        if (row != nullptr)
            setOpened(row->ordinal, true);
        return;
    case Qt::Key_Left:
        if (row != nullptr)
            setOpened(row->ordinal, false);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        toggleOpened(current);
        return;
    default:
        break;
    }
    if (event->matches(QKeySequence::SelectAll) && m_rows > 0) {
        m_anchor = 0;
        m_current = m_rows - 1;
        viewport()->update();
    } else if (event->matches(QKeySequence::Copy)) {
        copySelection();
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void LogView::toggleOpened(std::uint64_t row)
{
    if (const auto *value = m_document.window().at(row))
        setOpened(value->ordinal, !m_opened.contains(value->ordinal));
}

void LogView::setOpened(std::uint64_t ordinal, bool isOpen)
{
    if (isOpen)
        m_opened[ordinal] = 1;
    else
        m_opened.erase(ordinal);
    viewport()->update();
}

void LogView::copySelection()
{
    if (!m_current)
        return;
    m_document.copyRecords(std::min(*m_current, m_anchor), std::max(*m_current, m_anchor),
                           [](const QString &text) { QGuiApplication::clipboard()->setText(text); });
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    const auto place = placeAt(event->pos());
    if (!place || event->button() != Qt::LeftButton)
        return;
    const auto *row = m_document.window().at(place->row);
    if (event->pos().x() < m_columns.width(ColumnLayout::Gutter) && place->line == 0) {
        if (row != nullptr)
            Q_EMIT breakpointToggled(row->ordinal);
        return;
    }
    setCurrent(place->row, (event->modifiers() & Qt::ShiftModifier) != 0);
    const bool isChip
        = row != nullptr && row->foldedLines > 0 && event->pos().x() > viewport()->width() - 110 && place->line == 0;
    if (isChip && !m_opened.contains(row->ordinal))
        setOpened(row->ordinal, true);
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    const auto place = placeAt(event->pos());
    const bool isGutter = place && place->line == 0 && event->pos().x() < m_columns.width(ColumnLayout::Gutter);
    const auto hovered = isGutter ? std::optional(place->row) : std::nullopt;
    if (hovered != m_hovered) {
        m_hovered = hovered;
        viewport()->update();
    }
    if ((event->buttons() & Qt::LeftButton) != 0 && place && !isGutter)
        setCurrent(place->row, true);
}

void LogView::leaveEvent(QEvent *)
{
    m_hovered.reset();
    viewport()->update();
}

void LogView::wheelEvent(QWheelEvent *event)
{
    if ((event->modifiers() & Qt::ControlModifier) != 0) {
        zoom(event->angleDelta().y() > 0 ? 1 : -1);
        event->accept();
        return;
    }
    m_wheel += event->angleDelta().y();
    const auto rows = m_wheel / 40; // three rows per notch
    m_wheel -= rows * 40;
    if (rows > 0)
        setFirst(m_first > static_cast<std::uint64_t>(rows) ? m_first - static_cast<std::uint64_t>(rows) : 0, true);
    else if (rows < 0)
        setFirst(m_first + static_cast<std::uint64_t>(-rows), true);
    event->accept();
}

void LogView::zoom(int steps)
{
    m_fontPixels = steps == 0 ? Theme::size(Size::FontMono) : std::clamp(m_fontPixels + steps, leastPixels, mostPixels);
    arrange();
    requestRows();
    viewport()->update();
}

QString LogView::spokenRow(const models::Row &row) const
{
    static constexpr std::array<const char *, 7> names {"",
                                                        QT_TR_NOOP("trace"),
                                                        QT_TR_NOOP("debug"),
                                                        QT_TR_NOOP("info"),
                                                        QT_TR_NOOP("warning"),
                                                        QT_TR_NOOP("error"),
                                                        QT_TR_NOOP("critical")};
    QStringList parts;
    if (row.level != models::RowLevel::None)
        parts << tr(names[static_cast<std::size_t>(row.level)]);
    for (const auto &part : {row.time, row.component})
        if (!part.isEmpty())
            parts << part;
    if (!row.request.isEmpty())
        parts << tr("request %1").arg(row.request);
    parts << row.message;
    if (row.foldedLines > 0)
        parts << tr("%n line(s) folded", nullptr, row.foldedLines);
    if (row.hasStop)
        parts << tr("breakpoint");
    return parts.join(QStringLiteral(", "));
}

} // namespace quarterdeck::ui
