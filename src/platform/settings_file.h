// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace quarterdeck::platform {

/// Texts by key, kept in a JSON file. Thread-safe; reading is from memory. A change reaches the disk about half a
/// second later, from a thread of its own, and at the latest when the object dies. Only the keys changed here are
/// written, so that two programs with one file do not undo each other.
class SettingsFile
{
public:
    /// Reads the file. One that is missing is empty; one that cannot be understood is kept beside as "….damaged" and
    /// the settings start empty, so that a program always starts.
    explicit SettingsFile(std::filesystem::path file);
    ~SettingsFile();
    SettingsFile(const SettingsFile &) = delete;
    SettingsFile &operator=(const SettingsFile &) = delete;

    [[nodiscard]] std::optional<std::string> value(std::string_view key) const;
    void setValue(std::string_view key, std::string_view value);
    void remove(std::string_view key);
    /// Writes what has changed, now (*writes*: not from the GUI thread).
    [[nodiscard]] Result<> flush();

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace quarterdeck::platform
