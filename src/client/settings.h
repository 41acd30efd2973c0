// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace quarterdeck::client {

/// The person's settings and remembered layout: short texts by dotted key ("window.layout"). Thread-safe; reading is
/// from memory, writing reaches the disk in the background and at the latest when the program ends.
class Settings
{
public:
    virtual ~Settings() = default;
    Settings() = default;
    Settings(const Settings &) = delete;
    Settings &operator=(const Settings &) = delete;
    [[nodiscard]] virtual std::optional<std::string> value(std::string_view key) const = 0;
    virtual void setValue(std::string_view key, std::string_view value) = 0;
    virtual void remove(std::string_view key) = 0;
};

} // namespace quarterdeck::client
