// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace quarterdeck::ui {

/// Makes the rows of log views readable for assistive technology. Call once, before the first window.
void installLogAccessibility();

} // namespace quarterdeck::ui
