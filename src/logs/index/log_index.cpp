// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/index/log_index.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace quarterdeck::logs {

namespace {

constexpr std::size_t blockBytes = 1U << 20U;
constexpr std::size_t headLimit = 64U << 10U; // what the head test sees of a giant line
constexpr std::uint64_t recordsPerSample = 64;
constexpr std::uint64_t mostReadBytes = 64U << 20U; // of one read; a longer record is cut
constexpr std::uint64_t bytesPerProgress = 4U << 20U;
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

std::string_view headOf(std::string_view line, bool isFirst)
{
    if (isFirst && line.starts_with(byteOrderMark))
        line.remove_prefix(byteOrderMark.size());
    line = line.substr(0, headLimit);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

/// The bytes from a sample on, as far as they are needed: what lies before the first wanted record passes through and
/// is not held.
class Window
{
public:
    /// A record start: its place in `bytes`, and its line.
    struct Begin
    {
        std::size_t at;
        std::uint64_t line;
    };
    /// The first record start that is looked at.
    struct Start
    {
        std::uint64_t ordinal;
        std::uint64_t line;
    };

    Window(const ByteSource &source, std::string &bytes, std::uint64_t base, std::uint64_t end)
        : m_source(source)
        , m_bytes(bytes)
        , m_base(base)
        , m_end(end)
    { }

    /// The starts of the records [first, last), and of the one after where it was seen.
    Result<std::vector<Begin>> find(const Format &format, Start start, std::uint64_t first, std::uint64_t last)
    {
        std::vector<Begin> begins;
        auto ordinal = start.ordinal; // of the next start
        m_line = start.line;
        for (bool isAtSample = true; ordinal <= last; isAtSample = false) {
            QD_TRY(auto newline, findEnd(headLimit + byteOrderMark.size()));
            if (m_at >= m_bytes.size() || (m_isFull && newline == npos))
                break;
            const auto text = bytes().substr(m_at, newline == npos ? npos : newline - m_at);
            if (isAtSample || format.startsRecord(headOf(text, m_base + m_at == 0))) {
                if (ordinal >= first) {
                    begins.push_back({m_at, m_line});
                    m_heldFrom = begins.front().at;
                }
                if (++ordinal > last)
                    break;
            }
            if (newline == npos) {
                QD_TRY(newline, findEnd(npos));
                if (newline == npos)
                    break;
            }
            m_at = newline + 1;
            m_searched = m_at;
            ++m_line;
        }
        return begins;
    }
    [[nodiscard]] std::string_view bytes() const { return m_bytes; }
    [[nodiscard]] std::uint64_t base() const { return m_base; } ///< Where in the source `bytes` begin.
    [[nodiscard]] bool isFull() const { return m_isFull; } ///< `bytes` end although there would be more.
    [[nodiscard]] std::uint64_t lineAfter() const { return m_line + (m_bytes.ends_with('\n') ? 0 : 1); }

private:
    static constexpr auto npos = std::string::npos;

    /// The LF that ends the line at `m_at`; npos where there is none, or none among its first `enough` bytes.
    Result<std::size_t> findEnd(std::size_t enough)
    {
        while (true) {
            if (const auto newline = m_bytes.find('\n', m_searched); newline != npos)
                return newline;
            m_searched = m_bytes.size();
            if (m_isAtEnd || m_isFull || (enough != npos && m_bytes.size() - m_at >= enough))
                return npos;
            if (!m_heldFrom) // of a line whose head was looked at nothing is needed any more
                drop(enough == npos ? m_bytes.size() : m_at);
            QD_CHECK(readMore());
        }
    }
    void drop(std::size_t count)
    {
        m_bytes.erase(0, count);
        m_base += count;
        m_at -= std::min(m_at, count);
        m_searched = m_bytes.size();
    }
    Result<> readMore()
    {
        const auto old = m_bytes.size();
        auto more = std::min<std::uint64_t>(m_end - m_base - old, std::max<std::size_t>(old, 128U << 10U));
        if (m_heldFrom)
            more = std::min<std::uint64_t>(more, *m_heldFrom + mostReadBytes - old);
        else
            more = std::min<std::uint64_t>(more, blockBytes);
        m_isAtEnd = m_base + old == m_end;
        m_isFull = !m_isAtEnd && more == 0;
        if (more == 0)
            return {};
        m_bytes.resize(old + static_cast<std::size_t>(more));
        QD_TRY(const auto got, m_source.readAt(ByteOffset(m_base + old), std::span(m_bytes).subspan(old)));
        m_bytes.resize(old + got);
        m_isAtEnd = got == 0;
        return {};
    }

    const ByteSource &m_source;
    std::string &m_bytes;
    std::uint64_t m_base;
    std::uint64_t m_end;
    std::size_t m_at = 0; // start of the line looked at
    std::size_t m_searched = 0;
    std::uint64_t m_line = 0; // of m_at
    std::optional<std::size_t> m_heldFrom; // the first wanted record
    bool m_isAtEnd = false;
    bool m_isFull = false;
};

} // namespace

LogIndex::LogIndex(std::shared_ptr<const ByteSource> source, const Format &format, TimeZone zone)
    : m_source(std::move(source))
    , m_format(format)
    , m_zone(zone)
{
    m_counts.indexedTo = m_source->firstOffset();
}

LogIndex::Counts LogIndex::counts() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counts;
}

