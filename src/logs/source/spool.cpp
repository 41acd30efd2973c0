// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/source/spool.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>
#include <system_error>

namespace quarterdeck::logs {

namespace {

namespace fs = std::filesystem;

// The journal: this header, then entries of [length u32][checksum u32][kind u8][fields], little-endian. Bytes are
// written to their segment before the entry that declares them, so what the journal says is always there.
constexpr std::string_view magic = "QDSPOOL\n";
constexpr std::uint32_t version = 1;
constexpr std::size_t headerBytes = 12;
constexpr std::uint32_t mostEntryBytes = 64U << 10U;

enum class Kind : std::uint8_t { Bytes = 1, Gap = 2, Tick = 3, Forgotten = 4 };

std::uint32_t checksum(std::string_view bytes)
{
    std::uint32_t hash = 2166136261U; // FNV-1a: finds torn entries, which is all it is for
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

class Writer
{
public:
    void number(std::uint64_t value, int bytes = 8)
    {
        for (int i = 0; i < bytes; ++i)
            m_out += static_cast<char>((value >> (8 * i)) & 0xffU);
    }
    void text(std::string_view text)
    {
        number(text.size(), 4);
        m_out += text;
    }
    [[nodiscard]] const std::string &out() const { return m_out; }

private:
    std::string m_out;
};

class Reader
{
public:
    explicit Reader(std::string_view in)
        : m_in(in)
    { }
    std::uint64_t number(int bytes = 8)
    {
        if (m_in.size() < static_cast<std::size_t>(bytes)) {
            m_isShort = true;
            return 0;
        }
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(m_in[static_cast<std::size_t>(i)]))
                << (8 * i);
        m_in.remove_prefix(static_cast<std::size_t>(bytes));
        return value;
    }
    std::string text()
    {
        const auto length = number(4);
        if (m_isShort || m_in.size() < length) {
            m_isShort = true;
            return {};
        }
        std::string text(m_in.substr(0, static_cast<std::size_t>(length)));
        m_in.remove_prefix(static_cast<std::size_t>(length));
        return text;
    }
    [[nodiscard]] bool isShort() const { return m_isShort; }

private:
    std::string_view m_in;
    bool m_isShort = false;
};

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
    std::map<std::uint64_t, std::shared_ptr<File>> segments; // by the spool offset of their first byte
    std::uint64_t first = 0; ///< Oldest byte that is still there.
    std::uint64_t end = 0;
    LogPosition position;
    std::vector<SpoolGap> gaps;

    Result<> note(const std::string &payload)
    {
        Writer entry;
        entry.number(payload.size(), 4);
        entry.number(checksum(payload), 4);
        QD_CHECK(journal.writeAt(ByteOffset(journalEnd), entry.out() + payload));
        journalEnd += entry.out().size() + payload.size();
        return {};
    }
    void apply(Kind kind, Reader &in);
    Result<> replay(std::uint64_t limit);
    Result<> findSegments();
    Result<std::uint64_t> coveredTo() const;
    Result<> openSegments();
    Result<> put(std::string_view bytes);
    Result<> forgetOldest();
    Result<> declareGap(const SpoolGap &gap, const LogPosition &next, TimePoint arrived);
};

void Spool::Data::apply(Kind kind, Reader &in)
{
    switch (kind) {
    case Kind::Bytes: {
        const auto to = in.number();
        auto epoch = in.text();
        const auto next = in.number();
        in.number(); // arrival
        if (in.isShort())
            return;
        end = to;
        position = {std::move(epoch), ByteOffset(next)};
        break;
    }
    case Kind::Gap: {
        SpoolGap gap;
        gap.at = ByteOffset(in.number());
        gap.from = ByteOffset(in.number());
        gap.to = ByteOffset(in.number());
        gap.reason = in.text();
        auto epoch = in.text();
        const auto next = in.number();
        if (in.isShort())
            return;
        position = {std::move(epoch), ByteOffset(next)};
        gaps.push_back(std::move(gap));
        break;
    }
    case Kind::Forgotten: {
        const auto from = in.number();
        if (!in.isShort())
            first = from;
        break;
    }
    case Kind::Tick:
        break;
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
    Writer header;
    header.number(version, 4);
    const auto wanted = std::string(magic) + header.out();
    if (size < headerBytes) {
        QD_CHECK(journal.truncate(0));
        QD_CHECK(journal.writeAt(ByteOffset(0), wanted));
        journalEnd = headerBytes;
        return {};
    }
    QD_TRY(const auto bytes, readFile(folder / "journal", 1ULL << 32U));
    if (!bytes.starts_with(magic))
        return Error(ErrorKind::Corrupt, "spool.damaged", folder.string());
    Reader head(std::string_view(bytes).substr(magic.size()));
    if (head.number(4) > version)
        return Error(ErrorKind::Unsupported, "spool.newer", folder.string());
    std::size_t at = headerBytes;
    while (bytes.size() - at >= 9) {
        Reader entry(std::string_view(bytes).substr(at));
        const auto length = entry.number(4);
        const auto sum = entry.number(4);
        if (length == 0 || length > mostEntryBytes || bytes.size() - at - 8 < length)
            break; // torn: the process ended while it wrote
        const auto payload = std::string_view(bytes).substr(at + 8, static_cast<std::size_t>(length));
        if (checksum(payload) != sum)
            break;
        Reader in(payload);
        const auto kind = static_cast<Kind>(in.number(1));
        if (kind == Kind::Bytes && Reader(payload.substr(1)).number() > limit)
            break;
        apply(kind, in);
        at += 8 + static_cast<std::size_t>(length);
    }
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
        Writer out;
        out.number(static_cast<std::uint8_t>(Kind::Forgotten), 1);
        out.number(next);
        QD_CHECK(note(out.out()));
        first = next;
        std::error_code ignored;
        fs::remove(folder / segmentName(oldest->first), ignored); // left behind, it is removed at the next open
        segments.erase(oldest);
    }
    return {};
}

Result<> Spool::Data::declareGap(const SpoolGap &gap, const LogPosition &next, TimePoint arrived)
{
    Writer out;
    out.number(static_cast<std::uint8_t>(Kind::Gap), 1);
    out.number(gap.at.value);
    out.number(gap.from.value);
    out.number(gap.to.value);
    out.text(gap.reason);
    out.text(next.epoch);
    out.number(next.offset.value);
    out.number(std::bit_cast<std::uint64_t>(static_cast<std::int64_t>(arrived.time_since_epoch().count())));
    QD_CHECK(note(out.out()));
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
    Writer out;
    out.number(static_cast<std::uint8_t>(Kind::Bytes), 1);
    out.number(data.end + bytes.size());
    out.text(from.epoch);
    out.number(at + bytes.size());
    out.number(std::bit_cast<std::uint64_t>(static_cast<std::int64_t>(arrived.time_since_epoch().count())));
    QD_CHECK(data.note(out.out()));
    data.end += bytes.size();
    data.position = {from.epoch, ByteOffset(at + bytes.size())};
    return data.forgetOldest();
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
    Writer out;
    out.number(static_cast<std::uint8_t>(Kind::Tick), 1);
    out.number(std::bit_cast<std::uint64_t>(static_cast<std::int64_t>(time.time_since_epoch().count())));
    return m_data->note(out.out());
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
