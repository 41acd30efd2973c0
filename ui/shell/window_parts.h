// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QtGui/QAction>
#include <QtGui/QPainter>
#include <QtWidgets/QToolButton>

namespace quarterdeck::ui {

/// A key as a small cap ("Ctrl+O") whose right edge is `right`, around the line `middle`. Returns its width.
int drawKeyCap(QPainter &painter, const Theme &theme, const QString &keys, int right, int middle);

/// The ring of the focus, inside `rect`.
void drawRing(QPainter &painter, const Theme &theme, const QRect &rect);
/// Gives the focus to the widget or, where it takes none, to the first in it that does; false where none does.
bool focusInto(QWidget *widget);

/// A part of the window, in the bar at the left; the chosen one has an accent bar.
class ActivityButton : public QToolButton
{
    Q_OBJECT
public:
    ActivityButton(const Theme &theme, const QString &name, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

/// "Go to anything": looks like a field, opens the palette, and shows its key.
class SearchButton : public QToolButton
{
    Q_OBJECT
public:
    SearchButton(const Theme &theme, const QAction &palette, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    const QAction &m_palette;
};

} // namespace quarterdeck::ui