RecordOrdinal LogIndex::firstKept() const
{
    const auto kept = m_source->firstOffset().value;
    const std::scoped_lock lock(m_mutex);
    const auto sample = std::ranges::lower_bound(m_samples, kept, {}, &Sample::byte);
    return RecordOrdinal(static_cast<std::uint64_t>(sample - m_samples.begin()) * recordsPerSample);
}

std::uint64_t LogIndex::memoryBytes() const
{
    const std::scoped_lock lock(m_mutex);
    return m_samples.capacity() * sizeof(Sample) + sizeof(*this);
}

Result<> LogIndex::extend(ByteOffset end, const std::stop_token &stop, const Progress &progress)
{
    std::string block;
    std::vector<Sample> fresh;
    auto local = counts();
    std::uint64_t starts = 0;
    {
        const std::scoped_lock lock(m_mutex);
        starts = m_starts;
    }
    std::uint64_t lines = m_linesEnded;
    std::uint64_t sinceProgress = 0;
    const auto publish = [&] {
        const std::scoped_lock lock(m_mutex);
        m_samples.insert(m_samples.end(), fresh.begin(), fresh.end());
        fresh.clear();
        m_starts = starts;
        m_linesEnded = lines;
        if (starts > 0)
            local.records = std::max(m_counts.records, starts - 1);
        local.lines = std::max(m_counts.lines, lines);
        m_counts = local;
    };
    const auto judge = [&](std::string_view line, std::uint64_t at) {
        if (starts == 0 || m_format.startsRecord(headOf(line, at == 0))) {
            if (starts % recordsPerSample == 0)
                fresh.push_back({at, lines});
            ++starts;
        }
    };
    while (local.indexedTo < end) {
        if (stop.stop_requested()) {
            publish();
            return Error(ErrorKind::Cancelled, "cancelled");
        }
        block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(blockBytes, end.value - local.indexedTo.value)));
        const auto got = m_source->readAt(local.indexedTo, block);
        if (!got) {
            publish();
            return got.error();
        }
        if (*got == 0)
            break; // the source became shorter
        const std::string_view bytes(block.data(), *got);
        std::size_t at = 0;
        while (at < bytes.size()) {
            const auto *newline = static_cast<const char *>(std::memchr(bytes.data() + at, '\n', bytes.size() - at));
            const auto lineEnd = newline != nullptr ? static_cast<std::size_t>(newline - bytes.data()) : bytes.size();
            const auto part = bytes.substr(at, lineEnd - at);
            const auto position = local.indexedTo.value + at;
            if (newline == nullptr) {
                if (m_carryBytes == 0)
                    m_carryFrom = ByteOffset(position);
                m_carry.append(part.substr(0, headLimit - std::min(headLimit, m_carry.size())));
                m_carryBytes += part.size();
                break;
            }
            std::uint64_t lineBytes = part.size();
            if (m_carryBytes == 0) {
                judge(part, position);
            } else {
                lineBytes += m_carryBytes;
                m_carry.append(part.substr(0, headLimit - std::min(headLimit, m_carry.size())));
                if (!m_isCarryCounted)
                    judge(m_carry, m_carryFrom.value);
                m_carry.clear();
                m_carryBytes = 0;
                m_isCarryCounted = false;
            }
            local.longestLineBytes = std::max(local.longestLineBytes, lineBytes);
            ++lines;
            at = lineEnd + 1;
        }
        local.indexedTo = local.indexedTo.plus(*got);
        sinceProgress += *got;
        if (sinceProgress >= bytesPerProgress) {
            sinceProgress = 0;
            publish();
            if (progress)
                progress(local);
        }
    }
    publish();
    return {};
}

