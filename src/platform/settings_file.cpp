// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/settings_file.h"

#include "base/file.h"
#include "base/log.h"

#include <QtCore/QByteArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QString>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

namespace quarterdeck::platform {

namespace {

using Values = std::map<std::string, std::string, std::less<>>;
constexpr std::uint64_t mostBytes = 4U << 20U;
constexpr auto delay = std::chrono::milliseconds(500);

std::optional<Values> parse(const std::string &text)
{
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(text));
    if (!document.isObject())
        return std::nullopt;
    Values values;
    const auto object = document.object();
    for (auto at = object.begin(); at != object.end(); ++at) {
        if (at.value().isString())
            values.emplace(at.key().toStdString(), at.value().toString().toStdString());
    }
    return values;
}

std::string print(const Values &values)
{
    QJsonObject object;
    for (const auto &[key, value] : values)
        object.insert(QString::fromStdString(key), QString::fromStdString(value));
    return QJsonDocument(object).toJson().toStdString();
}

Result<Values> load(const std::filesystem::path &file)
{
    auto text = readFile(file, mostBytes);
    if (!text && text.error().kind() == ErrorKind::NotFound)
        return Values {};
    QD_CHECK(text);
    auto values = parse(*text);
    if (values)
        return *std::move(values);
    auto aside = file;
    aside += ".damaged";
    std::error_code error;
    std::filesystem::rename(file, aside, error);
    log::warning("settings", "not understood, kept as " + aside.string());
    return Values {};
}

} // namespace

struct SettingsFile::Private
{
    explicit Private(std::filesystem::path path)
        : file(std::move(path))
    { }

    const std::filesystem::path file;
    mutable std::mutex mutex; // guards the next four
    std::condition_variable wake;
    Values values;
    std::map<std::string, std::optional<std::string>, std::less<>> changes; ///< Not yet on the disk; nullopt: removed.
    bool isClosing = false;
    std::mutex writing; // one write at a time; taken before `mutex`
    std::jthread writer; // last: joined before the rest goes

    void change(std::string_view key, std::optional<std::string> value)
    {
        {
            const std::scoped_lock lock(mutex);
            const auto known = values.find(key);
            if (value ? known != values.end() && known->second == *value : known == values.end())
                return;
            if (value)
                values.insert_or_assign(std::string(key), *value);
            else
                values.erase(known);
            changes.insert_or_assign(std::string(key), std::move(value));
        }
        wake.notify_one();
    }

    Result<> write()
    {
        const std::scoped_lock only(writing);
        decltype(changes) taken;
        {
            const std::scoped_lock lock(mutex);
            taken.swap(changes);
        }
        if (taken.empty())
            return {};
        auto written = writeChanges(taken);
        if (!written) {
            const std::scoped_lock lock(mutex);
            changes.merge(taken); // newer ones stay; tried again with the next change
        }
        return written;
    }

    Result<> writeChanges(const decltype(changes) &wanted) const
    {
        QD_CHECK(makePrivateFolder(file.parent_path()));
        QD_TRY(auto onDisk, load(file));
        for (const auto &[key, value] : wanted) {
            if (value)
                onDisk.insert_or_assign(key, *value);
            else
                onDisk.erase(key);
        }
        return writeFileAtomically(file, print(onDisk));
    }

    void run()
    {
        std::unique_lock lock(mutex);
        while (!isClosing) {
            wake.wait(lock, [this] { return isClosing || !changes.empty(); });
            wake.wait_for(lock, delay, [this] { return isClosing; }); // a burst becomes one write
            lock.unlock();
            const auto written = write();
            lock.lock();
            if (!written) {
                log::error("settings", written.error());
                wake.wait_for(lock, delay * 20, [this] { return isClosing; });
                if (isClosing)
                    return; // it did not work a moment ago either
            }
        }
    }
};

SettingsFile::SettingsFile(std::filesystem::path file)
    : m_d(std::make_unique<Private>(std::move(file)))
{
    if (auto loaded = load(m_d->file))
        m_d->values = *std::move(loaded);
    else
        log::error("settings", loaded.error());
    m_d->writer = std::jthread([data = m_d.get()] { data->run(); });
}

SettingsFile::~SettingsFile()
{
    {
        const std::scoped_lock lock(m_d->mutex);
        m_d->isClosing = true;
    }
    m_d->wake.notify_one();
    m_d->writer.join();
    if (const auto written = m_d->write(); !written)
        log::error("settings", written.error());
}

std::optional<std::string> SettingsFile::value(std::string_view key) const
{
    const std::scoped_lock lock(m_d->mutex);
    const auto found = m_d->values.find(key);
    return found == m_d->values.end() ? std::nullopt : std::optional(found->second);
}

void SettingsFile::setValue(std::string_view key, std::string_view value)
{
    m_d->change(key, std::string(value));
}
void SettingsFile::remove(std::string_view key)
{
    m_d->change(key, std::nullopt);
}
Result<> SettingsFile::flush()
{
    return m_d->write();
}

} // namespace quarterdeck::platform
