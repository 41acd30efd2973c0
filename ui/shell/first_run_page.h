// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

namespace quarterdeck::ui {

/// What stands in the centre while no tab is open: three ways to begin, and the files of last time.
class FirstRunPage : public QWidget
{
    Q_OBJECT
public:
    explicit FirstRunPage(Theme &theme, QWidget *parent = nullptr);
    void setRecentFiles(const QStringList &paths);

Q_SIGNALS:
    void openWanted();
    void runWanted();
    void sampleWanted();
    void fileWanted(const QString &path);

private:
    QWidget *card(const QString &icon, const QString &title, const QString &text, const QString &button,
                  const QString &name, bool isPrimary, void (FirstRunPage::*wanted)());
    Theme &m_theme;
    QWidget *m_recent;
};

} // namespace quarterdeck::ui
