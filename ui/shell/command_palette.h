// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QtCore/QPointer>
#include <QtWidgets/QFrame>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>

namespace quarterdeck::ui {

/// Finds any action by a few letters of its name. Opens over the window; Esc closes it.
class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    CommandPalette(ActionRegistry &registry, Theme &theme, QWidget *parent);
    void open();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fill();
    void run();
    void leave();
    /// As high as its rows.
    void place();
    /// How well the letters stand in the text; nothing: they do not. Smaller is better.
    [[nodiscard]] static std::optional<int> score(const QString &text, const QString &letters,
                                                  QList<int> *places = nullptr);

    ActionRegistry &m_registry;
    Theme &m_theme;
    QLineEdit *m_field;
    QListWidget *m_list;
    QStringList m_lastUsed;
    QPointer<QWidget> m_before; ///< Had the focus; gets it back.
};

} // namespace quarterdeck::ui
