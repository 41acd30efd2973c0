// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/source/file_source.h"

namespace quarterdeck::logs {

FileSource::FileSource(File file, FileIdentity identity)
    : m_file(std::move(file))
    , m_identity(identity)
{ }

Result<std::shared_ptr<FileSource>> FileSource::open(const std::string &path)
{
    QD_TRY(auto file, File::open(path, File::Mode::Read));
    QD_TRY(const auto identity, file.identity());
    return std::shared_ptr<FileSource>(new FileSource(std::move(file), identity));
}

bool FileSource::wasReplaced() const
{
    const auto now = File::open(m_file.path(), File::Mode::Read);
    if (!now)
        return true;
    const auto identity = now->identity();
    return !identity || *identity != m_identity;
}

std::string FileSource::name() const
{
    return m_file.path().string();
}
Result<std::uint64_t> FileSource::size() const
{
    return m_file.size();
}
Result<std::size_t> FileSource::readAt(ByteOffset from, std::span<char> into) const
{
    return m_file.readAt(from, into);
}

std::vector<std::string> sampleLines(const ByteSource &source, std::size_t mostBytes)
{
    std::vector<std::string> lines;
    std::string bytes(mostBytes, '\0');
    const auto got = source.readAt(source.firstOffset(), bytes);
    if (!got)
        return lines;
    bytes.resize(*got);
    std::string_view rest = bytes;
    if (rest.starts_with("\xEF\xBB\xBF"))
        rest.remove_prefix(3);
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        if (end == std::string_view::npos && !lines.empty() && *got == mostBytes)
            break;
        auto line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.emplace_back(line);
    }
    return lines;
}

} // namespace quarterdeck::logs
