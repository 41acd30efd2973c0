// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

#include <memory>
#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
class QListView;
class QPushButton;
class QTimer;
QT_END_NAMESPACE

namespace quarterdeck::models {
class BreakpointsModel;
class LogDocument;
struct TextProblem;
} // namespace quarterdeck::models

namespace quarterdeck::ui {

class QueryEdit;
class Theme;

/// The breakpoints of the log of the moment: on, off, add, delete, and their text form in an editor below the list.
/// The dock gives head and title.
class BreakpointsPane : public QWidget
{
    Q_OBJECT
public:
    explicit BreakpointsPane(Theme &theme, QWidget *parent = nullptr);
    ~BreakpointsPane() override;

    /// Shows the breakpoints of this log; null: none is open.
    void setDocument(models::LogDocument *document);
    /// Opens the text of one, with its condition selected; -1: a new one.
    void edit(int index);
    [[nodiscard]] bool isEditing() const { return m_edited.has_value(); }
    [[nodiscard]] QListView &list() const { return *m_list; }
    [[nodiscard]] QueryEdit &editor() const { return *m_editor; }

    /// Deletes the current one.
    void removeCurrent();

Q_SIGNALS:
    /// Saved or given up: the centre may take the focus.
    void editingFinished();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void save();
    void closeEditor();
    void validate();
    void showProblem(const std::optional<models::TextProblem> &problem);
    void refresh();
    void retranslate();
    void showMenu(const QPoint &place);

    Theme &m_theme;
    std::unique_ptr<models::BreakpointsModel> m_model;
    QPointer<models::LogDocument> m_document;
    QListView *m_list;
    QLabel *m_empty;
    QWidget *m_form;
    QueryEdit *m_editor;
    QLabel *m_validation;
    QPushButton *m_save;
    QPushButton *m_cancel;
    QTimer *m_validating;
    std::optional<int> m_edited; ///< -1: a new one.
};

} // namespace quarterdeck::ui
