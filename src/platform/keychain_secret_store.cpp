// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crypto/crypto.h"
#include "base/pending.h"
#include "platform/secret_store.h"
#include "platform/session_bus.h"

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

#include <chrono>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <qt6keychain/keychain.h>

namespace quarterdeck::platform {

namespace {

/// Long enough for a person to find the password of the keychain.
constexpr std::chrono::milliseconds patience {120'000};

Error unavailable(std::string detail)
{
    return {ErrorKind::SignedOut, "keychain.unavailable", {}, std::move(detail)};
}

bool canHaveKeychain()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    return hasSessionBus();
#else
    return true;
#endif
}

/// What became of a job. Bytes only from reading.
struct Outcome
{
    QKeychain::Error error = QKeychain::NoError;
    std::string detail;
    Secret bytes;
};

QString textOf(const std::string &name)
{
    return QString::fromStdString(name);
}

Secret taken(QByteArray bytes)
{
    Secret secret(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    bytes.fill('\0');
    return secret;
}

/// Runs the job in an event loop of this thread. A job without an answer is left behind: the desktop may still answer
/// it, and it deletes itself then.
template <class Job, class Prepare>
Result<Outcome> run(const std::string &service, const std::string &name, const std::stop_token &stop, Prepare prepare)
{
    auto *job = new Job(textOf(service)); // NOLINT: deletes itself once it is finished
    job->setKey(textOf(name));
    prepare(*job);
    QEventLoop loop;
    std::optional<Outcome> outcome;
    QObject::connect(job, &QKeychain::Job::finished, &loop, [&](QKeychain::Job *) {
        outcome = Outcome {job->error(), job->errorString().toStdString(), {}};
        if constexpr (std::is_same_v<Job, QKeychain::ReadPasswordJob>)
            outcome->bytes = taken(job->binaryData());
        loop.quit();
    });
    const std::stop_callback leave(stop, [&loop] { QMetaObject::invokeMethod(&loop, "quit", Qt::QueuedConnection); });
    QTimer::singleShot(patience, &loop, &QEventLoop::quit);
    job->start();
    loop.exec();
    if (!outcome)
        return unavailable("no answer");
    if (outcome->error == QKeychain::AccessDenied || outcome->error == QKeychain::AccessDeniedByUser)
        return Error(ErrorKind::Denied, "keychain.refused", {}, outcome->detail);
    if (outcome->error != QKeychain::NoError && outcome->error != QKeychain::EntryNotFound)
        return unavailable(outcome->detail);
    return *std::move(outcome);
}

Result<> writeEntry(const std::string &service, const std::string &name, const Secret &secret,
                    const std::stop_token &stop)
{
    QByteArray bytes(secret.bytes().data(), static_cast<qsizetype>(secret.size()));
    QD_TRY(const auto outcome,
           run<QKeychain::WritePasswordJob>(service, name, stop, [&](auto &job) { job.setBinaryData(bytes); }));
    return outcome.error == QKeychain::NoError ? Result<>() : unavailable(outcome.detail);
}

Result<> removeEntry(const std::string &service, const std::string &name, const std::stop_token &stop)
{
    QD_CHECK(run<QKeychain::DeletePasswordJob>(service, name, stop, [](auto &) {}));
    return {};
}

} // namespace

KeychainSecretStore::KeychainSecretStore(std::string service)
    : m_service(std::move(service))
{ }

template <class T>
Result<T> KeychainSecretStore::onThread(std::function<Result<T>(const std::stop_token &)> call)
{
    if (!canHaveKeychain())
        return unavailable("no session bus");
    const Pending<T> answer;
    m_thread.post([answer, call = std::move(call)](const std::stop_token &stop) { answer.settle(call(stop)); });
    return answer.wait({}, 4 * patience); // three jobs at most, each with an end
}

Result<std::optional<Secret>> KeychainSecretStore::read(const std::string &name)
{
    using Answer = std::optional<Secret>;
    return onThread<Answer>([service = m_service, name](const std::stop_token &stop) -> Result<Answer> {
        QD_TRY(auto outcome, run<QKeychain::ReadPasswordJob>(service, name, stop, [](auto &) {}));
        if (outcome.error == QKeychain::NoError)
            return Answer(std::move(outcome.bytes));
        const auto probe = "probe-" + crypto::randomHex(8);
        QD_CHECK(writeEntry(service, probe, Secret("probe"), stop));
        QD_CHECK(removeEntry(service, probe, stop));
        return Answer();
    });
}

Result<> KeychainSecretStore::write(const std::string &name, const Secret &secret)
{
    // A copy of its own: the caller may have given up waiting.
    return onThread<void>([service = m_service, name, own = std::make_shared<const Secret>(secret.copy())](
                              const std::stop_token &stop) { return writeEntry(service, name, *own, stop); });
}

Result<> KeychainSecretStore::remove(const std::string &name)
{
    return onThread<void>(
        [service = m_service, name](const std::stop_token &stop) { return removeEntry(service, name, stop); });
}

} // namespace quarterdeck::platform
