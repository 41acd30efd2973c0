// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/record_pane.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QShortcut>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

RecordPane::RecordPane(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("recordPane"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_empty = new QWidget(this);
    auto *words = new QVBoxLayout(m_empty);
    words->setContentsMargins(16, 12, 16, 12);
    auto *hint = new QLabel(tr("Choose a record to see its fields."), m_empty);
    hint->setWordWrap(true);
    words->addWidget(hint);
    words->addStretch(1);
    m_fields = new QTreeWidget(this);
    m_fields->setObjectName(QStringLiteral("recordFields"));
    m_fields->setAccessibleName(tr("Fields of the record"));
    m_fields->setColumnCount(2);
    m_fields->setHeaderHidden(true);
    m_fields->setRootIsDecorated(false);
    m_fields->setFrameShape(QFrame::NoFrame);
    m_fields->setFont(Theme::monoFont(Theme::size(Size::FontMonoDetail)));
    m_fields->setUniformRowHeights(true);
    m_fields->header()->setStretchLastSection(true);
    m_fields->header()->resizeSection(0, 96);
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(QStringLiteral("recordText"));
    m_text->setAccessibleName(tr("Text of the record"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setFont(Theme::monoFont(Theme::size(Size::FontMonoDetail)));
    column->addWidget(m_empty, 1);
    column->addWidget(m_fields, 1);
    column->addWidget(m_text, 1);
    auto *copy = new QShortcut(QKeySequence::Copy, m_fields);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] {
        if (const auto *item = m_fields->currentItem())
            QGuiApplication::clipboard()->setText(item->text(1));
    });
    showRecord(std::nullopt);
}

void RecordPane::setDocument(models::LogDocument *document)
{
    m_document = document;
    m_shown.reset();
    showRecord(std::nullopt);
}

void RecordPane::showRecord(std::optional<std::uint64_t> ordinal)
{
    const bool hasRecord = ordinal && m_document;
    m_empty->setVisible(!hasRecord);
    m_fields->setVisible(hasRecord);
    m_text->setVisible(hasRecord);
    if (!hasRecord || m_shown == ordinal)
        return;
    m_shown = ordinal;
    m_document->readRecord(*ordinal, [this](const models::RecordDetail &detail) {
        if (m_shown != detail.ordinal)
            return;
        m_fields->clear();
        for (const auto &[name, value] : detail.fields) {
            auto *item = new QTreeWidgetItem(m_fields, {name, value});
            item->setForeground(0, m_theme.colour(Token::TextSecondary));
            item->setToolTip(1, value.left(2000));
            item->setSizeHint(0, QSize(0, Theme::size(Size::RowTree)));
        }
        m_text->setPlainText(detail.text);
    });
}

} // namespace quarterdeck::ui
