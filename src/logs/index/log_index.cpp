// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/index/log_index.h"

#include <algorithm>
#include <cstring>

namespace quarterdeck::logs {

namespace {

constexpr std::size_t blockBytes = 1U << 20U;
constexpr std::size_t headLimit = 64U << 10U; // what the head test sees of a giant line
constexpr std::uint64_t recordsPerSample = 64;
constexpr std::uint64_t mostReadBytes = 64U << 20U; // a longer record is cut
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

} // namespace

LogIndex::LogIndex(std::shared_ptr<const ByteSource> source, const Format &format, TimeZone zone)
    : m_source(std::move(source))
    , m_format(format)
    , m_zone(zone)
{ }

LogIndex::Counts LogIndex::counts() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counts;
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
    struct Begin
    {
        std::size_t at;
        std::uint64_t line;
    };
    std::vector<Begin> begins; // of the records from `first` on, and of the one after the last
    auto &bytes = batch.hold({});
    auto ordinal = first.value / recordsPerSample * recordsPerSample; // of the next start
    std::uint64_t line = sample.line;
    std::size_t at = 0; // start of the line looked at
    std::size_t searched = 0;
    bool isAtEnd = false;
    while (ordinal <= last) {
        const auto *newline = searched < bytes.size()
            ? static_cast<const char *>(std::memchr(bytes.data() + searched, '\n', bytes.size() - searched))
            : nullptr;
        if (newline == nullptr && !isAtEnd) {
            searched = bytes.size();
            const auto left = std::min(end - sample.byte, mostReadBytes) - bytes.size();
            if (left == 0) {
                isAtEnd = true;
                continue;
            }
            const auto old = bytes.size();
            bytes.resize(
                old + static_cast<std::size_t>(std::min<std::uint64_t>(left, std::max<std::size_t>(old, 128U << 10U))));
            QD_TRY(const auto got, m_source->readAt(ByteOffset(sample.byte + old), std::span(bytes).subspan(old)));
            bytes.resize(old + got);
            isAtEnd = got == 0;
            continue;
        }
        const auto lineEnd = newline != nullptr ? static_cast<std::size_t>(newline - bytes.data()) : bytes.size();
        if (at >= bytes.size())
            break;
        const std::string_view text(bytes.data() + at, lineEnd - at);
        if (at == 0 || m_format.startsRecord(headOf(text, sample.byte + at == 0))) {
            if (ordinal >= first.value)
                begins.push_back({at, line});
            ++ordinal;
            if (ordinal > last)
                break;
        }
        if (newline == nullptr) {
            at = bytes.size();
            break;
        }
        at = lineEnd + 1;
        searched = at;
        ++line;
    }
    const auto wanted = std::min<std::size_t>(begins.size(), static_cast<std::size_t>(last - first.value));
    const std::uint64_t lineAfter = line + (at < bytes.size() ? 0 : (bytes.ends_with('\n') ? 0 : 1));
    batch.records.reserve(wanted);
    for (std::size_t i = 0; i < wanted; ++i) {
        const auto from = begins[i].at;
        const auto to = i + 1 < begins.size() ? begins[i + 1].at : bytes.size();
        Record record;
        record.ordinal = first.plus(i);
        record.firstLine = LineNumber(begins[i].line);
        record.offset = ByteOffset(sample.byte + from);
        const auto nextLine = i + 1 < begins.size() ? begins[i + 1].line : lineAfter;
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
