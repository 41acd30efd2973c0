// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/help_page.h"

#include <QtCore/QFile>
#include <QtGui/QTextBlock>
#include <QtGui/QTextCursor>
#include <QtGui/QTextDocument>
#include <QtWidgets/QScrollBar>

namespace quarterdeck::ui {

HelpPage::HelpPage(Theme &theme, QWidget *parent)
    : QTextBrowser(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("helpPage"));
    setAccessibleName(tr("Query language"));
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    connect(&theme, &Theme::changed, this, &HelpPage::fill);
    fill();
}

void HelpPage::fill()
{
    QFile file(QStringLiteral(":/help/query.md"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    const int place = verticalScrollBar()->value();
    document()->setDefaultFont(Theme::uiFont());
    document()->setMarkdown(QString::fromUtf8(file.readAll()));
    document()->setDocumentMargin(32);
    // Examples stand in the log's font; words of the language in a sentence likewise.
    const auto mono = Theme::monoFont(Theme::size(Size::FontMono));
    for (auto block = document()->begin(); block.isValid(); block = block.next()) {
        const bool isExample = block.blockFormat().hasProperty(QTextFormat::BlockCodeFence)
            || block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            auto format = part.fragment().charFormat();
            if (!isExample && !format.fontFixedPitch())
                continue;
            QTextCursor cursor(document());
            cursor.setPosition(part.fragment().position());
            cursor.setPosition(part.fragment().position() + part.fragment().length(), QTextCursor::KeepAnchor);
            QTextCharFormat look;
            look.setFont(mono);
            look.setForeground(m_theme.colour(Token::QueryField));
            cursor.mergeCharFormat(look);
        }
        QTextCursor cursor(block);
        auto format = block.blockFormat();
        const bool isHead = format.headingLevel() > 0;
        const bool endsExample = isExample && !block.next().blockFormat().hasProperty(QTextFormat::BlockCodeFence);
        format.setLeftMargin(isExample ? 16 : 0);
        format.setTopMargin(isHead ? 20 : 0);
        format.setBottomMargin(isExample && !endsExample ? 0 : 8);
        cursor.setBlockFormat(format);
    }
    moveCursor(QTextCursor::Start); // the cursor comes into view with the focus
    verticalScrollBar()->setValue(place);
}

} // namespace quarterdeck::ui
