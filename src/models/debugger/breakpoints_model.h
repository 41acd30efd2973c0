// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logs/log_document.h"

#include <QtCore/QAbstractListModel>
#include <QtCore/QPointer>

namespace quarterdeck::models {

/// The breakpoints of the shown log. Checkable (enabled); the edited text is the text form.
class BreakpointsModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { TextRole = Qt::UserRole + 1, CountRole, IsLogpointRole, IsEnabledRole };

    using QAbstractListModel::QAbstractListModel;

    /// Null: none is shown.
    void setDocument(LogDocument *document);
    [[nodiscard]] LogDocument *document() const { return m_document; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    /// An edit was refused.
    void refused(const QString &sentence);

private:
    void refresh();
    QPointer<LogDocument> m_document;
    QList<BreakpointItem> m_items;
};

} // namespace quarterdeck::models
