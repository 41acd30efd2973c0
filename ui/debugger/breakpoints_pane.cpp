// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debugger/breakpoints_pane.h"

#include "ui/logs/filter_bar.h"

#include <QtCore/QLocale>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

namespace {

/// Box, glyph, name, hits at the right.
class Delegate : public QStyledItemDelegate
{
public:
    Delegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    { }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {option.rect.width(), Theme::size(Size::RowTree) + 2};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        auto item = option;
        initStyleOption(&item, index);
        const auto *style = item.widget->style();
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
        auto box = item;
        box.rect = QRect(item.rect.left() + 10, item.rect.top(), 16, item.rect.height());
        box.state.setFlag(QStyle::State_On, item.checkState == Qt::Checked);
        box.state.setFlag(QStyle::State_HasFocus, false);
        style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter, item.widget);
        const bool isEnabled = index.data(models::BreakpointsModel::IsEnabledRole).toBool();
        const bool isLog = index.data(models::BreakpointsModel::IsLogpointRole).toBool();
        const auto glyph = isLog
            ? (isEnabled ? QStringLiteral("logpoint") : QStringLiteral("logpoint-disabled"))
            : (isEnabled ? QStringLiteral("breakpoint-conditional") : QStringLiteral("breakpoint-disabled"));
        m_theme.icon(glyph, isLog ? Token::Logpoint : Token::Breakpoint)
            .paint(painter, QRect(item.rect.left() + 34, item.rect.center().y() - 7, 16, 16));
        const auto count = QLocale().toString(index.data(models::BreakpointsModel::CountRole).toULongLong());
        painter->setFont(Theme::uiFont());
        const auto countWidth = painter->fontMetrics().horizontalAdvance(count);
        painter->setPen(m_theme.colour(Token::TextSecondary));
        painter->drawText(item.rect.adjusted(0, 0, -12, 0), Qt::AlignRight | Qt::AlignVCenter, count);
        painter->setPen(m_theme.colour(isEnabled ? Token::TextPrimary : Token::TextMuted));
        const auto place = item.rect.adjusted(56, 0, -(countWidth + 20), 0);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(item.text, Qt::ElideRight, place.width()));
        if (item.state.testFlag(QStyle::State_HasFocus)) {
            QStyleOptionFocusRect ring;
            ring.rect = item.rect.adjusted(1, 1, -1, -1);
            style->drawPrimitive(QStyle::PE_FrameFocusRect, &ring, painter, item.widget);
        }
    }
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override
    {
        const bool isClick = event->type() == QEvent::MouseButtonRelease
            && static_cast<QMouseEvent *>(event)->pos().x() < option.rect.left() + 30;
        const bool isSpace
            = event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
        if (!isClick && !isSpace)
            return false;
        const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }

private:
    const Theme &m_theme;
};

} // namespace

