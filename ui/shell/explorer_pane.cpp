// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/explorer_pane.h"

#include <QtGui/QPainter>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

namespace {

using models::ExplorerModel;

/// Icon, name, and the state at the right.
class Delegate : public QStyledItemDelegate
{
public:
    Delegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    { }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {option.rect.width(), Theme::size(Size::RowTree)};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        auto item = option;
        initStyleOption(&item, index);
        const auto *style = item.widget->style();
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
        const auto kind = static_cast<ExplorerModel::Kind>(index.data(ExplorerModel::KindRole).toInt());
        const auto state = static_cast<domain::RunState>(index.data(ExplorerModel::StateRole).toInt());
        m_theme.icon(iconOf(kind, state), colourOf(kind, state))
            .paint(painter, QRect(item.rect.left() + 2, item.rect.center().y() - 7, 16, 16));
        auto place = item.rect.adjusted(24, 0, -8, 0);
        auto stateText = index.data(ExplorerModel::StateTextRole).toString();
        painter->setFont(Theme::uiFont(Size::FontUiSmall));
        // The name comes first; a long state takes what is left, and the tip says it in full.
        const auto name = QFontMetrics(Theme::uiFont()).horizontalAdvance(item.text) + 2;
        const auto room = std::max(place.width() - name - 8, place.width() / 3);
        const auto wide = [painter](const QString &text) { return painter->fontMetrics().horizontalAdvance(text) + 2; };
        if (wide(stateText) > room) // "crashed, exit code 3": the first part says most
            stateText = stateText.section(QLatin1Char(','), 0, 0);
        const auto width = std::min(wide(stateText), room);
        painter->setPen(m_theme.colour(Token::TextSecondary));
        painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(stateText, Qt::ElideRight, width));
        place.setRight(place.right() - width - (width > 0 ? 8 : 0));
        painter->setFont(Theme::uiFont());
        painter->setPen(m_theme.colour(Token::TextPrimary));
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(item.text, Qt::ElideMiddle, place.width()));
        if (item.state.testFlag(QStyle::State_HasFocus)) {
            QStyleOptionFocusRect ring;
            ring.rect = item.rect.adjusted(0, 1, -1, -1);
            style->drawPrimitive(QStyle::PE_FrameFocusRect, &ring, painter, item.widget);
        }
    }

private:
    static QString iconOf(ExplorerModel::Kind kind, domain::RunState state)
    {
        switch (kind) {
        case ExplorerModel::Kind::Connection:
            return QStringLiteral("terminal");
        case ExplorerModel::Kind::App:
            return QStringLiteral("app");
        case ExplorerModel::Kind::Files:
            return QStringLiteral("folder");
        case ExplorerModel::Kind::File:
            return QStringLiteral("file-log");
        case ExplorerModel::Kind::Environment:
            break;
        }
        switch (state) {
        case domain::RunState::Running:
            return QStringLiteral("state-ok");
        case domain::RunState::Failed:
            return QStringLiteral("state-critical");
        case domain::RunState::Degraded:
            return QStringLiteral("state-warn");
        case domain::RunState::Starting:
        case domain::RunState::Stopping:
            return QStringLiteral("pending");
        case domain::RunState::Stopped:
            return QStringLiteral("state-stopped");
        default:
            return QStringLiteral("state-unknown");
        }
    }
    static Token colourOf(ExplorerModel::Kind kind, domain::RunState state)
    {
        if (kind != ExplorerModel::Kind::Environment)
            return Token::TextSecondary;
        switch (state) {
        case domain::RunState::Running:
            return Token::StateOk;
        case domain::RunState::Failed:
            return Token::StateCritical;
        case domain::RunState::Degraded:
            return Token::StateWarn;
        default:
            return Token::StateUnknown;
        }
    }
    const Theme &m_theme;
};

} // namespace

ExplorerPane::ExplorerPane(ExplorerModel &model, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("explorerPane"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_tree = new QTreeView(this);
    m_tree->setObjectName(QStringLiteral("explorerTree"));
    m_tree->setAccessibleName(tr("Log sources"));
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setModel(&model);
    m_tree->setItemDelegate(new Delegate(theme, m_tree));
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setExpandsOnDoubleClick(false);
    auto colours = m_tree->palette();
    colours.setColor(QPalette::Base, theme.colour(Token::SurfaceRaised));
    m_tree->setPalette(colours);
    connect(&theme, &Theme::changed, m_tree, [this, &theme] {
        auto palette = m_tree->palette();
        palette.setColor(QPalette::Base, theme.colour(Token::SurfaceRaised));
        m_tree->setPalette(palette);
    });
    column->addWidget(m_tree);
    m_tree->expandAll();
    connect(&model, &QAbstractItemModel::rowsInserted, m_tree, [this](const QModelIndex &under) {
        m_tree->expandRecursively(under);
        m_tree->expand(under);
    });
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        switch (static_cast<ExplorerModel::Kind>(index.data(ExplorerModel::KindRole).toInt())) {
        case ExplorerModel::Kind::Environment:
            if (const auto id
                = domain::EnvironmentId::fromText(index.data(ExplorerModel::IdRole).toString().toStdString()))
                Q_EMIT environmentActivated(*id);
            break;
        case ExplorerModel::Kind::File:
            Q_EMIT fileActivated(index.data(ExplorerModel::PathRole).toString());
            break;
        default:
            m_tree->setExpanded(index, !m_tree->isExpanded(index));
        }
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ExplorerPane::chosen);
    connect(m_tree, &QTreeView::customContextMenuRequested, this,
            [this](const QPoint &point) { Q_EMIT menuWanted(m_tree->viewport()->mapToGlobal(point)); });
    setFocusProxy(m_tree);
}

std::optional<domain::EnvironmentId> ExplorerPane::currentEnvironment() const
{
    const auto index = m_tree->currentIndex();
    if (!index.isValid()
        || static_cast<ExplorerModel::Kind>(index.data(ExplorerModel::KindRole).toInt())
            != ExplorerModel::Kind::Environment)
        return std::nullopt;
    return domain::EnvironmentId::fromText(index.data(ExplorerModel::IdRole).toString().toStdString());
}

void ExplorerPane::choose(domain::EnvironmentId id)
{
    const auto index = m_model.indexOf(id);
    if (index.isValid())
        m_tree->setCurrentIndex(index);
}

} // namespace quarterdeck::ui
