// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/first_run_page.h"

#include <QtCore/QFileInfo>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

namespace {

class Card : public QWidget
{
public:
    Card(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    { }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(m_theme.colour(Token::Border));
        painter.setBrush(m_theme.colour(Token::SurfaceRaised));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::size(Size::RadiusCard),
                                Theme::size(Size::RadiusCard));
    }

private:
    const Theme &m_theme;
};

} // namespace

FirstRunPage::FirstRunPage(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("firstRunPage"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(32, 32, 32, 32);
    outer->addStretch(1);
    auto *inner = new QWidget(this);
    inner->setMaximumWidth(760);
    outer->addWidget(inner, 100);
    outer->addStretch(1);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addStretch(1);
    auto *title = new QLabel(tr("Watch an application run"), inner);
    title->setFont(Theme::uiFont(Size::FontTitle, QFont::DemiBold));
    auto *text = new QLabel(
        tr("Open a log of any size, or follow a program live. Stop at any record, step forwards and backwards; "
           "the program itself is never paused."),
        inner);
    text->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(text);
    column->addSpacing(12);
    auto *cards = new QHBoxLayout;
    cards->setSpacing(16);
    cards->addWidget(card(QStringLiteral("file-log"), tr("Open a log"),
                          tr("A file of any size, also while it is being written."), tr("Open…"),
                          QStringLiteral("firstRunOpen"), false, &FirstRunPage::openWanted));
    cards->addWidget(card(QStringLiteral("terminal"), tr("Run your program"),
                          tr("Start a command here, and see its output as a live log."), tr("Run a program…"),
                          QStringLiteral("firstRunRun"), false, &FirstRunPage::runWanted));
    cards->addWidget(card(QStringLiteral("app"), tr("Try the sample shop"),
                          tr("A small shop with visitors of its own. It runs on this computer only."),
                          tr("Start the sample shop"), QStringLiteral("firstRunSample"), true,
                          &FirstRunPage::sampleWanted));
    column->addLayout(cards);
    m_recent = new QWidget(inner);
    column->addWidget(m_recent);
    column->addStretch(2);
}

QWidget *FirstRunPage::card(const QString &icon, const QString &title, const QString &text, const QString &button,
                            const QString &name, bool isPrimary, void (FirstRunPage::*wanted)())
{
    auto *box = new Card(m_theme, this);
    box->setMinimumWidth(200);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    auto *picture = new QLabel(box);
    const auto recolour
        = [this, picture, icon] { picture->setPixmap(m_theme.icon(icon, Token::Accent).pixmap(24, 24)); };
    recolour();
    connect(&m_theme, &Theme::changed, picture, recolour);
    auto *head = new QLabel(title, box);
    head->setFont(Theme::uiFont(Size::FontHeading, QFont::DemiBold));
    head->setWordWrap(true); // longer in other languages
    auto *words = new QLabel(text, box);
    words->setWordWrap(true);
    words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    words->setMinimumHeight(60);
    auto *start = new QPushButton(button, box);
    start->setObjectName(name);
    start->setAccessibleName(button);
    start->setDefault(isPrimary);
    column->addWidget(picture);
    column->addWidget(head);
    column->addWidget(words, 1);
    column->addWidget(start, 0, Qt::AlignLeft);
    connect(start, &QPushButton::clicked, this, wanted);
    return box;
}

void FirstRunPage::setRecentFiles(const QStringList &paths)
{
    qDeleteAll(m_recent->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    delete m_recent->layout();
    if (paths.isEmpty())
        return;
    auto *column = new QVBoxLayout(m_recent);
    column->setContentsMargins(0, 16, 0, 0);
    column->setSpacing(2);
    auto *head = new QLabel(tr("Opened last"), m_recent);
    head->setFont(Theme::uiFont(Size::FontUiSmall, QFont::DemiBold));
    column->addWidget(head);
    for (const auto &path : paths.mid(0, 6)) {
        auto *link = new QPushButton(QFileInfo(path).fileName(), m_recent);
        link->setFlat(true);
        link->setToolTip(path);
        link->setAccessibleName(tr("Open %1").arg(path));
        auto palette = link->palette();
        palette.setColor(QPalette::ButtonText, m_theme.colour(Token::TextLink));
        link->setPalette(palette);
        column->addWidget(link, 0, Qt::AlignLeft);
        connect(link, &QPushButton::clicked, this, [this, path] { Q_EMIT fileWanted(path); });
    }
}

} // namespace quarterdeck::ui
