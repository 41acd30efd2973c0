// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/source/spool.h"

#include "logs/source/spool_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

namespace quarterdeck::logs {

namespace {

namespace fs = std::filesystem;
using spool_journal::BytesEntry;
using spool_journal::Entry;
using spool_journal::ForgottenEntry;
using spool_journal::GapEntry;
using spool_journal::TickEntry;
constexpr std::uint64_t mostJournalBytes = 1ULL << 32U;

// Bytes are written to their segment before the entry that declares them, so what the journal says is always there.

constexpr std::string_view segmentPrefix = "segment-";

std::string segmentName(std::uint64_t start)
{
    return fmt::format("{}{:016x}", segmentPrefix, start);
}

/// The offset a file's name tells; nothing for a file that is none of ours.
std::optional<std::uint64_t> segmentStart(std::string_view file)
{
    if (!file.starts_with(segmentPrefix) || file.size() != segmentPrefix.size() + 16)
        return std::nullopt;
    file.remove_prefix(segmentPrefix.size());
    std::uint64_t start = 0;
    const auto read = std::from_chars(file.data(), file.data() + file.size(), start, 16);
    return read.ec == std::errc() && read.ptr == file.data() + file.size() ? std::optional(start) : std::nullopt;
}

} // namespace

struct Spool::Data
{
    fs::path folder;
    std::string name;
    Options options;
    FileLock lock;

    mutable std::mutex mutex; // guards all below
    File journal;
    std::uint64_t journalEnd = 0;
    std::uint64_t compactAt = 0; ///< A journal that has grown to this is compacted.
    std::map<std::uint64_t, std::shared_ptr<File>> segments; // by the spool offset of their first byte
    std::uint64_t first = 0; ///< Oldest byte that is still there.
    std::uint64_t end = 0;
    LogPosition position;
    std::vector<SpoolGap> gaps;

    Result<> note(const Entry &entry)
    {
        const auto bytes = spool_journal::encoded(entry);
        QD_CHECK(journal.writeAt(ByteOffset(journalEnd), bytes));
        journalEnd += bytes.size();
        return {};
    }
    void apply(const Entry &entry);
    Result<> replay(std::uint64_t limit);
    Result<> findSegments();
    Result<std::uint64_t> coveredTo() const;
    Result<> openSegments();
    Result<> put(std::string_view bytes);
    Result<> forgetOldest();
    Result<> compactJournal();
    Result<> declareGap(const SpoolGap &gap, const LogPosition &next, TimePoint arrived);
};

void Spool::Data::apply(const Entry &entry)
{
    if (const auto *bytes = std::get_if<BytesEntry>(&entry)) {
        end = bytes->to;
        position = bytes->next;
    } else if (const auto *gap = std::get_if<GapEntry>(&entry)) {
        position = gap->next;
        gaps.push_back(gap->gap);
    } else if (const auto *forgotten = std::get_if<ForgottenEntry>(&entry)) {
        first = forgotten->first;
    }
}

/// Takes the state from the journal, and cuts it off before the first bytes beyond `limit`.
Result<> Spool::Data::replay(std::uint64_t limit)
{
    first = 0;
    end = 0;
    position = {};
    gaps.clear();
    QD_TRY(journal, File::open(folder / "journal", File::Mode::ReadWriteCreate));
    QD_TRY(const auto size, journal.size());
    if (size < spool_journal::headerBytes) {
        QD_CHECK(journal.truncate(0));
        QD_CHECK(journal.writeAt(ByteOffset(0), spool_journal::header()));
        journalEnd = spool_journal::headerBytes;
        return {};
    }
    QD_TRY(const auto bytes, readFile(folder / "journal", mostJournalBytes));
    const auto version = spool_journal::versionOf(bytes);
    if (!version)
        return Error(ErrorKind::Corrupt, "spool.damaged", folder.string());
    if (*version > spool_journal::version)
        return Error(ErrorKind::Unsupported, "spool.newer", folder.string());
    const auto at = spool_journal::eachEntry(bytes, [&](const Entry &entry) {
        const auto *some = std::get_if<BytesEntry>(&entry);
        if (some != nullptr && some->to > limit)
            return false;
        apply(entry);
        return true;
    });
    journalEnd = at;
    if (at < bytes.size())
        QD_CHECK(journal.truncate(at));
    return {};
}

Result<> Spool::Data::findSegments()
{
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error)) {
        const auto start = segmentStart(entry.path().filename().string());
        if (!start)
            continue;
        QD_TRY(auto opened, File::open(entry.path(), File::Mode::ReadWriteCreate));
        segments[*start] = std::make_shared<File>(std::move(opened));
    }
    return error ? Result<>(fileError(error.value(), folder)) : Result<>();
}

