// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/inputs.h"

#include "base/file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <functional>

namespace quarterdeck::cli {

namespace {

/// An open temporary file without a name.
class UnlinkedSource final : public logs::ByteSource
{
public:
    explicit UnlinkedSource(std::FILE *file)
        : m_file(file, &std::fclose)
    { }
    std::string name() const override { return "-"; }
    Result<std::uint64_t> size() const override { return m_bytes; }
    Result<std::size_t> readAt(ByteOffset from, std::span<char> into) const override
    {
        const auto got = ::pread(::fileno(m_file.get()), into.data(), into.size(), static_cast<off_t>(from.value));
        if (got < 0)
            return fileError(errno, "-");
        return static_cast<std::size_t>(got);
    }
    Result<> append(std::string_view bytes)
    {
        if (std::fwrite(bytes.data(), 1, bytes.size(), m_file.get()) != bytes.size() || std::fflush(m_file.get()) != 0)
            return fileError(errno, "-");
        m_bytes += bytes.size();
        return {};
    }

private:
    std::unique_ptr<std::FILE, int (*)(std::FILE *)> m_file;
    std::uint64_t m_bytes = 0;
};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The number at the front, without its leading zeros.
std::string_view takeNumber(std::string_view &text)
{
    std::size_t end = 0;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    auto digits = text.substr(0, end);
    text.remove_prefix(end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

void addFolder(const std::filesystem::path &folder, bool isRecursive, std::vector<std::string> &paths)
{
    std::error_code failed;
    std::vector<std::filesystem::directory_entry> entries;
    for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        entries.push_back(*at);
    if (failed) {
        paths.push_back(folder.string()); // opening it says why
        return;
    }
    std::ranges::sort(entries, [](const auto &a, const auto &b) {
        return isNaturallyBefore(a.path().filename().string(), b.path().filename().string());
    });
    for (const auto &entry : entries) {
        std::error_code ignored;
        if (entry.is_regular_file(ignored))
            paths.push_back(entry.path().string());
        else if (isRecursive && entry.is_directory(ignored)
                 && !entry.is_symlink(ignored)) // a link could lead in a ring
            addFolder(entry.path(), isRecursive, paths);
    }
}

} // namespace

Result<std::size_t> SourceInput::read(std::span<char> into)
{
    if (m_interruption != nullptr && m_interruption->isRequested())
        return Error(ErrorKind::Cancelled, "cancelled");
    QD_TRY(const auto got, m_source->readAt(m_at, into));
    m_at = m_at.plus(got);
    if (got >= markBytes)
        m_mark.clear();
    m_mark.append(into.data() + (got - std::min(got, markBytes)), std::min(got, markBytes));
    if (m_mark.size() > markBytes)
        m_mark.erase(0, m_mark.size() - markBytes);
    return got;
}

bool SourceInput::isStillThere() const
{
    std::string now(m_mark.size(), '\0');
    const auto got = m_source->readAt(ByteOffset(m_at.value - m_mark.size()), now);
    return !got || (*got == now.size() && now == m_mark); // an error is told when reading goes on
}

Result<std::size_t> StreamInput::read(std::span<char> into)
{
    QD_CHECK(m_beforeWaiting());
    return m_stream.read(into);
}

Result<std::shared_ptr<const logs::ByteSource>> spooledStream(InputStream &stream)
{
    auto *file = std::tmpfile();
    if (file == nullptr)
        return fileError(errno, std::filesystem::temp_directory_path());
    auto source = std::make_shared<UnlinkedSource>(file);
    std::string block(256U << 10U, '\0');
    while (true) {
        QD_TRY(const auto got, stream.read(block));
        if (got == 0)
            return source;
        QD_CHECK(source->append(std::string_view(block).substr(0, got)));
    }
}

std::vector<std::string> expandedPaths(const std::vector<std::string> &arguments, bool isRecursive)
{
    std::vector<std::string> paths;
    for (const auto &argument : arguments) {
        std::error_code ignored;
        if (argument != "-" && std::filesystem::is_directory(argument, ignored))
            addFolder(argument, isRecursive, paths);
        else
            paths.push_back(argument);
    }
    return paths;
}

bool isNaturallyBefore(std::string_view a, std::string_view b)
{
    const auto wholeA = a;
    const auto wholeB = b;
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            const auto x = takeNumber(a);
            const auto y = takeNumber(b);
            if (x.size() != y.size())
                return x.size() < y.size();
            if (x != y)
                return x < y;
            continue;
        }
        if (a.front() != b.front())
            return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    if (a.empty() != b.empty())
        return a.empty();
    return wholeA < wholeB; // "01" and "1"
}

} // namespace quarterdeck::cli
