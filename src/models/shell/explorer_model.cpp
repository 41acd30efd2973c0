// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shell/explorer_model.h"

#include <QtCore/QFileInfo>

#include <algorithm>

namespace quarterdeck::models {

struct ExplorerModel::Node
{
    Kind kind = Kind::Connection;
    QString key; ///< What makes it the same node later.
    QString name;
    QString stateText;
    domain::RunState state = domain::RunState::Unknown;
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;

    Node &add(Kind childKind, const QString &childKey, const QString &childName)
    {
        auto child = std::make_unique<Node>();
        child->kind = childKind;
        child->key = childKey;
        child->name = childName;
        child->parent = this;
        children.push_back(std::move(child));
        return *children.back();
    }
    [[nodiscard]] int row() const
    {
        const auto found
            = std::ranges::find_if(parent->children, [this](const auto &child) { return child.get() == this; });
        return static_cast<int>(found - parent->children.begin());
    }
};

ExplorerModel::ExplorerModel(EnvironmentsPresenter &environments, QObject *parent)
    : QAbstractItemModel(parent)
    , m_environments(environments)
    , m_root(build(environments, {}))
{
    connect(&environments, &EnvironmentsPresenter::changed, this, &ExplorerModel::rebuild);
}

ExplorerModel::~ExplorerModel() = default;

void ExplorerModel::setFiles(const QStringList &paths)
{
    m_files = paths;
    rebuild();
}

std::unique_ptr<ExplorerModel::Node> ExplorerModel::build(const EnvironmentsPresenter &environments,
                                                          const QStringList &files)
{
    auto root = std::make_unique<Node>();
    auto &local = root->add(Kind::Connection, QStringLiteral("local"), tr("Local workspace"));
    using Connection = EnvironmentsPresenter::Connection;
    switch (environments.connection()) {
    case Connection::Connecting:
        local.stateText = tr("starting");
        break;
    case Connection::Lost:
        local.stateText = tr("not answering");
        break;
    default:
        break;
    }
    for (const auto &status : environments.list()) {
        const auto app = QString::fromStdString(status.definition.app);
        auto found = std::ranges::find_if(local.children, [&](const auto &child) { return child->key == app; });
        auto &node = found == local.children.end() ? local.add(Kind::App, app, app) : **found;
        auto &leaf = node.add(Kind::Environment, QString::fromStdString(status.definition.id.text()),
                              QString::fromStdString(status.definition.name));
        leaf.state = status.state;
        leaf.stateText = status.state == domain::RunState::Running ? tr("live", "a log source that writes now")
                                                                   : EnvironmentsPresenter::stateText(status);
    }
    if (!files.isEmpty()) {
        auto &group = root->add(Kind::Files, QStringLiteral("files"), tr("Files"));
        for (const auto &file : files)
            group.add(Kind::File, file, QFileInfo(file).fileName());
    }
    return root;
}

void ExplorerModel::rebuild()
{
    const auto wanted = build(m_environments, m_files);
    merge(*m_root, *wanted, {});
}

void ExplorerModel::merge(Node &own, Node &wanted, const QModelIndex &parent)
{
    for (int row = static_cast<int>(own.children.size()) - 1; row >= 0; --row) {
        const auto &key = own.children[static_cast<std::size_t>(row)]->key;
        if (std::ranges::none_of(wanted.children, [&](const auto &child) { return child->key == key; })) {
            beginRemoveRows(parent, row, row);
            own.children.erase(own.children.begin() + row);
            endRemoveRows();
        }
    }
    for (std::size_t place = 0; place < wanted.children.size(); ++place) {
        auto &want = *wanted.children[place];
        const auto row = static_cast<int>(place);
        const auto found
            = std::ranges::find_if(own.children, [&](const auto &child) { return child->key == want.key; });
        if (found != own.children.end() && found - own.children.begin() != row) { // it moved: takes its new place
            const auto old = static_cast<int>(found - own.children.begin());
            beginMoveRows(parent, old, old, parent, row);
            std::rotate(own.children.begin() + row, found, found + 1);
            endMoveRows();
        } else if (found == own.children.end()) {
            beginInsertRows(parent, row, row);
            auto node = std::make_unique<Node>();
            node->kind = want.kind;
            node->key = want.key;
            node->name = want.name;
            node->state = want.state;
            node->stateText = want.stateText;
            node->parent = &own;
            own.children.insert(own.children.begin() + row, std::move(node));
            endInsertRows();
        }
        auto &node = *own.children[place];
        if (node.name != want.name || node.stateText != want.stateText || node.state != want.state) {
            node.name = want.name;
            node.stateText = want.stateText;
            node.state = want.state;
            Q_EMIT dataChanged(index(row, 0, parent), index(row, 0, parent));
        }
        merge(node, want, index(row, 0, parent));
    }
}

ExplorerModel::Node *ExplorerModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex ExplorerModel::index(int row, int column, const QModelIndex &parent) const
{
    const auto *node = nodeOf(parent);
    if (row < 0 || column != 0 || static_cast<std::size_t>(row) >= node->children.size())
        return {};
    return createIndex(row, column, node->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ExplorerModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    auto *node = nodeOf(index)->parent;
    return node == m_root.get() ? QModelIndex() : createIndex(node->row(), 0, node);
}

int ExplorerModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int ExplorerModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant ExplorerModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto *node = nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return node->name;
    case Qt::ToolTipRole:
        return node->kind == Kind::File ? node->key : node->stateText;
    case Qt::AccessibleTextRole:
        return node->stateText.isEmpty() ? node->name : node->name + QStringLiteral(", ") + node->stateText;
    case KindRole:
        return static_cast<int>(node->kind);
    case IdRole:
    case PathRole:
        return node->key;
    case StateRole:
        return static_cast<int>(node->state);
    case StateTextRole:
        return node->stateText;
    default:
        return {};
    }
}

QModelIndex ExplorerModel::indexOf(domain::EnvironmentId id) const
{
    const auto key = QString::fromStdString(id.text());
    for (const auto &connection : m_root->children) {
        for (const auto &app : connection->children) {
            for (const auto &leaf : app->children) {
                if (leaf->key == key)
                    return createIndex(leaf->row(), 0, leaf.get());
            }
        }
    }
    return {};
}

} // namespace quarterdeck::models
