// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/session_bus.h"

#include <QtCore/QFileInfo>

namespace quarterdeck::platform {

bool hasSessionBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

} // namespace quarterdeck::platform
