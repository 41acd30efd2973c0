// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/ending_dialog.h"

#include "models/common/visible_text.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

EndingDialog::EndingDialog(const domain::EnvironmentStatus &status, const QString &state, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("endingDialog"));
    setWindowTitle(tr("How it ended"));
    resize(Theme::size(Size::DialogMax), 360);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    auto *what = new QLabel(
        tr("%1, %2: %3.")
            .arg(QString::fromStdString(status.definition.app), QString::fromStdString(status.definition.name), state),
        this);
    what->setObjectName(QStringLiteral("endingState"));
    what->setFont(Theme::uiFont(Size::FontUi, QFont::DemiBold));
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    column->addWidget(what);
    QStringList lines;
    if (!status.instances.empty()) {
        for (const auto &line : status.instances.front().lastLines)
            lines << models::makeVisible(line).text;
    }
    auto *remark = new QLabel(lines.isEmpty() ? tr("It wrote nothing.") : tr("The last lines it wrote"), this);
    remark->setFont(Theme::uiFont(Size::FontUiSmall));
    column->addWidget(remark);
    auto *text = new QPlainTextEdit(lines.join(QLatin1Char('\n')), this);
    text->setObjectName(QStringLiteral("endingLines"));
    text->setAccessibleName(remark->text());
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setFont(Theme::monoFont(Theme::size(Size::FontMono)));
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    column->addWidget(text, 1);
    text->setVisible(!lines.isEmpty());
    if (lines.isEmpty())
        column->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *start = buttons->addButton(tr("Start again"), QDialogButtonBox::ActionRole);
    auto *log = buttons->addButton(tr("Show its log"), QDialogButtonBox::ActionRole);
    log->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(start, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT startWanted();
    });
    connect(log, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT logWanted();
    });
}

} // namespace quarterdeck::ui
