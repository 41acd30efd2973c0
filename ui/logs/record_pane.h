// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logs/log_document.h"
#include "ui/theme/theme.h"

#include <QtCore/QPointer>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QWidget>

#include <optional>

namespace quarterdeck::ui {

/// One record in full: its fields, and its text as it is.
class RecordPane : public QWidget
{
    Q_OBJECT
public:
    explicit RecordPane(Theme &theme, QWidget *parent = nullptr);
    void setDocument(models::LogDocument *document);
    /// Nothing: says what to do to see one.
    void showRecord(std::optional<std::uint64_t> ordinal);

private:
    Theme &m_theme;
    QPointer<models::LogDocument> m_document;
    std::optional<std::uint64_t> m_shown;
    QWidget *m_empty;
    QTreeWidget *m_fields;
    QPlainTextEdit *m_text;
};

} // namespace quarterdeck::ui
