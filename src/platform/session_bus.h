// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace quarterdeck::platform {

/// Whether this login has a D-Bus. Ask before using one: looking for a bus where there is none would start one.
[[nodiscard]] bool hasSessionBus();

} // namespace quarterdeck::platform
