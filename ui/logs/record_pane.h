// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logs/row_window.h"

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

#include <cstdint>
#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
class QPlainTextEdit;
class QTreeWidget;
QT_END_NAMESPACE

namespace quarterdeck::models {
class LogDocument;
} // namespace quarterdeck::models

namespace quarterdeck::ui {

class Theme;

/// One record in full: its fields and its text as written, both selectable. The dock gives head and title.
class RecordPane : public QWidget
{
    Q_OBJECT
public:
    explicit RecordPane(Theme &theme, QWidget *parent = nullptr);

    /// Reads and shows a record; what was shown stays until it is there. Nothing: the pane says how to choose one.
    void showRecord(models::LogDocument *document, std::optional<std::uint64_t> ordinal);
    [[nodiscard]] QTreeWidget &fields() const { return *m_fields; }
    [[nodiscard]] QPlainTextEdit &text() const { return *m_text; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fill(const models::RecordDetail &detail);
    void retranslate();
    void restyle();

    Theme &m_theme;
    QPointer<models::LogDocument> m_document;
    std::optional<std::uint64_t> m_ordinal;
    QLabel *m_empty;
    QWidget *m_body;
    QTreeWidget *m_fields;
    QLabel *m_textHead;
    QPlainTextEdit *m_text;
};

} // namespace quarterdeck::ui
