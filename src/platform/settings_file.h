// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/guarded.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace quarterdeck::platform {

/// Short texts by key in one file of lines `key=value` (`\n`, `\\` escaped). Read once; changes are written together, half a
/// second after the last one and when it is destroyed, by atomic replacement. A file that cannot be read counts as empty and
/// is kept aside. Reading is thread-safe; changing belongs to the thread it was made in.
class SettingsFile : public QObject
{
    Q_OBJECT
public:
    explicit SettingsFile(std::filesystem::path path);
    ~SettingsFile() override;

    [[nodiscard]] std::optional<std::string> value(std::string_view key) const;
    void setValue(std::string_view key, std::string_view value);
    void remove(std::string_view key);

private:
    void write();

    std::filesystem::path m_path;
    Guarded<std::map<std::string, std::string, std::less<>>> m_values;
    QTimer m_timer;
    bool m_isDirty = false;
};

} // namespace quarterdeck::platform
