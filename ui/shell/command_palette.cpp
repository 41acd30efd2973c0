// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/shell/window_parts.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QTextLayout>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <tuple>
#include <utility>

namespace quarterdeck::ui {

namespace {

constexpr int rowHeight = 30;
constexpr int headHeight = 26;
constexpr qsizetype mostUsed = 5;
constexpr int mostHeight = 34 + rowHeight * 14;
enum Role { IdRole = Qt::UserRole, KeysRole, GroupRole, ReasonRole, PlacesRole, IsHeadRole };

class Delegate : public QStyledItemDelegate
{
public:
    Delegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    { }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {option.rect.width(), index.data(IsHeadRole).toBool() ? headHeight : rowHeight};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.data(IsHeadRole).toBool()) {
            if (index.row() > 0)
                painter->fillRect(option.rect.left(), option.rect.top(), option.rect.width(), 1,
                                  m_theme.colour(Token::Border));
            painter->setFont(Theme::uiFont(Size::FontUiSmall));
            painter->setPen(m_theme.colour(Token::TextMuted));
            painter->drawText(option.rect.adjusted(12, 0, -12, 0), Qt::AlignLeft | Qt::AlignVCenter,
                              index.data().toString());
            return;
        }
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, m_theme.colour(Token::Selection));
        const auto reason = index.data(ReasonRole).toString();
        const bool isEnabled = reason.isEmpty();
        const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
        icon.paint(painter, QRect(option.rect.left() + 12, option.rect.top() + 7, 16, 16), Qt::AlignCenter,
                   isEnabled ? QIcon::Normal : QIcon::Disabled);
        auto place = option.rect.adjusted(40, 0, -12, 0);
        if (const auto keys = index.data(KeysRole).toString(); !keys.isEmpty() && isEnabled)
            place.setRight(place.right() - 12
                           - drawKeyCap(*painter, m_theme, keys, place.right(), option.rect.center().y() + 1));
        // Name, then where it belongs, or why not just now.
        const int used = drawName(*painter, index, place, isEnabled);
        place.setLeft(place.left() + used + 12);
        painter->setFont(Theme::uiFont(Size::FontUiSmall));
        painter->setPen(m_theme.colour(Token::TextMuted));
        const auto side = isEnabled ? index.data(GroupRole).toString() : reason;
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(side, Qt::ElideRight, place.width()));
    }

private:
    int drawName(QPainter &painter, const QModelIndex &index, const QRect &place, bool isEnabled) const
    {
        const auto name = painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideNone, place.width());
        QTextLayout layout(name, Theme::uiFont());
        QTextCharFormat typed;
        typed.setForeground(m_theme.colour(Token::Accent));
        typed.setFontWeight(QFont::DemiBold);
        QList<QTextLayout::FormatRange> formats;
        if (isEnabled) {
            for (const auto places = index.data(PlacesRole).value<QList<int>>(); const int at : places) {
                if (!formats.isEmpty() && formats.last().start + formats.last().length == at)
                    ++formats.last().length;
                else
                    formats.append({at, 1, typed});
            }
        }
        layout.setFormats(formats);
        layout.beginLayout();
        auto line = layout.createLine();
        line.setLineWidth(place.width());
        layout.endLayout();
        painter.setPen(m_theme.colour(isEnabled ? Token::TextPrimary : Token::TextMuted));
        layout.draw(&painter, QPointF(place.left(), place.top() + (place.height() - line.height()) / 2));
        return static_cast<int>(line.naturalTextWidth()) + 1;
    }

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
    column->setContentsMargins(8, 8, 8, 8);
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
    if (auto *before = QApplication::focusWidget(); before != m_field)
        m_before = before;
    m_field->clear();
    fill();
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::place()
{
    int rows = 2;
    for (int i = 0; i < m_list->count(); ++i)
        rows += m_list->item(i)->data(IsHeadRole).toBool() ? headHeight : rowHeight;
    const auto width = std::min(Theme::size(Size::Palette), parentWidget()->width() - 32);
    const auto height = std::min({m_field->height() + 16 + rows, mostHeight, parentWidget()->height() - 60});
    setGeometry((parentWidget()->width() - width) / 2, 34, width, height);
}

void CommandPalette::leave()
{
    hide();
    if (m_before)
        m_before->setFocus(Qt::OtherFocusReason);
    else
        parentWidget()->setFocus();
}

