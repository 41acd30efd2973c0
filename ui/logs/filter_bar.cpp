// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/filter_bar.h"

#include <QtCore/QLocale>
#include <QtCore/QMimeData>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QTextBlock>
#include <QtGui/QTextLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QVBoxLayout>

namespace quarterdeck::ui {

namespace {

constexpr int applyDelay = 150;
constexpr int mostRemembered = 50;

Token colourOf(models::FilterToken::Kind kind)
{
    using Kind = models::FilterToken::Kind;
    switch (kind) {
    case Kind::Field:
    case Kind::Function:
        return Token::QueryField;
    case Kind::Keyword:
    case Kind::Operator:
        return Token::QueryKeyword;
    case Kind::String:
    case Kind::Regex:
        return Token::QueryString;
    case Kind::Number:
    case Kind::LevelName:
        return Token::QueryNumber;
    case Kind::Error:
        return Token::QueryError;
    default:
        return Token::TextPrimary;
    }
}

} // namespace

// ---- QueryEdit ----------------------------------------------------------------------------------------------------

QueryEdit::QueryEdit(Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabChangesFocus(true);
    setFont(Theme::monoFont(Theme::size(Size::FontMono)));
    document()->setDocumentMargin(3);
    setFixedHeight(Theme::size(Size::Control) - 4);
    viewport()->setAutoFillBackground(false);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (m_isHighlighting)
            return;
        highlight();
        Q_EMIT edited();
    });
    connect(&theme, &Theme::changed, this, &QueryEdit::highlight);
}

void QueryEdit::setText(const QString &text)
{
    if (text != toPlainText())
        setPlainText(text);
}

void QueryEdit::showProblem(const std::optional<models::TextProblem> &problem)
{
    m_problem = problem;
    highlight();
    viewport()->update();
}

void QueryEdit::highlight()
{
    // Formats lie over the text in the layout: neither undo nor textChanged sees them.
    const auto text = toPlainText();
    QList<QTextLayout::FormatRange> formats;
    for (const auto &token : models::LogDocument::filterTokens(text)) {
        QTextLayout::FormatRange range;
        range.start = token.begin;
        range.length = token.end - token.begin;
        range.format.setForeground(m_theme.colour(colourOf(token.kind)));
        formats.append(range);
    }
    if (m_problem && m_problem->column < text.size()) {
        QTextLayout::FormatRange range;
        range.start = m_problem->column;
        range.length = std::max(1, m_problem->length);
        range.format.setForeground(m_theme.colour(Token::QueryError));
        range.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        range.format.setUnderlineColor(m_theme.colour(Token::QueryError));
        formats.append(range);
    }
    m_isHighlighting = true;
    document()->firstBlock().layout()->setFormats(formats);
    document()->markContentsDirty(0, document()->characterCount());
    m_isHighlighting = false;
}

void QueryEdit::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT accepted();
        return;
    case Qt::Key_Escape:
        Q_EMIT escaped();
        return;
    case Qt::Key_Up:
        Q_EMIT historyWanted(1);
        return;
    case Qt::Key_Down:
        Q_EMIT historyWanted(-1);
        return;
    default:
        QPlainTextEdit::keyPressEvent(event);
    }
}

void QueryEdit::insertFromMimeData(const QMimeData *source)
{
    auto text = source->text();
    text.replace(QLatin1Char('\n'), QLatin1Char(' ')).remove(QLatin1Char('\r'));
    insertPlainText(text);
}

