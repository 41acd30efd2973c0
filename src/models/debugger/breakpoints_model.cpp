// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debugger/breakpoints_model.h"

namespace quarterdeck::models {

void BreakpointsModel::setDocument(LogDocument *document)
{
    if (m_document == document)
        return;
    if (m_document)
        disconnect(m_document, nullptr, this, nullptr);
    beginResetModel();
    m_document = document;
    m_items = document != nullptr ? document->breakpoints() : QList<BreakpointItem>();
    endResetModel();
    if (document != nullptr) {
        connect(document, &LogDocument::breakpointsChanged, this, &BreakpointsModel::refresh);
        connect(document, &QObject::destroyed, this, [this] {
            beginResetModel();
            m_items.clear();
            endResetModel();
        });
    }
}

void BreakpointsModel::refresh()
{
    if (!m_document)
        return;
    auto items = m_document->breakpoints();
    if (items.size() == m_items.size()) { // counts, names, ticks: the rows stay
        m_items = std::move(items);
        if (!m_items.isEmpty())
            Q_EMIT dataChanged(index(0), index(static_cast<int>(m_items.size()) - 1));
    } else if (items.size() == m_items.size() + 1) {
        const auto last = static_cast<int>(m_items.size());
        beginInsertRows({}, last, last);
        m_items = std::move(items);
        endInsertRows();
    } else {
        beginResetModel();
        m_items = std::move(items);
        endResetModel();
    }
}

int BreakpointsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant BreakpointsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &item = m_items[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return item.name;
    case Qt::EditRole:
    case Qt::ToolTipRole:
    case TextRole:
        return item.text;
    case Qt::CheckStateRole:
        return item.isEnabled ? Qt::Checked : Qt::Unchecked;
    case Qt::AccessibleTextRole:
        return tr("%1, %2, hit %3 times").arg(item.name, item.isEnabled ? tr("on") : tr("off")).arg(item.hits);
    case CountRole:
        return static_cast<qulonglong>(item.hits);
    case IsLogpointRole:
        return item.isLogpoint;
    case IsEnabledRole:
        return item.isEnabled;
    default:
        return {};
    }
}

bool BreakpointsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!m_document || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    if (role == Qt::CheckStateRole) {
        m_document->setBreakpointEnabled(index.row(), value.toInt() == Qt::Checked);
        return true;
    }
    if (role == Qt::EditRole) {
        if (value.toString().trimmed().isEmpty()) {
            m_document->removeBreakpoint(index.row());
            return true;
        }
        if (const auto problem = m_document->setBreakpoint(index.row(), value.toString())) {
            Q_EMIT refused(problem->sentence);
            return false;
        }
        return true;
    }
    return false;
}

Qt::ItemFlags BreakpointsModel::flags(const QModelIndex &index) const
{
    return index.isValid()
        ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemNeverHasChildren
        : Qt::NoItemFlags;
}

} // namespace quarterdeck::models
