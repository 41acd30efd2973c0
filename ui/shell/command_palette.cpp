// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace quarterdeck::ui {

namespace {

constexpr int rowHeight = 30;
constexpr int mostRows = 12;
enum Role { IdRole = Qt::UserRole, KeysRole, GroupRole, ReasonRole };

class Delegate : public QStyledItemDelegate
{
public:
    Delegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    { }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {option.rect.width(), rowHeight};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, m_theme.colour(Token::Selection));
        const auto reason = index.data(ReasonRole).toString();
        const bool isEnabled = reason.isEmpty();
        const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
        icon.paint(painter, QRect(option.rect.left() + 12, option.rect.top() + 7, 16, 16), Qt::AlignCenter,
                   isEnabled ? QIcon::Normal : QIcon::Disabled);
        auto place = option.rect.adjusted(40, 0, -12, 0);
        painter->setFont(Theme::uiFont(Size::FontUiSmall));
        painter->setPen(m_theme.colour(Token::TextMuted));
        const auto keys = index.data(KeysRole).toString();
        painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, keys);
        place.setRight(place.right() - 130);
        const auto side = isEnabled ? index.data(GroupRole).toString() : reason;
        const auto sideWidth = std::min(painter->fontMetrics().horizontalAdvance(side), place.width() / 2);
        painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(side, Qt::ElideRight, sideWidth));
        place.setRight(place.right() - sideWidth - 12);
        painter->setFont(Theme::uiFont());
        painter->setPen(m_theme.colour(isEnabled ? Token::TextPrimary : Token::TextMuted));
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, place.width()));
    }

private:
    const Theme &m_theme;
};

} // namespace

CommandPalette::CommandPalette(ActionRegistry &registry, Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_registry(registry)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Command palette"));
    setFrameShape(QFrame::NoFrame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    m_field = new QLineEdit(this);
    m_field->setObjectName(QStringLiteral("paletteField"));
    m_field->setAccessibleName(tr("Command"));
    m_field->setPlaceholderText(tr("Run a command"));
    m_field->setFixedHeight(32);
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new Delegate(theme, m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    hide();
}

void CommandPalette::open()
{
    m_field->clear();
    fill();
    const auto width = std::min(Theme::size(Size::Palette), parentWidget()->width() - 32);
    const auto height = 34 + rowHeight * mostRows;
    setGeometry((parentWidget()->width() - width) / 2, 34, width, std::min(height, parentWidget()->height() - 60));
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

std::optional<int> CommandPalette::score(const QString &text, const QString &letters)
{
    int at = 0;
    int score = 0;
    for (const auto letter : letters) {
        if (letter.isSpace())
            continue;
        const auto found = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (found < 0)
            return std::nullopt;
        const bool begins = found == 0 || text[found - 1].isSpace();
        score += (begins ? 0 : 2) + static_cast<int>(found) - at;
        at = static_cast<int>(found) + 1;
    }
    return score;
}

void CommandPalette::fill()
{
    struct Found
    {
        int score;
        const ActionRegistry::Entry *entry;
    };
    std::vector<Found> found;
    const auto letters = m_field->text();
    for (const auto &entry : m_registry.entries()) {
        const auto name = QString(entry.spec.text).remove(QLatin1Char('&'));
        auto value = score(name, letters);
        if (!value)
            value = score(entry.spec.group + QLatin1Char(' ') + name, letters);
        if (!value)
            continue;
        const auto used = m_lastUsed.indexOf(entry.spec.id);
        found.push_back({letters.isEmpty() && used >= 0 ? static_cast<int>(used) - 1000 : *value, &entry});
    }
    std::ranges::stable_sort(found, {}, &Found::score);
    m_list->clear();
    for (const auto &one : found) {
        auto *item = new QListWidgetItem(one.entry->action->icon(),
                                         QString(one.entry->spec.text).remove(QLatin1Char('&')), m_list);
        item->setData(IdRole, one.entry->spec.id);
        item->setData(KeysRole, one.entry->action->shortcut().toString(QKeySequence::NativeText));
        item->setData(GroupRole, one.entry->spec.group);
        item->setData(ReasonRole,
                      one.entry->action->isEnabled() ? QString()
                          : ActionRegistry::reason(*one.entry->action).isEmpty()
                          ? tr("not possible just now")
                          : ActionRegistry::reason(*one.entry->action));
    }
    if (found.empty()) {
        auto *none = new QListWidgetItem(tr("No command “%1”.").arg(letters), m_list);
        none->setFlags(Qt::NoItemFlags);
    } else {
        m_list->setCurrentRow(0);
    }
}

void CommandPalette::run()
{
    const auto *item = m_list->currentItem();
    if (item == nullptr)
        return;
    const auto id = item->data(IdRole).toString();
    auto *action = m_registry.action(id);
    if (action == nullptr || !action->isEnabled())
        return;
    m_lastUsed.removeAll(id);
    m_lastUsed.prepend(id);
    hide();
    parentWidget()->setFocus();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const auto move = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (move != 0 && m_list->count() > 0) {
            m_list->setCurrentRow((m_list->currentRow() + move + m_list->count()) % m_list->count());
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            hide();
            parentWidget()->setFocus();
            return true;
        }
    } else if (event->type() == QEvent::FocusOut && isVisible()) {
        hide();
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(Token::SurfaceOverlay));
    painter.setPen(m_theme.colour(Token::BorderStrong));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace quarterdeck::ui
