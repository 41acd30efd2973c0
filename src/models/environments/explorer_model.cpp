// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/environments/explorer_model.h"

#include "models/environments/environment_text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>

#include <algorithm>
#include <map>
#include <utility>

namespace quarterdeck::models {

struct ExplorerModel::Node
{
    Kind kind = Kind::Connection;
    QString key; ///< Unique among its siblings.
    QString text;
    QString detail;
    domain::RunState state = domain::RunState::Unknown;
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;
};

struct ExplorerModel::Wanted
{
    Kind kind = Kind::App;
    QString key;
    QString text;
    QString detail;
    domain::RunState state = domain::RunState::Unknown;
};

ExplorerModel::ExplorerModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
    const auto add = [this](Kind kind, const QString &text) {
        auto node = std::make_unique<Node>();
        node->kind = kind;
        node->key = text;
        node->text = text;
        node->parent = m_root.get();
        return m_root->children.emplace_back(std::move(node)).get();
    };
    m_local = add(Kind::Connection, tr("Local workspace"));
    m_files = add(Kind::Files, tr("Files"));
}

ExplorerModel::~ExplorerModel() = default;

void ExplorerModel::update(Node &parent, const std::vector<Wanted> &wanted)
{
    auto &children = parent.children;
    for (auto i = static_cast<int>(children.size()) - 1; i >= 0; --i) {
        const auto at = static_cast<std::size_t>(i);
        if (std::ranges::find(wanted, children[at]->key, &Wanted::key) != wanted.end())
            continue;
        beginRemoveRows(indexOf(parent), i, i);
        children.erase(children.begin() + i);
        endRemoveRows();
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto row = static_cast<int>(i);
        const auto &want = wanted[i];
        const auto found = std::find_if(children.begin() + row, children.end(),
                                        [&](const auto &child) { return child->key == want.key; });
        if (found == children.end()) {
            beginInsertRows(indexOf(parent), row, row);
            auto child = std::make_unique<Node>();
            child->kind = want.kind;
            child->key = want.key;
            child->text = want.text;
            child->detail = want.detail;
            child->state = want.state;
            child->parent = &parent;
            children.insert(children.begin() + row, std::move(child));
            endInsertRows();
            continue;
        }
        if (const auto from = static_cast<int>(found - children.begin()); from != row) {
            beginMoveRows(indexOf(parent), from, from, indexOf(parent), row);
            std::rotate(children.begin() + row, found, found + 1);
            endMoveRows();
        }
        Node &child = *children[i];
        if (child.text == want.text && child.detail == want.detail && child.state == want.state)
            continue;
        child.text = want.text;
        child.detail = want.detail;
        child.state = want.state;
        const auto changed = indexOf(child);
        Q_EMIT dataChanged(changed, changed);
    }
}

void ExplorerModel::show(const domain::EnvironmentList &list)
{
    std::map<QString, std::vector<Wanted>> apps;
    for (const auto &status : list.environments)
        apps[QString::fromStdString(status.definition.app)].push_back(
            {Kind::Environment, QString::fromStdString(status.definition.id.text()),
             QString::fromStdString(status.definition.name), stateWord(status.state), status.state});
    std::vector<Wanted> wanted;
    for (const auto &app : apps)
        wanted.push_back({Kind::App, app.first, app.first, {}, {}});
    update(*m_local, wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto &environments = apps[wanted[i].key];
        std::ranges::sort(environments, {}, &Wanted::text);
        update(*m_local->children[i], environments);
    }
}

void ExplorerModel::setConnectionDetail(const QString &detail)
{
    if (m_local->detail == detail)
        return;
    m_local->detail = detail;
    const auto changed = indexOf(*m_local);
    Q_EMIT dataChanged(changed, changed);
}

void ExplorerModel::addFile(const QString &path)
{
    std::vector<Wanted> wanted;
    for (const auto &file : m_files->children)
        wanted.push_back({Kind::File, file->key, file->text, file->detail, {}});
    const QFileInfo info(path);
    const Wanted added {Kind::File,
                        path,
                        info.fileName(),
                        QLocale().formattedDataSize(info.size(), 1, QLocale::DataSizeTraditionalFormat),
                        {}};
    if (const auto found = std::ranges::find(wanted, path, &Wanted::key); found != wanted.end())
        *found = added;
    else
        wanted.push_back(added);
    update(*m_files, wanted);
}

void ExplorerModel::removeFile(const QString &path)
{
    std::vector<Wanted> wanted;
    for (const auto &file : m_files->children)
        if (file->key != path)
            wanted.push_back({Kind::File, file->key, file->text, file->detail, {}});
    update(*m_files, wanted);
}

QModelIndex ExplorerModel::environmentIndex(const domain::EnvironmentId &id) const
{
    const auto key = QString::fromStdString(id.text());
    for (const auto &app : m_local->children)
        for (const auto &environment : app->children)
            if (environment->key == key)
                return indexOf(*environment);
    return {};
}

std::optional<domain::EnvironmentId> ExplorerModel::environmentAt(const QModelIndex &index)
{
    const auto id = index.data(EnvironmentRole).toString();
    return id.isEmpty() ? std::nullopt : domain::EnvironmentId::fromText(id.toStdString());
}

ExplorerModel::Node *ExplorerModel::node(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex ExplorerModel::indexOf(const Node &node) const
{
    if (!node.parent)
        return {};
    const auto &siblings = node.parent->children;
    const auto at = std::ranges::find(siblings, &node, &std::unique_ptr<Node>::get);
    return createIndex(static_cast<int>(at - siblings.begin()), 0, at->get());
}

QModelIndex ExplorerModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node *above = node(parent);
    if (column != 0 || row < 0 || static_cast<std::size_t>(row) >= above->children.size())
        return {};
    return createIndex(row, column, above->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ExplorerModel::parent(const QModelIndex &child) const
{
    const Node *above = child.isValid() ? node(child)->parent : nullptr;
    return above ? indexOf(*above) : QModelIndex();
}

int ExplorerModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(node(parent)->children.size());
}

int ExplorerModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant ExplorerModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &shown = *node(index);
    switch (role) {
    case Qt::DisplayRole:
        return shown.text;
    case Qt::ToolTipRole:
        return shown.kind == Kind::File ? QVariant(shown.key) : QVariant();
    case Qt::AccessibleTextRole:
        return shown.detail.isEmpty() ? shown.text : tr("%1, %2", "name, state").arg(shown.text, shown.detail);
    case KindRole:
        return static_cast<int>(shown.kind);
    case StateRole:
        return shown.kind == Kind::Environment ? QVariant(static_cast<int>(shown.state)) : QVariant();
    case DetailRole:
        return shown.detail;
    case PathRole:
        return shown.kind == Kind::File ? QVariant(shown.key) : QVariant();
    case EnvironmentRole:
        return shown.kind == Kind::Environment ? QVariant(shown.key) : QVariant();
    default:
        return {};
    }
}

} // namespace quarterdeck::models