void QueryEdit::paintEvent(QPaintEvent *event)
{
    if (toPlainText().isEmpty() && !placeholderText().isEmpty()) {
        QPainter painter(viewport());
        painter.setFont(font());
        painter.setPen(m_theme.colour(Token::TextMuted));
        painter.drawText(viewport()->rect().adjusted(3, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, placeholderText());
        const auto words = placeholderText();
        setPlaceholderText({});
        QPlainTextEdit::paintEvent(event);
        setPlaceholderText(words);
        return;
    }
    QPlainTextEdit::paintEvent(event);
    verticalScrollBar()->setValue(0);
    if (m_problem
        && m_problem->column >= toPlainText().size()) { // something is missing at the end: a short wave behind it
        auto end = textCursor();
        end.movePosition(QTextCursor::End);
        const auto place = cursorRect(end);
        QPainter painter(viewport());
        painter.setPen(m_theme.colour(Token::QueryError));
        for (int x = 0; x < 10; x += 4) {
            painter.drawLine(place.left() + x, place.bottom(), place.left() + x + 2, place.bottom() - 2);
            painter.drawLine(place.left() + x + 2, place.bottom() - 2, place.left() + x + 4, place.bottom());
        }
    }
}

void QueryEdit::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    parentWidget()->update();
}
void QueryEdit::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    parentWidget()->update();
}

// ---- FilterBar ----------------------------------------------------------------------------------------------------

namespace {

/// The field's frame: drawn here, so that icon, text and count share it.
class Field : public QWidget
{
public:
    Field(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    { }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool isFocused = focusWidget() != nullptr && focusWidget()->hasFocus() && isAncestorOf(focusWidget());
        painter.setPen(QPen(m_theme.colour(isFocused ? Token::Focus : Token::BorderStrong), isFocused ? 2 : 1));
        painter.setBrush(m_theme.colour(Token::SurfaceSunken));
        const auto inset = isFocused ? 1.0 : 0.5;
        painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), Theme::size(Size::RadiusControl),
                                Theme::size(Size::RadiusControl));
    }

private:
    const Theme &m_theme;
};

} // namespace

