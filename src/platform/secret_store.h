// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/guarded.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/thread_pool.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace quarterdeck::platform {

/// Where a few small secrets stay between two runs of the program. All calls block, the keychain's even as long as a
/// person is asked to unlock it: pool threads only. Thread-safe.
class SecretStore
{
public:
    SecretStore() = default;
    virtual ~SecretStore() = default;
    SecretStore(const SecretStore &) = delete;
    SecretStore &operator=(const SecretStore &) = delete;

    /// Nothing if there is none of that name, and only then.
    [[nodiscard]] virtual Result<std::optional<Secret>> read(const std::string &name) = 0;
    /// Kept when this returns; replaces the one of that name.
    [[nodiscard]] virtual Result<> write(const std::string &name, const Secret &secret) = 0;
    /// It is no mistake if there is none.
    [[nodiscard]] virtual Result<> remove(const std::string &name) = 0;
};

/// The keychain of the desktop: Secret Service or KWallet, Windows' credentials, the Mac's keychain. Errors of every
/// call: SignedOut "keychain.unavailable" where there is none or it cannot be unlocked, Denied "keychain.refused" where
/// the person says no. One per process, for as long as it runs: the library below keeps a queue of its own in the
/// thread that used it first. Costs one sleeping thread; a call takes some 10 ms.
class KeychainSecretStore final : public SecretStore
{
public:
    /// `service`: under which the entries are shown to the person ("Quarterdeck").
    explicit KeychainSecretStore(std::string service);

    /// A broken keychain says that it has no such entry; so before that is believed, a throw-away entry is written.
    [[nodiscard]] Result<std::optional<Secret>> read(const std::string &name) override;
    [[nodiscard]] Result<> write(const std::string &name, const Secret &secret) override;
    [[nodiscard]] Result<> remove(const std::string &name) override;

private:
    template <class T>
    [[nodiscard]] Result<T> onThread(std::function<Result<T>(const std::stop_token &)> call);

    std::string m_service;
    ThreadPool m_thread {1}; // last member: ends before anything above is destroyed
};

/// One file with the rights 0600. No protection at all from whoever reads the files of this account, a backup of them
/// included: for computers without a keychain, when the person chose so. Denied "keyFile.tooOpen" where the file
/// belongs to somebody else or others may use it; it is not read then and not written. Corrupt "keyFile.damaged".
/// Conflict "lock.taken" while another process writes it.
class FileSecretStore final : public SecretStore
{
public:
    explicit FileSecretStore(std::filesystem::path file);

    [[nodiscard]] Result<std::optional<Secret>> read(const std::string &name) override;
    [[nodiscard]] Result<> write(const std::string &name, const Secret &secret) override;
    [[nodiscard]] Result<> remove(const std::string &name) override;

private:
    struct Access // held for the length of a call
    {
        std::filesystem::path file;
    };
    Guarded<Access> m_access;
};

} // namespace quarterdeck::platform
