// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/record_reader.h"

#include <algorithm>
#include <cstring>

namespace quarterdeck::cli {

namespace {
constexpr std::size_t blockBytes = 256U << 10U;
constexpr std::size_t sampleBytes = 64U << 10U; // what the format is guessed from, as everywhere
constexpr std::size_t headLimit = 64U << 10U; // what the head test sees of a giant line
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
} // namespace

RecordReader::RecordReader(ByteInput &input, const Options &options)
    : m_input(input)
    , m_options(options)
    , m_bufferAt(options.from.value)
{ }

void RecordReader::forgetBefore(std::size_t at)
{
    std::memmove(m_buffer.data(), m_buffer.data() + at, m_size - at);
    m_size -= at;
    m_bufferAt += at;
    m_begin -= at;
    m_lineAt -= at;
    m_searched -= at;
}

Result<bool> RecordReader::fill()
{
    if (m_begin > 0)
        forgetBefore(m_begin);
    if (m_buffer.size() - m_size < blockBytes / 2)
        m_buffer.resize(std::max(blockBytes, m_buffer.size() * 2));
    QD_TRY(const auto got, m_input.read(std::span(m_buffer).subspan(m_size)));
    if (m_isFormatOpen && got > 0) {
        m_sample.append(m_buffer.data() + m_size, std::min(got, sampleBytes - m_sample.size()));
        guess();
    }
    m_size += got;
    return got > 0;
}

Result<bool> RecordReader::prepare()
{
    m_isFormatOpen = !m_options.isByLine && m_options.format == nullptr;
    while (m_sample.size() < sampleBytes) {
        QD_TRY(const bool hasMore, fill());
        if (!hasMore || !m_isFormatOpen || (m_options.isGrowing && m_sample.find('\n') != std::string::npos))
            break;
    }
    const bool hasLine = m_sample.find('\n') != std::string::npos;
    if (m_options.isGrowing && m_isFormatOpen && !hasLine)
        return false;
    if (!m_options.isGrowing && m_isFormatOpen) {
        guess();
        m_isFormatOpen = false;
        m_sample.clear();
    }
    const std::string_view start(m_buffer.data(), m_size);
    m_isUtf16 = m_bufferAt == 0 && (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF"));
    m_isSingleLine = m_options.isByLine || m_options.format == logs::formats().back();
    m_isPrepared = true;
    return true;
}

void RecordReader::guess()
{
    std::string_view rest = m_sample;
    if (m_options.from.value == 0 && rest.starts_with(byteOrderMark))
        rest.remove_prefix(byteOrderMark.size());
    std::vector<std::string_view> lines;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        if (end == std::string_view::npos && !lines.empty() && (m_options.isGrowing || m_sample.size() >= sampleBytes))
            break; // the last line is not whole
        auto line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
    }
    m_options.format = logs::guessFormat(lines).format;
    m_isSingleLine = m_options.format == logs::formats().back();
    if (m_sample.size() >= sampleBytes) {
        m_isFormatOpen = false;
        m_sample.clear();
        m_sample.shrink_to_fit();
    }
}

bool RecordReader::isHead(std::string_view line, bool hasLineFeed) const
{
    if (hasLineFeed && line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.data() == m_buffer.data() && m_bufferAt == 0 && line.starts_with(byteOrderMark))
        line.remove_prefix(byteOrderMark.size());
    return m_options.format->startsRecord(line.substr(0, headLimit));
}

const logs::Record *RecordReader::emit(std::size_t end)
{
    std::string_view text(m_buffer.data() + m_begin, end - m_begin);
    m_record = logs::Record();
    m_record.ordinal = RecordOrdinal(m_ordinal);
    m_record.firstLine = LineNumber(m_beginLine);
    m_record.lineCount = std::max(1U, m_lines);
    m_record.offset = ByteOffset(m_bufferAt + m_begin);
    if (text.ends_with('\n')) {
        text.remove_suffix(1);
        if (text.ends_with('\r'))
            text.remove_suffix(1);
    }
    if (m_record.offset.value == 0 && text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    if (m_lines > 1 && text.find('\r') != std::string_view::npos) {
        m_clean.clear();
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n')
                m_clean += text[i];
        }
        text = m_clean;
    }
    m_record.text = text;
    const auto headEnd = m_lines > 1 ? std::min(text.find('\n'), text.size()) : text.size();
    m_record.headLine = text.substr(0, headEnd);
    if (headEnd < text.size())
        m_record.stack = text.substr(headEnd + 1);
    if (m_options.isByLine || !m_options.parsesHeads)
        m_record.message = m_record.headLine;
    else
        m_options.format->parseHead(m_record, m_options.zone);
    ++m_ordinal;
    m_beginLine += m_lines;
    m_begin = m_lineAt = m_searched = end;
    m_lines = 0;
    return &m_record;
}

Result<const logs::Record *> RecordReader::next()
{
    if (!m_isPrepared) {
        QD_TRY(const bool isReady, prepare());
        if (!isReady)
            return nullptr;
    }
    while (true) {
        const auto *newline = m_searched < m_size
            ? static_cast<const char *>(std::memchr(m_buffer.data() + m_searched, '\n', m_size - m_searched))
            : nullptr;
        if (newline == nullptr) {
            m_searched = m_size;
            if (m_isInSkippedLine) {
                m_begin = m_lineAt = m_size; // not kept: the line may have no end
            } else if (m_size - m_begin >= m_options.mostBytes) {
                const std::string_view unfinished(m_buffer.data() + m_lineAt, m_size - m_lineAt);
                if (m_lines > 0 && isHead(unfinished, false))
                    return emit(m_lineAt);
                m_isSkipping = true;
                m_isInSkippedLine = true;
                ++m_cut;
                // The lines that were complete are counted here, the one in work when its LF comes.
                return emit(m_size);
            }
            QD_TRY(const bool hasMore, fill());
            if (!hasMore)
                return nullptr;
            continue;
        }
        const auto lineEnd = static_cast<std::size_t>(newline - m_buffer.data());
        const std::string_view line(m_buffer.data() + m_lineAt, lineEnd - m_lineAt);
        if (m_isSkipping) {
            const bool isOver = !m_isInSkippedLine && (m_isSingleLine || isHead(line, true));
            if (!isOver) {
                m_isInSkippedLine = false;
                m_isSkipping = !m_isSingleLine;
                ++m_beginLine;
                m_begin = m_lineAt = m_searched = lineEnd + 1;
                continue;
            }
            m_isSkipping = false;
        }
        if (m_lines > 0 && isHead(line, true))
            return emit(m_lineAt);
        ++m_lines;
        m_lineAt = m_searched = lineEnd + 1;
        if (m_isSingleLine)
            return emit(m_lineAt);
        if (m_lineAt - m_begin >= m_options.mostBytes) {
            ++m_cut;
            m_isSkipping = true;
            return emit(m_lineAt);
        }
    }
}

const logs::Record *RecordReader::releaseTail(bool withUnfinished)
{
    if (!m_isPrepared) {
        if (!withUnfinished || m_size == 0)
            return nullptr;
        guess(); // all there ever was is one unfinished line
        m_isPrepared = true;
    }
    if (withUnfinished && m_size > m_lineAt && !m_isInSkippedLine) {
        const std::string_view unfinished(m_buffer.data() + m_lineAt, m_size - m_lineAt);
        if (m_isSkipping && (m_isSingleLine || isHead(unfinished, false)))
            m_isSkipping = false;
        if (!m_isSkipping) {
            if (m_lines > 0 && isHead(unfinished, false)) {
                m_searched = m_lineAt;
                return emit(m_lineAt); // call again for the rest
            }
            ++m_lines;
            m_isSkipping = true;
            return emit(m_size);
        }
    }
    if (m_lines == 0)
        return nullptr;
    m_isSkipping = true;
    return emit(m_lineAt);
}

Result<const logs::Record *> RecordReader::nextOrTail()
{
    QD_TRY(const auto *record, next());
    return record != nullptr ? record : releaseTail(true);
}

} // namespace quarterdeck::cli
