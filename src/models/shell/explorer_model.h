// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/environments/environments_presenter.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QStringList>

#include <memory>

namespace quarterdeck::models {

/// What the explorer shows: connections (here the local workspace) › apps › environments, and the opened files.
class ExplorerModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum class Kind { Connection, App, Environment, Files, File };
    enum Role { KindRole = Qt::UserRole + 1, IdRole, PathRole, StateRole, StateTextRole };

    explicit ExplorerModel(EnvironmentsPresenter &environments, QObject *parent = nullptr);
    ~ExplorerModel() override;

    void setFiles(const QStringList &paths);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QModelIndex indexOf(domain::EnvironmentId id) const;

private:
    struct Node;
    void rebuild();
    [[nodiscard]] static std::unique_ptr<Node> build(const EnvironmentsPresenter &environments,
                                                     const QStringList &files);
    /// Makes the tree equal to `wanted` by single insertions, removals and changes, so that selection and openness
    /// stay.
    void merge(Node &own, Node &wanted, const QModelIndex &parent);
    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const;

    EnvironmentsPresenter &m_environments;
    QStringList m_files;
    std::unique_ptr<Node> m_root;
};

} // namespace quarterdeck::models