/// How far the segments reach from the first byte on without a hole.
Result<std::uint64_t> Spool::Data::coveredTo() const
{
    auto covered = first;
    for (auto segment = segments.lower_bound(first); segment != segments.end(); ++segment) {
        if (segment->first != covered)
            break;
        QD_TRY(const auto size, segment->second->size());
        const auto next = std::next(segment);
        covered += next == segments.end() ? size : std::min(size, next->first - segment->first);
    }
    return covered;
}

Result<> Spool::Data::openSegments()
{
    QD_CHECK(findSegments());
    QD_TRY(const auto covered, coveredTo());
    // A disk that was full, or lost its power, may have kept the journal and not the bytes: back to what is there,
    // position included, so that the rest is asked for again.
    if (covered < end)
        QD_CHECK(replay(covered));
    for (auto segment = segments.begin(); segment != segments.end();) {
        const auto start = segment->first;
        if (start >= end || start < first) { // written, but never declared; or forgotten
            segment = segments.erase(segment);
            std::error_code ignored;
            fs::remove(folder / segmentName(start), ignored);
            continue;
        }
        ++segment;
    }
    first = segments.empty() ? end : segments.begin()->first;
    if (!segments.empty())
        QD_CHECK(segments.rbegin()->second->truncate(end - segments.rbegin()->first));
    return {};
}

Result<> Spool::Data::put(std::string_view bytes)
{
    // A segment that was begun for bytes which could not be written lies beyond the end: it is begun anew.
    while (!segments.empty() && segments.rbegin()->first > end)
        segments.erase(std::prev(segments.end()));
    auto at = end;
    while (!bytes.empty()) {
        auto last = segments.empty() ? segments.end() : std::prev(segments.end());
        if (last == segments.end() || at - last->first >= options.segmentBytes) {
            QD_TRY(auto file, File::open(folder / segmentName(at), File::Mode::ReadWriteCreate));
            QD_CHECK(file.truncate(0));
            last = segments.emplace(at, std::make_shared<File>(std::move(file))).first;
        }
        const auto room = options.segmentBytes - (at - last->first);
        const auto part = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(room, bytes.size())));
        QD_CHECK(last->second->writeAt(ByteOffset(at - last->first), part));
        at += part.size();
        bytes.remove_prefix(part.size());
    }
    return {};
}

Result<> Spool::Data::forgetOldest()
{
    while (segments.size() > 1 && end - first > options.limitBytes) {
        const auto oldest = segments.begin();
        const auto next = std::next(oldest)->first;
        QD_CHECK(note(ForgottenEntry {next}));
        first = next;
        std::error_code ignored;
        fs::remove(folder / segmentName(oldest->first), ignored); // left behind, it is removed at the next open
        segments.erase(oldest);
    }
    return {};
}

/// Writes the journal anew once it has grown: entries come many times a second, and are wanted for their last state.
Result<> Spool::Data::compactJournal()
{
    if (journalEnd < std::max(compactAt, options.journalBytes))
        return {};
    QD_TRY(const auto bytes, readFile(folder / "journal", mostJournalBytes));
    const auto fewer = spool_journal::compacted(std::string_view(bytes).substr(0, journalEnd), first);
    compactAt = 2 * fewer.size();
    if (fewer.size() >= journalEnd)
        return {};
    journal = {}; // a file that is open cannot be replaced everywhere
    const auto written = writeFileAtomically(folder / "journal", fewer);
    QD_TRY(journal, File::open(folder / "journal", File::Mode::ReadWriteCreate));
    if (!written)
        return {}; // the old one is as good: a disk too full for a second one may have room for the next entry
    journalEnd = fewer.size();
    return {};
}

Result<> Spool::Data::declareGap(const SpoolGap &gap, const LogPosition &next, TimePoint arrived)
{
    QD_CHECK(note(GapEntry {gap, next, arrived}));
    gaps.push_back(gap);
    position = next;
    return {};
}

// ---- Spool --------------------------------------------------------------------------------------------------------

Spool::Spool(std::unique_ptr<Data> data)
    : m_data(std::move(data))
{ }
Spool::~Spool() = default;