BreakpointsPane::BreakpointsPane(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("breakpointsPane"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("breakpointsList"));
    m_list->setAccessibleName(tr("Breakpoints"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new Delegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_empty = new QWidget(this);
    auto *words = new QVBoxLayout(m_empty);
    words->setContentsMargins(16, 12, 16, 12);
    words->setSpacing(4);
    auto *title = new QLabel(tr("No breakpoints."), m_empty);
    title->setFont(Theme::uiFont(Size::FontUi, QFont::Medium));
    auto *hint = new QLabel(tr("Press F9 on a record, or click beside it."), m_empty);
    hint->setFont(Theme::uiFont(Size::FontUiSmall));
    words->addWidget(title);
    words->addWidget(hint);
    words->addStretch(1);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty, 1);

    m_editor = new QWidget(this);
    m_editor->setObjectName(QStringLiteral("breakpointEditor"));
    auto *editor = new QVBoxLayout(m_editor);
    editor->setContentsMargins(12, 4, 12, 8);
    editor->setSpacing(4);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    m_text = new QueryEdit(theme, m_editor);
    m_text->setObjectName(QStringLiteral("breakpointText"));
    m_text->setAccessibleName(tr("Breakpoint"));
    m_text->setFrameShape(QFrame::StyledPanel);
    m_text->setFixedHeight(Theme::size(Size::Control));
    auto *save = new QPushButton(tr("Save breakpoint"), m_editor);
    save->setObjectName(QStringLiteral("breakpointSave"));
    m_remove = new QToolButton(m_editor);
    m_remove->setObjectName(QStringLiteral("breakpointDelete"));
    m_remove->setAccessibleName(tr("Delete breakpoint"));
    m_remove->setToolTip(tr("Delete breakpoint (Del)"));
    m_remove->setFixedSize(26, 26);
    m_remove->setAutoRaise(true);
    line->addWidget(m_text, 1);
    line->addWidget(save);
    line->addWidget(m_remove);
    m_verdict = new QLabel(m_editor);
    m_verdict->setObjectName(QStringLiteral("breakpointVerdict"));
    m_verdict->setFont(Theme::uiFont(Size::FontUiSmall));
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    editor->addLayout(line);
    editor->addWidget(m_verdict);
    column->addWidget(m_editor);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &BreakpointsPane::showChosen);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &BreakpointsPane::showChosen);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &BreakpointsPane::showChosen);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex &index) { edit(index.row()); });
    connect(m_text, &QueryEdit::accepted, this, &BreakpointsPane::save);
    connect(m_text, &QueryEdit::escaped, this, [this] {
        showChosen();
        m_list->setFocus();
    });
    connect(m_text, &QueryEdit::edited, this, [this] {
        if (!m_model.document())
            return;
        const auto problem = m_model.document()->checkBreakpoint(m_text->text());
        m_text->showProblem(problem);
        m_verdict->setText(problem ? tr("%1 Column %2.").arg(problem->sentence).arg(problem->column + 1)
                                   : tr("Valid. Enter saves it."));
    });
    connect(save, &QPushButton::clicked, this, &BreakpointsPane::save);
    connect(m_remove, &QToolButton::clicked, this, &BreakpointsPane::removeChosen);
    m_list->installEventFilter(this);
    connect(&theme, &Theme::changed, this, &BreakpointsPane::recolour);
    recolour();
    showChosen();
}

bool BreakpointsPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        removeChosen();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void BreakpointsPane::recolour()
{
    m_remove->setIcon(m_theme.icon(QStringLiteral("delete")));
}

void BreakpointsPane::setDocument(models::LogDocument *document)
{
    m_model.setDocument(document);
    showChosen();
}

void BreakpointsPane::showChosen()
{
    const bool hasAny = m_model.rowCount() > 0;
    m_list->setVisible(hasAny);
    m_empty->setVisible(!hasAny);
    const auto index = m_list->currentIndex();
    m_editor->setVisible(index.isValid());
    if (index.isValid()) {
        m_text->setText(index.data(models::BreakpointsModel::TextRole).toString());
        m_text->showProblem(std::nullopt);
        m_verdict->setText(tr("Edit the text form; Enter saves it, Esc leaves it as it was."));
    }
}

void BreakpointsPane::edit(int index)
{
    m_list->setCurrentIndex(m_model.index(index));
    showChosen();
    m_text->setFocus(Qt::OtherFocusReason);
    // The condition is what one changes: it begins behind `when`.
    const auto text = m_text->text();
    const auto from = text.indexOf(QStringLiteral(" when ")) + 6;
    auto cursor = m_text->textCursor();
    cursor.setPosition(static_cast<int>(std::max<qsizetype>(0, from)));
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    m_text->setTextCursor(cursor);
}

void BreakpointsPane::save()
{
    const auto index = m_list->currentIndex();
    if (!index.isValid() || !m_model.document())
        return;
    if (const auto problem = m_model.document()->setBreakpoint(index.row(), m_text->text())) {
        m_text->showProblem(problem);
        m_verdict->setText(tr("%1 Column %2.").arg(problem->sentence).arg(problem->column + 1));
        return;
    }
    showChosen();
    m_verdict->setText(tr("Saved."));
}

void BreakpointsPane::removeChosen()
{
    if (m_list->currentIndex().isValid() && m_model.document())
        m_model.document()->removeBreakpoint(m_list->currentIndex().row());
}

} // namespace quarterdeck::ui
