// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/settings_file.h"

#include "base/file.h"
#include "base/log.h"

namespace quarterdeck::platform {

namespace {

constexpr int writeDelay = 500;

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '\n') {
            out += '\\';
            out += c == '\n' ? 'n' : c;
        } else {
            out += c;
        }
    }
    return out;
}

std::string unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
            out += text[i] == 'n' ? '\n' : text[i];
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace

SettingsFile::SettingsFile(std::filesystem::path path)
    : m_path(std::move(path))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(writeDelay);
    connect(&m_timer, &QTimer::timeout, this, &SettingsFile::write);
    const auto text = readFile(m_path);
    if (!text) {
        if (text.error().kind() != ErrorKind::NotFound) {
            log::error("settings", text.error());
            std::error_code ignored;
            std::filesystem::rename(m_path, m_path.string() + ".unreadable", ignored);
        }
        return;
    }
    auto values = m_values.lock();
    std::string_view rest = *text;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const auto equals = line.find('=');
        if (equals != std::string_view::npos && equals > 0)
            values->insert_or_assign(std::string(line.substr(0, equals)), unescaped(line.substr(equals + 1)));
    }
}

SettingsFile::~SettingsFile() { write(); }

std::optional<std::string> SettingsFile::value(std::string_view key) const
{
    const auto values = m_values.lock();
    const auto found = values->find(key);
    return found == values->end() ? std::nullopt : std::optional(found->second);
}

void SettingsFile::setValue(std::string_view key, std::string_view value)
{
    {
        auto values = m_values.lock();
        const auto found = values->find(key);
        if (found != values->end() && found->second == value)
            return;
        values->insert_or_assign(std::string(key), std::string(value));
    }
    m_isDirty = true;
    m_timer.start();
}

void SettingsFile::remove(std::string_view key)
{
    {
        auto values = m_values.lock();
        const auto found = values->find(key);
        if (found == values->end())
            return;
        values->erase(found);
    }
    m_isDirty = true;
    m_timer.start();
}

void SettingsFile::write()
{
    if (!std::exchange(m_isDirty, false))
        return;
    std::string text;
    for (const auto &[key, value] : *m_values.lock())
        text += key + "=" + escaped(value) + "\n";
    auto made = makePrivateFolder(m_path.parent_path());
    if (made)
        made = writeFileAtomically(m_path, text);
    if (!made)
        log::error("settings", made.error());
}

} // namespace quarterdeck::platform