void LogIndex::closeTail()
{
    const std::scoped_lock lock(m_mutex);
    if (m_carryBytes > 0) {
        if (!m_isCarryCounted && (m_starts == 0 || m_format.startsRecord(headOf(m_carry, m_carryFrom.value == 0)))) {
            if (m_starts % recordsPerSample == 0)
                m_samples.push_back({m_carryFrom.value, m_linesEnded});
            ++m_starts;
            m_isCarryCounted = true;
        }
        m_counts.lines = m_linesEnded + 1;
        m_counts.longestLineBytes = std::max(m_counts.longestLineBytes, m_carryBytes);
    }
    m_counts.records = m_starts;
}

Result<RecordBatch> LogIndex::read(RecordOrdinal first, std::size_t count) const
{
    RecordBatch batch;
    Sample sample {};
    std::uint64_t end = 0;
    std::uint64_t last = 0; // one past the last record wanted
    {
        const std::scoped_lock lock(m_mutex);
        last = std::min<std::uint64_t>(m_counts.records, first.value + count);
        if (first.value >= last)
            return batch;
        sample = m_samples[static_cast<std::size_t>(first.value / recordsPerSample)];
        const auto following = static_cast<std::size_t>((last + recordsPerSample - 1) / recordsPerSample);
        end = following < m_samples.size() ? m_samples[following].byte : m_counts.indexedTo.value;
    }
    const auto firstStart = first.value / recordsPerSample * recordsPerSample;
    Window window(*m_source, batch.hold({}), sample.byte, end);
    QD_TRY(const auto begins, window.find(m_format, {firstStart, sample.line}, first.value, last));
    const auto bytes = window.bytes();
    auto wanted = std::min<std::size_t>(begins.size(), static_cast<std::size_t>(last - first.value));
    if (window.isFull() && wanted == begins.size() && wanted > 1)
        --wanted; // its end was not reached: it is for the next read
    batch.records.reserve(wanted);
    for (std::size_t i = 0; i < wanted; ++i) {
        const auto from = begins[i].at;
        const auto to = i + 1 < begins.size() ? begins[i + 1].at : bytes.size();
        Record record;
        record.ordinal = first.plus(i);
        record.firstLine = LineNumber(begins[i].line);
        record.offset = ByteOffset(window.base() + from);
        const auto nextLine = i + 1 < begins.size() ? begins[i + 1].line : window.lineAfter();
        record.lineCount = static_cast<std::uint32_t>(std::max<std::uint64_t>(1, nextLine - begins[i].line));
        std::string_view text(bytes.data() + from, to - from);
        if (text.ends_with('\n'))
            text.remove_suffix(1);
        if (record.offset.value == 0 && text.starts_with(byteOrderMark))
            text.remove_prefix(byteOrderMark.size());
        if (text.find('\r') != std::string_view::npos) {
            std::string clean;
            clean.reserve(text.size());
            for (std::size_t k = 0; k < text.size(); ++k) {
                if (text[k] != '\r' || (k + 1 < text.size() && text[k + 1] != '\n'))
                    clean += text[k];
            }
            text = batch.hold(std::move(clean));
        }
        record.text = text;
        const auto headEnd = std::min(text.find('\n'), text.size());
        record.headLine = text.substr(0, headEnd);
        if (headEnd < text.size())
            record.stack = text.substr(headEnd + 1);
        m_format.parseHead(record, m_zone);
        batch.records.push_back(record);
    }
    return batch;
}

} // namespace quarterdeck::logs
