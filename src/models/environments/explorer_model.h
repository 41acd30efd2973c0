// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/environment.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace quarterdeck::models {

class EnvironmentsPresenter;

/// The explorer's tree: connections › apps › environments, and the open files. Changes come as inserted, removed and
/// changed rows, so that selection and expansion stay.
class ExplorerModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum class Kind { Connection, App, Environment, Files, File };
    enum Role {
        KindRole = Qt::UserRole, ///< Kind as int
        StateRole, ///< domain::RunState as int, environments only
        DetailRole, ///< The word or size at the right
        PathRole, ///< Files only
        EnvironmentRole ///< Id as text, environments only
    };

    explicit ExplorerModel(QObject *parent = nullptr);
    ~ExplorerModel() override;

    void show(const domain::EnvironmentList &list);
    /// The word beside the connection ("starting"); empty: none.
    void setConnectionDetail(const QString &detail);
    void addFile(const QString &path);
    void removeFile(const QString &path);

    [[nodiscard]] QModelIndex environmentIndex(const domain::EnvironmentId &id) const;
    [[nodiscard]] static std::optional<domain::EnvironmentId> environmentAt(const QModelIndex &index);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Node;
    struct Wanted;
    [[nodiscard]] Node *node(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Node &node) const;
    void update(Node &parent, const std::vector<Wanted> &wanted);

    std::unique_ptr<Node> m_root;
    Node *m_local = nullptr; // in the tree under m_root
    Node *m_files = nullptr; // likewise
};

} // namespace quarterdeck::models
