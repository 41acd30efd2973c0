// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QtWidgets/QTextBrowser>

namespace quarterdeck::ui {

/// The query language to read up: resources/help/query.md, whose examples are tested.
class HelpPage : public QTextBrowser
{
    Q_OBJECT
public:
    explicit HelpPage(Theme &theme, QWidget *parent = nullptr);

private:
    void fill();
    Theme &m_theme;
};

} // namespace quarterdeck::ui
