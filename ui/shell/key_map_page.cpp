// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/key_map_page.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

KeyMapPage::KeyMapPage(ActionRegistry &registry, QWidget *parent)
    : QWidget(parent)
    , m_registry(registry)
{
    setObjectName(QStringLiteral("keyMapPage"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("keyMapSearch"));
    m_search->setAccessibleName(tr("Search actions"));
    m_search->setPlaceholderText(tr("Search by name or keys"));
    m_search->setMaximumWidth(420);
    m_list = new QTreeWidget(this);
    m_list->setObjectName(QStringLiteral("keyMapList"));
    m_list->setAccessibleName(tr("Actions"));
    m_list->setColumnCount(3);
    m_list->setHeaderLabels({tr("Action"), tr("Menu"), tr("Keys")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->resizeSection(0, 360);
    m_list->header()->resizeSection(1, 140);
    auto *row = new QHBoxLayout;
    m_keys = new QKeySequenceEdit(this);
    m_keys->setObjectName(QStringLiteral("keyMapKeys"));
    m_keys->setAccessibleName(tr("New keys"));
    m_keys->setMaximumWidth(220);
    auto *set = new QPushButton(tr("Set keys"), this);
    auto *none = new QPushButton(tr("Remove keys"), this);
    auto *reset = new QPushButton(tr("Reset"), this);
    m_verdict = new QLabel(this);
    m_verdict->setObjectName(QStringLiteral("keyMapVerdict"));
    row->addWidget(m_keys);
    row->addWidget(set);
    row->addWidget(none);
    row->addWidget(reset);
    row->addWidget(m_verdict, 1);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addLayout(row);
    connect(m_search, &QLineEdit::textChanged, this, &KeyMapPage::fill);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem *item) {
        if (item != nullptr)
            m_keys->setKeySequence(m_registry.action(item->data(0, Qt::UserRole).toString())->shortcut());
        m_verdict->clear();
    });
    connect(set, &QPushButton::clicked, this, [this] { bind(m_keys->keySequence()); });
    connect(none, &QPushButton::clicked, this, [this] { bind(QKeySequence()); });
    connect(reset, &QPushButton::clicked, this, [this] { bind(std::nullopt); });
    fill();
}

void KeyMapPage::fill()
{
    const auto wanted
        = m_list->currentItem() != nullptr ? m_list->currentItem()->data(0, Qt::UserRole).toString() : QString();
    m_list->clear();
    const auto search = m_search->text();
    for (const auto &entry : m_registry.entries()) {
        const auto name = QString(entry.spec.text).remove(QLatin1Char('&'));
        const auto keys = entry.action->shortcut().toString(QKeySequence::NativeText);
        if (!search.isEmpty() && !name.contains(search, Qt::CaseInsensitive)
            && !keys.contains(search, Qt::CaseInsensitive))
            continue;
        auto *item = new QTreeWidgetItem(m_list, {name, entry.spec.group, keys});
        item->setData(0, Qt::UserRole, entry.spec.id);
        if (entry.spec.id == wanted)
            m_list->setCurrentItem(item);
    }
}

void KeyMapPage::bind(const std::optional<QKeySequence> &keys)
{
    const auto *item = m_list->currentItem();
    if (item == nullptr) {
        m_verdict->setText(tr("Choose an action first."));
        return;
    }
    const auto other = m_registry.rebind(item->data(0, Qt::UserRole).toString(), keys);
    if (!other.isEmpty()) {
        m_verdict->setText(tr("%1 belongs to “%2”. Remove it there first.")
                               .arg(keys.value_or(QKeySequence()).toString(QKeySequence::NativeText), other));
        return;
    }
    fill();
    m_verdict->setText(tr("Saved."));
}

} // namespace quarterdeck::ui
