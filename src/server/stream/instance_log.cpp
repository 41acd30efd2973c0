// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stream/instance_log.h"

#include "base/uuid.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace quarterdeck::server {

namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t segmentBytes = 16U << 20U;
constexpr std::uint64_t keptBytes = 1024ULL << 20U;
constexpr std::string_view prefix = "segment-";

std::map<std::uint64_t, fs::path> segmentsIn(const fs::path &folder)
{
    std::map<std::uint64_t, fs::path> found;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error)) {
        const auto name = entry.path().filename().string();
        std::uint64_t start = 0;
        if (name.size() == prefix.size() + 16 && name.starts_with(prefix)
            && std::from_chars(name.data() + prefix.size(), name.data() + name.size(), start, 16).ec == std::errc())
            found.emplace(start, entry.path());
    }
    return found;
}

fs::path segmentPath(const fs::path &folder, std::uint64_t start)
{
    return folder / fmt::format("{}{:016x}", prefix, start);
}

} // namespace

Result<InstanceLogWriter> InstanceLogWriter::open(const fs::path &folder)
{
    InstanceLogWriter writer;
    writer.m_folder = folder;
    QD_CHECK(makePrivateFolder(folder));
    std::error_code error;
    if (!fs::exists(folder / "epoch", error))
        QD_CHECK(writeFileAtomically(folder / "epoch", Uuid::make().text()));
    const auto segments = segmentsIn(folder);
    writer.m_segmentStart = segments.empty() ? 0 : segments.rbegin()->first;
    QD_TRY(writer.m_segment, File::open(segmentPath(folder, writer.m_segmentStart), File::Mode::ReadWriteCreate));
    QD_TRY(const auto size, writer.m_segment.size());
    writer.m_end = writer.m_segmentStart + size;
    if (fs::exists(folder / "writing", error)) {
        char last = '\n';
        if (size > 0)
            QD_CHECK(writer.m_segment.readAt(ByteOffset(size - 1), std::span(&last, 1)));
        if (last != '\n')
            QD_CHECK(writer.append("\n"));
        QD_TRY(auto gaps, File::open(folder / "gaps", File::Mode::ReadWriteCreate));
        QD_TRY(const auto gapBytes, gaps.size());
        QD_CHECK(gaps.writeAt(ByteOffset(gapBytes), fmt::format("{0} {0} recorder killed\n", writer.m_end)));
    }
    QD_CHECK(writeFileAtomically(folder / "writing", ""));
    return writer;
}

Result<> InstanceLogWriter::append(std::string_view bytes)
{
    if (m_end - m_segmentStart >= segmentBytes) {
        QD_TRY(m_segment, File::open(segmentPath(m_folder, m_end), File::Mode::ReadWriteCreate));
        m_segmentStart = m_end;
        auto segments = segmentsIn(m_folder);
        while (segments.size() > 1 && m_end - segments.begin()->first > keptBytes) {
            std::error_code ignored;
            fs::remove(segments.begin()->second, ignored);
            segments.erase(segments.begin());
        }
    }
    QD_CHECK(m_segment.writeAt(ByteOffset(m_end - m_segmentStart), bytes));
    m_end += bytes.size();
    return {};
}

void InstanceLogWriter::close()
{
    std::error_code ignored;
    fs::remove(m_folder / "writing", ignored);
}

InstanceLogReader::InstanceLogReader(fs::path folder)
    : m_folder(std::move(folder))
{ }

void InstanceLogReader::scan()
{
    if (m_epoch.empty()) {
        if (auto epoch = readFile(m_folder / "epoch", 4096))
            m_epoch = *std::move(epoch);
    }
    // A new segment appears when the last one is full, or when there is none yet.
    if (!m_segments.empty()) {
        const auto size = m_segments.rbegin()->second->size();
        if (size && *size < segmentBytes)
            return;
    }
    const auto found = segmentsIn(m_folder);
    for (const auto &[start, path] : found) {
        if (m_segments.contains(start))
            continue;
        if (auto file = File::open(path, File::Mode::Read))
            m_segments.emplace(start, std::make_shared<File>(*std::move(file)));
    }
    std::erase_if(m_segments, [&](const auto &segment) { return !found.contains(segment.first); });
}

InstanceLogReader::Extent InstanceLogReader::extent()
{
    scan();
    Extent extent;
    extent.epoch = m_epoch;
    if (!m_segments.empty()) {
        extent.first = m_segments.begin()->first;
        extent.end = m_segments.rbegin()->first + m_segments.rbegin()->second->size().value_or(0);
    }
    return extent;
}

Result<std::string> InstanceLogReader::read(std::uint64_t from, std::size_t most)
{
    const auto next = m_segments.upper_bound(from);
    if (next == m_segments.begin())
        return std::string();
    const auto holder = std::prev(next);
    std::string bytes(most, '\0');
    if (next != m_segments.end())
        bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(most, next->first - from)));
    QD_TRY(const auto got, holder->second->readAt(ByteOffset(from - holder->first), bytes));
    bytes.resize(got);
    return bytes;
}

std::vector<LogGap> InstanceLogReader::gapsIn(std::uint64_t begin, std::uint64_t end)
{
    std::error_code error;
    const auto size = fs::file_size(m_folder / "gaps", error);
    if (!error && size != m_gapBytes) {
        m_gaps.clear();
        m_gapBytes = size;
        if (const auto text = readFile(m_folder / "gaps")) {
            std::string_view rest = *text;
            while (!rest.empty()) {
                const auto line = rest.substr(0, rest.find('\n'));
                rest.remove_prefix(std::min(line.size() + 1, rest.size()));
                LogGap gap;
                auto read = std::from_chars(line.data(), line.data() + line.size(), gap.from);
                if (read.ec != std::errc() || read.ptr == line.data() + line.size())
                    continue;
                read = std::from_chars(read.ptr + 1, line.data() + line.size(), gap.to);
                if (read.ec != std::errc() || read.ptr == line.data() + line.size())
                    continue;
                gap.reason = line.substr(static_cast<std::size_t>(read.ptr - line.data()) + 1);
                m_gaps.push_back(std::move(gap));
            }
        }
    }
    std::vector<LogGap> found;
    for (const auto &gap : m_gaps) {
        if (gap.from >= begin && gap.from < end)
            found.push_back(gap);
    }
    return found;
}

} // namespace quarterdeck::server
