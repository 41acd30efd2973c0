// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/log_accessible.h"

#include "ui/logs/log_view.h"

#include <QtGui/QAccessible>
#include <QtWidgets/QAccessibleWidget>

#include <QtCore/QPointer>

#include <algorithm>
#include <map>
#include <memory>

namespace quarterdeck::ui {

namespace {

class ViewInterface;

/// A visible row, as an item of the list.
class RowInterface : public QAccessibleInterface
{
public:
    RowInterface(LogView &view, int place)
        : m_view(&view)
        , m_place(place)
    { }
    bool isValid() const override { return m_view && value() != nullptr; }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override
    {
        return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text kind) const override
    {
        const auto *row = value();
        return row != nullptr && kind == QAccessible::Name ? m_view->spokenRow(*row) : QString();
    }
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override
    {
        const auto row = m_view->firstVisibleRow() + static_cast<std::uint64_t>(m_place);
        for (const auto &place : m_view->places()) {
            if (place.row == row && place.line == 0)
                return {m_view->viewport()->mapToGlobal(QPoint(0, place.top)),
                        QSize(m_view->viewport()->width(), m_view->rowHeight())};
        }
        return {};
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        const auto *row = value();
        state.selected = row != nullptr && m_view->currentOrdinal() == row->ordinal;
        state.focused = state.selected && m_view->hasFocus();
        state.expandable = row != nullptr && row->foldedLines > 0;
        state.expanded = row != nullptr && m_view->isOpened(row->ordinal);
        return state;
    }

private:
    const models::Row *value() const
    {
        return m_view ? m_view->document().window().at(m_view->firstVisibleRow() + static_cast<std::uint64_t>(m_place))
                      : nullptr;
    }
    QPointer<LogView> m_view;
    int m_place;
};

/// The list of the visible rows. Its items are made once per place, and say what stands there now.
class ViewInterface : public QAccessibleWidget
{
public:
    explicit ViewInterface(LogView *view)
        : QAccessibleWidget(view, QAccessible::List)
    { }
    ~ViewInterface() override
    {
        for (const auto &[place, id] : m_rows)
            QAccessible::deleteAccessibleInterface(id);
    }
    int childCount() const override
    {
        const auto rows = view().document().state().rows;
        const auto first = view().firstVisibleRow();
        return static_cast<int>(
            std::min<std::uint64_t>(static_cast<std::uint64_t>(view().visibleRows()), rows > first ? rows - first : 0));
    }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        const auto found = m_rows.find(index);
        if (found != m_rows.end())
            return QAccessible::accessibleInterface(found->second);
        auto row = std::make_unique<RowInterface>(view(), index);
        auto *made = row.get();
        m_rows[index] = QAccessible::registerAccessibleInterface(row.release()); // deleted by its id
        return made;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (const auto &[place, id] : m_rows) {
            if (QAccessible::accessibleInterface(id) == child)
                return place;
        }
        return -1;
    }

private:
    LogView &view() const { return *static_cast<LogView *>(widget()); }
    mutable std::map<int, QAccessible::Id> m_rows;
};

QAccessibleInterface *factory(const QString &className, QObject *object)
{
    if (className == QLatin1String("quarterdeck::ui::LogView"))
        return std::make_unique<ViewInterface>(static_cast<LogView *>(object)).release(); // the cache of Qt owns it
    return nullptr;
}

} // namespace

void installLogAccessibility()
{
    QAccessible::installFactory(factory);
}

} // namespace quarterdeck::ui
