// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crypto/crypto.h"
#include "base/file.h"
#include "platform/secret_store.h"

#include <map>
#include <utility>

namespace quarterdeck::platform {

namespace {

/// First line of the file. Each further one: name and secret in hexadecimal digits with a space between.
constexpr std::string_view heading = "quarterdeck keys 1\n";

using Secrets = std::map<std::string, Secret>;

void wipe(std::string &text)
{
    crypto::wipe({reinterpret_cast<unsigned char *>(text.data()), text.size()});
}

std::string hexOf(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2); // never moves, so no copy is left
    for (const auto byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4U];
        text += digits[static_cast<unsigned char>(byte) & 15U];
    }
    return text;
}

std::optional<unsigned> digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    return c >= 'a' && c <= 'f' ? std::optional(static_cast<unsigned>(c - 'a') + 10U) : std::nullopt;
}

std::optional<std::string> bytesOf(std::string_view hex)
{
    if (hex.size() % 2 != 0)
        return std::nullopt;
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const auto high = digitOf(hex[i]);
        const auto low = digitOf(hex[i + 1]);
        if (!high || !low)
            return std::nullopt;
        bytes += static_cast<char>(*high << 4U | *low);
    }
    return bytes;
}

Result<> checkRights(const std::filesystem::path &file)
{
#ifndef _WIN32 // there the rights of the user's folder count
    std::error_code error;
    using std::filesystem::perms;
    const auto status = std::filesystem::symlink_status(file, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return {};
    if (error)
        return fileError(error.value(), file);
    const auto others = status.permissions() & (perms::group_all | perms::others_all);
    QD_TRY(const bool isOurs, isOwnedByUs(file));
    if (status.type() != std::filesystem::file_type::regular || others != perms::none || !isOurs)
        return Error(ErrorKind::Denied, "keyFile.tooOpen", file.string());
#else
    static_cast<void>(file);
#endif
    return {};
}

Result<Secrets> parsed(std::string_view text, const std::filesystem::path &file)
{
    const Error damaged(ErrorKind::Corrupt, "keyFile.damaged", file.string());
    if (!text.starts_with(heading))
        return damaged;
    text.remove_prefix(heading.size());
    Secrets secrets;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        const auto space = line.find(' ');
        if (end == std::string_view::npos || space == std::string_view::npos)
            return damaged;
        const auto name = bytesOf(line.substr(0, space));
        auto bytes = bytesOf(line.substr(space + 1));
        if (!name || !bytes)
            return damaged;
        secrets.insert_or_assign(*name, Secret(*bytes));
        wipe(*bytes);
        text.remove_prefix(end + 1);
    }
    return secrets;
}

Result<Secrets> load(const std::filesystem::path &file)
{
    QD_CHECK(checkRights(file));
    auto text = readFile(file, 1U << 20U);
    if (!text && text.error().kind() == ErrorKind::NotFound)
        return Secrets();
    if (!text)
        return std::move(text).error();
    auto secrets = parsed(*text, file);
    wipe(*text);
    return secrets;
}

Result<> save(const std::filesystem::path &file, const Secrets &secrets)
{
    std::size_t size = heading.size();
    for (const auto &[name, secret] : secrets)
        size += 2 * (name.size() + secret.size() + 1);
    std::string text;
    text.reserve(size);
    text += heading;
    for (const auto &[name, secret] : secrets) {
        auto hex = hexOf(secret.bytes());
        text += hexOf(name);
        text += ' ';
        text += hex;
        text += '\n';
        wipe(hex);
    }
    // One left by a killed program could have other rights than a new one gets.
    auto left = file;
    left += ".new";
    std::error_code error;
    std::filesystem::remove(left, error);
    auto done = writeFileAtomically(file, text);
    wipe(text);
    return done;
}

/// Reads, changes and writes the file while no other process does.
template <class Change>
Result<> change(const std::filesystem::path &file, Change change)
{
    auto lockFile = file;
    lockFile += ".lock";
    QD_TRY(const auto lock, FileLock::tryTake(lockFile));
    QD_TRY(auto secrets, load(file));
    change(secrets);
    return save(file, secrets);
}

} // namespace

FileSecretStore::FileSecretStore(std::filesystem::path file)
    : m_access(Access {std::move(file)})
{ }

Result<std::optional<Secret>> FileSecretStore::read(const std::string &name)
{
    const auto access = m_access.lock();
    QD_TRY(auto secrets, load(access->file));
    const auto found = secrets.find(name);
    return found == secrets.end() ? std::optional<Secret>() : std::optional(std::move(found->second));
}

Result<> FileSecretStore::write(const std::string &name, const Secret &secret)
{
    const auto access = m_access.lock();
    return change(access->file, [&](Secrets &secrets) { secrets.insert_or_assign(name, secret.copy()); });
}

Result<> FileSecretStore::remove(const std::string &name)
{
    const auto access = m_access.lock();
    return change(access->file, [&](Secrets &secrets) { secrets.erase(name); });
}

} // namespace quarterdeck::platform
