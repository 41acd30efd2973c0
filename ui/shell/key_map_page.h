// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/action_registry.h"

#include <QtWidgets/QKeySequenceEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QWidget>

namespace quarterdeck::ui {

/// All actions with their keys; the chosen one can get others.
class KeyMapPage : public QWidget
{
    Q_OBJECT
public:
    explicit KeyMapPage(ActionRegistry &registry, QWidget *parent = nullptr);

private:
    void fill();
    void bind(const std::optional<QKeySequence> &keys);

    ActionRegistry &m_registry;
    QLineEdit *m_search;
    QTreeWidget *m_list;
    QKeySequenceEdit *m_keys;
    QLabel *m_verdict;
};

} // namespace quarterdeck::ui
