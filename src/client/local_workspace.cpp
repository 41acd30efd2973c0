// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/local_workspace.h"

#include "base/crypto/crypto.h"
#include "client/environments/local_environments.h"
#include "client/local_backend/local_backend.h"
#include "client/logs/live_source.h"
#include "platform/settings_file.h"
#include "sync/log_streams.h"

#include <system_error>

namespace quarterdeck::client {

namespace {

namespace fs = std::filesystem;

class LocalWorkspace final : public Workspace
{
public:
    LocalWorkspace(platform::Paths paths, ThreadPool &engine, sync::NetworkThread &network)
        : m_paths(std::move(paths))
        , m_engine(engine)
        , m_backend(std::make_shared<LocalBackend>(m_paths.profile))
        , m_environments(*m_backend, network)
        , m_streams(std::make_shared<sync::LogStreams>(network, finder()))
    { }
    ~LocalWorkspace() override { m_closing.request_stop(); }

    Environments &environments() override { return m_environments; }

    Result<LiveLog> openLive(domain::EnvironmentId environment, std::uint32_t instance, const LiveOptions &options,
                             const std::stop_token &stop) override
    {
        QD_TRY(const auto list, m_environments.list(0, stop));
        std::string name;
        for (const auto &status : list.environments) {
            if (status.definition.id == environment)
                name = status.definition.app + "/" + status.definition.name;
        }
        if (name.empty())
            return Error(ErrorKind::NotFound, "environment.notFound", environment.text());
        QD_TRY(auto spool, openSpool(environment, instance, name, options));
        LogSession::Options sessionOptions;
        sessionOptions.isLive = true;
        QD_TRY(auto session, LogSession::open(spool, m_engine, sessionOptions));
        auto source = std::make_shared<LiveSource>(m_streams, sync_machine::LogTarget {environment.text(), instance},
                                                   spool, session, options.lastBytes);
        return LiveLog {std::move(session), std::move(source), std::move(spool)};
    }

private:
    /// Finding the backend may start it, which waits: on the pool, and not beyond the life of the workspace.
    [[nodiscard]] sync::LogStreams::FindEndpoint finder()
    {
        return
            [&engine = m_engine, backend = m_backend, closing = m_closing.get_token()](sync::LogStreams::Found found) {
                engine.post([backend, closing, found = std::move(found)](const std::stop_token &poolStop) {
                    std::stop_source either;
                    const std::stop_callback withPool(poolStop, [&either] { either.request_stop(); });
                    const std::stop_callback withWorkspace(closing, [&either] { either.request_stop(); });
                    found(backend->endpoint(either.get_token()));
                });
            };
    }

    /// The kept spool; where another process writes it, or none is wanted, a temporary one that vanishes with the log.
    Result<std::shared_ptr<logs::Spool>> openSpool(domain::EnvironmentId environment, std::uint32_t instance,
                                                   const std::string &name, const LiveOptions &options) const
    {
        if (options.keepSpool) {
            auto spool
                = logs::Spool::open(m_paths.data / "spool" / environment.text() / std::to_string(instance), name, {});
            if (spool || spool.error().id() != "lock.taken")
                return spool;
        }
        const auto folder = m_paths.data / "spool" / ("temporary-" + crypto::randomHex(8));
        auto spool = logs::Spool::open(folder, name, {});
        if (!spool)
            return spool;
        // The folder goes when the last reader lets go of the spool.
        auto *raw = spool->get();
        return std::shared_ptr<logs::Spool>(raw, [held = *std::move(spool), folder](logs::Spool *) mutable {
            held.reset();
            std::error_code ignored;
            fs::remove_all(folder, ignored);
        });
    }

    platform::Paths m_paths;
    ThreadPool &m_engine;
    std::stop_source m_closing;
    std::shared_ptr<LocalBackend> m_backend; // a job on the pool may hold it a moment longer
    LocalEnvironments m_environments;
    std::shared_ptr<sync::LogStreams> m_streams; // live logs hold it too
};

class FileSettings final : public Settings
{
public:
    explicit FileSettings(const fs::path &path)
        : m_file(path)
    { }
    std::optional<std::string> value(std::string_view key) const override { return m_file.value(key); }
    void setValue(std::string_view key, std::string_view value) override { m_file.setValue(key, value); }
    void remove(std::string_view key) override { m_file.remove(key); }

private:
    platform::SettingsFile m_file;
};

} // namespace

std::unique_ptr<Workspace> makeLocalWorkspace(platform::Paths paths, ThreadPool &engine, sync::NetworkThread &network)
{
    return std::make_unique<LocalWorkspace>(std::move(paths), engine, network);
}

std::unique_ptr<Settings> makeSettings(const platform::Paths &paths)
{
    return std::make_unique<FileSettings>(paths.settingsFile());
}

} // namespace quarterdeck::client