Result<std::shared_ptr<Spool>> Spool::open(const fs::path &folder, std::string name, Options options)
{
    QD_CHECK(makePrivateFolder(folder));
    auto data = std::make_unique<Data>();
    data->folder = folder;
    data->name = std::move(name);
    data->options = options;
    QD_TRY(data->lock, FileLock::tryTake(folder / "lock"));
    QD_CHECK(data->replay(std::numeric_limits<std::uint64_t>::max()));
    QD_CHECK(data->openSegments());
    std::erase_if(data->gaps, [&](const SpoolGap &gap) { return gap.at.value < data->first; });
    QD_CHECK(data->compactJournal());
    return std::shared_ptr<Spool>(new Spool(std::move(data)));
}

LogPosition Spool::position() const
{
    const std::scoped_lock lock(m_data->mutex);
    return m_data->position;
}

Result<> Spool::append(const LogPosition &from, std::string_view bytes, TimePoint arrived)
{
    const std::scoped_lock lock(m_data->mutex);
    auto &data = *m_data;
    auto at = from.offset.value;
    if (from.epoch == data.position.epoch) {
        const auto known = data.position.offset.value;
        if (at < known) {
            const auto skip = std::min<std::uint64_t>(known - at, bytes.size());
            bytes.remove_prefix(static_cast<std::size_t>(skip));
            at += skip;
        } else if (at > known) {
            QD_CHECK(
                data.declareGap({ByteOffset(data.end), ByteOffset(known), ByteOffset(at), "missing"}, from, arrived));
        }
    } else if (!data.position.epoch.empty()) {
        QD_CHECK(data.declareGap({ByteOffset(data.end), {}, {}, "new epoch"}, from, arrived));
    }
    if (bytes.empty())
        return {};
    QD_CHECK(data.put(bytes));
    const LogPosition next {from.epoch, ByteOffset(at + bytes.size())};
    QD_CHECK(data.note(BytesEntry {data.end + bytes.size(), next, arrived}));
    data.end += bytes.size();
    data.position = next;
    QD_CHECK(data.forgetOldest());
    return data.compactJournal();
}

Result<> Spool::appendGap(const LogPosition &from, ByteOffset to, std::string_view reason, TimePoint arrived)
{
    const std::scoped_lock lock(m_data->mutex);
    auto &data = *m_data;
    if (from.epoch == data.position.epoch && to <= data.position.offset && to != from.offset)
        return {}; // known already
    if (!data.gaps.empty()) { // a gap of unknown length is told again after a reconnect
        const auto &last = data.gaps.back();
        if (from.epoch == data.position.epoch && last.from == from.offset && last.to == to && last.reason == reason)
            return {};
    }
    return data.declareGap({ByteOffset(data.end), from.offset, to, std::string(reason)}, {from.epoch, to}, arrived);
}

Result<> Spool::appendTick(TimePoint time)
{
    const std::scoped_lock lock(m_data->mutex);
    QD_CHECK(m_data->note(TickEntry {time}));
    return m_data->compactJournal();
}

std::vector<SpoolGap> Spool::gaps() const
{
    const std::scoped_lock lock(m_data->mutex);
    return m_data->gaps;
}

ByteOffset Spool::firstOffset() const
{
    const std::scoped_lock lock(m_data->mutex);
    return ByteOffset(m_data->first);
}

std::string Spool::name() const
{
    return m_data->name;
}

Result<std::uint64_t> Spool::size() const
{
    const std::scoped_lock lock(m_data->mutex);
    return m_data->end;
}

Result<std::size_t> Spool::readAt(ByteOffset from, std::span<char> into) const
{
    std::size_t done = 0;
    while (done < into.size()) {
        std::shared_ptr<File> segment; // keeps a forgotten one readable
        std::uint64_t start = 0;
        std::uint64_t to = 0;
        const auto at = from.value + done;
        {
            const std::scoped_lock lock(m_data->mutex);
            if (at < m_data->first)
                return Error(ErrorKind::NotFound, "spool.forgotten", m_data->name);
            if (at >= m_data->end)
                break;
            const auto next = m_data->segments.upper_bound(at);
            const auto holder = std::prev(next);
            segment = holder->second;
            start = holder->first;
            to = next == m_data->segments.end() ? m_data->end : next->first;
        }
        const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(to - at, into.size() - done));
        QD_TRY(const auto got, segment->readAt(ByteOffset(at - start), into.subspan(done, part)));
        if (got == 0)
            break;
        done += got;
    }
    return done;
}

} // namespace quarterdeck::logs