std::optional<int> CommandPalette::score(const QString &text, const QString &letters, QList<int> *places)
{
    // The letters as one run are best, above all at the beginning of a word.
    if (const auto run = letters.trimmed(); !run.isEmpty()) {
        auto found = text.indexOf(run, 0, Qt::CaseInsensitive);
        const auto word = text.indexOf(QLatin1Char(' ') + run, 0, Qt::CaseInsensitive);
        if (found > 0 && word >= 0)
            found = word + 1;
        if (found >= 0) {
            for (qsizetype i = 0; places != nullptr && i < run.size(); ++i)
                places->append(static_cast<int>(found + i));
            return found == 0 ? -200 : word >= 0 ? -100 : -50;
        }
    }
    int at = 0;
    int score = 0;
    for (const auto letter : letters) {
        if (letter.isSpace())
            continue;
        const auto found = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (found < 0)
            return std::nullopt;
        const bool begins = found == 0 || text[found - 1].isSpace();
        if (places != nullptr)
            places->append(static_cast<int>(found));
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
        QList<int> places;
    };
    std::vector<Found> found;
    const auto letters = m_field->text();
    for (const auto &entry : m_registry.entries()) {
        const auto name = QString(entry.spec.text).remove(QLatin1Char('&'));
        QList<int> places;
        auto value = score(name, letters, &places);
        if (!value) {
            places.clear();
            value = score(entry.spec.group + QLatin1Char(' ') + name, letters);
        }
        if (value)
            found.push_back({*value, &entry, places});
    }
    // Names that hold what was typed come before those that only have its letters; then what can be done now.
    const auto rank
        = [](const Found &one) { return std::tuple(one.score >= 0, !one.entry->action->isEnabled(), one.score); };
    std::ranges::stable_sort(found, {}, rank);
    m_list->clear();
    const auto add = [this](const Found &one) {
        const auto *action = one.entry->action;
        auto *item
            = new QListWidgetItem(action->icon(), QString(one.entry->spec.text).remove(QLatin1Char('&')), m_list);
        item->setData(IdRole, one.entry->spec.id);
        item->setData(KeysRole, action->shortcut().toString(QKeySequence::NativeText));
        item->setData(GroupRole, one.entry->spec.group);
        item->setData(PlacesRole, QVariant::fromValue(one.places));
        const auto reason = ActionRegistry::reason(*action);
        item->setData(ReasonRole,
                      action->isEnabled()    ? QString()
                          : reason.isEmpty() ? tr("not possible just now")
                                             : reason);
        item->setData(Qt::AccessibleTextRole,
                      QStringList {item->text(),
                                   action->isEnabled() ? one.entry->spec.group : item->data(ReasonRole).toString(),
                                   item->data(KeysRole).toString()}
                          .join(QStringLiteral(", ")));
    };
    const auto group = [&](const QString &name, const auto &fits) {
        bool isFirst = true;
        for (const auto &one : found) {
            if (!fits(one))
                continue;
            if (std::exchange(isFirst, false)) {
                auto *head = new QListWidgetItem(name, m_list);
                head->setFlags(Qt::NoItemFlags);
                head->setData(IsHeadRole, true);
            }
            add(one);
        }
    };
    const auto wasUsed = [this](const Found &one) {
        return one.entry->action->isEnabled() && m_lastUsed.contains(one.entry->spec.id);
    };
    group(tr("Used last"), wasUsed);
    group(tr("Commands"), [&](const Found &one) { return !wasUsed(one); });
    if (found.empty()) {
        auto *none = new QListWidgetItem(tr("No command “%1”.").arg(letters), m_list);
        none->setFlags(Qt::NoItemFlags);
    } else {
        m_list->setCurrentRow(1); // below the head of its group
        m_list->scrollToTop();
    }
    place();
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
    m_lastUsed = m_lastUsed.mid(0, mostUsed);
    leave();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const auto move = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (move != 0 && m_list->count() > 0) {
            auto row = m_list->currentRow();
            do // heads of groups are no place to stand
                row = (row + move + m_list->count()) % m_list->count();
            while (m_list->item(row)->data(IsHeadRole).toBool() && row != m_list->currentRow());
            m_list->setCurrentRow(row);
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            leave();
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
