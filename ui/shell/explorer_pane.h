// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/shell/explorer_model.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QTreeView>
#include <QtWidgets/QWidget>

namespace quarterdeck::ui {

/// The tree of connections, apps, environments and files.
class ExplorerPane : public QWidget
{
    Q_OBJECT
public:
    ExplorerPane(models::ExplorerModel &model, Theme &theme, QWidget *parent = nullptr);
    /// The chosen environment, if one is.
    [[nodiscard]] std::optional<domain::EnvironmentId> currentEnvironment() const;
    void choose(domain::EnvironmentId id);

Q_SIGNALS:
    void environmentActivated(quarterdeck::domain::EnvironmentId id);
    void fileActivated(const QString &path);
    void chosen();
    void menuWanted(const QPoint &global);

private:
    models::ExplorerModel &m_model;
    QTreeView *m_tree;
};

} // namespace quarterdeck::ui