FilterBar::FilterBar(models::LogDocument &document, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("filterBar"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_bar = new QWidget(this);
    m_bar->setFixedHeight(Theme::size(Size::Filterbar));
    column->addWidget(m_bar);
    auto *row = new QHBoxLayout(m_bar);
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(8);
    auto *field = new Field(theme, m_bar);
    field->setFixedHeight(Theme::size(Size::Control));
    row->addWidget(field, 1);
    auto *inside = new QHBoxLayout(field);
    inside->setContentsMargins(8, 2, 4, 2);
    inside->setSpacing(8);
    m_icon = new QLabel(field);
    m_edit = new QueryEdit(theme, field);
    m_edit->setObjectName(QStringLiteral("filterField"));
    m_edit->setAccessibleName(tr("Filter"));
    m_edit->setPlaceholderText(tr("Filter, for example: level >= warn and component:REST*"));
    m_badge = new QLabel(tr("text search"), field);
    m_badge->setObjectName(QStringLiteral("filterBadge"));
    m_badge->setFont(Theme::uiFont(Size::FontUiTiny, QFont::DemiBold));
    m_badge->setContentsMargins(6, 1, 6, 1);
    m_badge->setAutoFillBackground(true);
    m_badge->hide();
    m_count = new QLabel(field);
    m_count->setObjectName(QStringLiteral("filterCount"));
    m_count->setFont(Theme::uiFont(Size::FontUiSmall));
    m_clear = new QToolButton(field);
    m_clear->setObjectName(QStringLiteral("filterClear"));
    m_clear->setAccessibleName(tr("Clear the filter"));
    m_clear->setToolTip(tr("Clear the filter"));
    m_clear->setAutoRaise(true);
    m_clear->setFixedSize(22, 22);
    inside->addWidget(m_icon);
    inside->addWidget(m_edit, 1);
    inside->addWidget(m_badge);
    inside->addWidget(m_count);
    inside->addWidget(m_clear);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("filterProblem"));
    m_problem->setFont(Theme::uiFont(Size::FontUiSmall));
    m_problem->setFixedHeight(24);
    m_problem->setContentsMargins(12, 0, 12, 0);
    m_problem->setAutoFillBackground(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    column->addWidget(m_problem);

    m_delay.setSingleShot(true);
    m_delay.setInterval(applyDelay);
    connect(&m_delay, &QTimer::timeout, this, &FilterBar::apply);
    connect(m_edit, &QueryEdit::edited, this, [this] {
        m_historyPlace = -1;
        m_delay.start();
    });
    connect(m_edit, &QueryEdit::accepted, this, &FilterBar::accept);
    connect(m_edit, &QueryEdit::escaped, this, &FilterBar::left);
    connect(m_edit, &QueryEdit::historyWanted, this, &FilterBar::step);
    connect(m_clear, &QToolButton::clicked, this, [this] {
        setText({});
        Q_EMIT left();
    });
    connect(&document, &models::LogDocument::stateChanged, this, &FilterBar::showCount);
    connect(&theme, &Theme::changed, this, &FilterBar::recolour);
    setFocusProxy(m_edit);
    recolour();
    showCount();
}

void FilterBar::recolour()
{
    m_icon->setPixmap(m_theme.icon(QStringLiteral("filter")).pixmap(16, 16));
    m_clear->setIcon(m_theme.icon(QStringLiteral("close")));
    auto chip = m_badge->palette();
    chip.setColor(QPalette::Window, m_theme.colour(Token::Chip));
    chip.setColor(QPalette::WindowText, m_theme.colour(Token::TextPrimary));
    m_badge->setPalette(chip);
    auto problem = m_problem->palette();
    problem.setColor(QPalette::Window, m_theme.colour(Token::DiffRemovedBg));
    m_problem->setPalette(problem);
    auto count = m_count->palette();
    count.setColor(QPalette::WindowText, m_theme.colour(Token::TextSecondary));
    m_count->setPalette(count);
}

void FilterBar::focusField()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FilterBar::setText(const QString &text)
{
    m_edit->setText(text);
    m_delay.stop();
    apply();
}

void FilterBar::apply()
{
    const auto text = m_edit->text();
    if (m_document.isTextFilter() && text == m_document.filterText())
        return; // it was searched as text, and nothing was changed since
    const auto problem = m_document.setFilter(text);
    m_edit->showProblem(problem);
    m_problem->setVisible(problem.has_value());
    if (problem)
        m_problem->setText(
            tr("%1 Column %2. Enter searches it as text.").arg(problem->sentence).arg(problem->column + 1));
    m_badge->setVisible(m_document.isTextFilter());
    showCount();
}

void FilterBar::accept()
{
    m_delay.stop();
    apply();
    const auto text = m_edit->text();
    if (m_document.filterText() != text) {
        m_document.setTextFilter(text);
        m_problem->hide();
        m_badge->show();
        m_badge->setAccessibleName(tr("text search"));
    }
    remember(text);
    showCount();
}

void FilterBar::showCount()
{
    const auto &state = m_document.state();
    const QLocale locale;
    QString words;
    if (state.isFiltered) {
        words = tr("%1 of %2")
                    .arg(locale.toString(static_cast<qulonglong>(state.rows)),
                         locale.toString(static_cast<qulonglong>(state.records)));
        if (state.isFiltering)
            words += QLatin1Char(' ') + tr("so far");
    } else {
        words = tr("%1 records").arg(locale.toString(static_cast<qulonglong>(state.records)));
    }
    m_count->setText(words);
    m_count->setAccessibleName(words);
    m_clear->setVisible(!m_edit->text().isEmpty());
}

void FilterBar::remember(const QString &text)
{
    if (text.trimmed().isEmpty())
        return;
    m_history.removeAll(text);
    m_history.prepend(text);
    while (m_history.size() > mostRemembered)
        m_history.removeLast();
}

void FilterBar::step(int step)
{
    if (m_history.isEmpty())
        return;
    const auto place = std::clamp<qsizetype>(m_historyPlace + step, -1, m_history.size() - 1);
    m_edit->setText(place < 0 ? QString() : m_history[place]);
    m_historyPlace = static_cast<int>(place);
    m_edit->moveCursor(QTextCursor::End);
}

} // namespace quarterdeck::ui
