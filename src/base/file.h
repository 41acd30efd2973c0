// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/strong.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace quarterdeck {

/// The error of a failed file operation from errno: NotFound "file.notFound", Denied "file.noPermission",
/// Unavailable "file.diskFull", Unsupported "file.isFolder", otherwise Unavailable "file.notReadable" (the text of the
/// system in `detail`).
[[nodiscard]] Error fileError(int systemError, const std::filesystem::path &path);

/// Which file this is, whatever its name: rename keeps it, replacement changes it.
struct FileIdentity
{
    std::uint64_t device = 0;
    std::uint64_t file = 0;
    friend bool operator==(const FileIdentity &, const FileIdentity &) = default;
};

/// An open file, read and written by position, so that several threads may read at once. Closed when destroyed.
class File
{
public:
    enum class Mode { Read, ReadWriteCreate };

    File() = default;
    ~File();
    File(File &&other) noexcept;
    File &operator=(File &&other) noexcept;

    /// New files get the rights 0600. A folder is refused ("file.isFolder").
    [[nodiscard]] static Result<File> open(const std::filesystem::path &path, Mode mode);

    /// Reads up to `into.size()` bytes at `from`; fewer only at the end of the file.
    [[nodiscard]] Result<std::size_t> readAt(ByteOffset from, std::span<char> into) const;
    /// Writes all of `bytes` at `at`, or fails.
    [[nodiscard]] Result<> writeAt(ByteOffset at, std::string_view bytes);
    [[nodiscard]] Result<std::uint64_t> size() const;
    [[nodiscard]] Result<FileIdentity> identity() const;
    /// Cuts the file to `bytes`.
    [[nodiscard]] Result<> truncate(std::uint64_t bytes);
    /// Waits until the bytes are on the disk.
    [[nodiscard]] Result<> sync();
    [[nodiscard]] const std::filesystem::path &path() const noexcept { return m_path; }
    [[nodiscard]] bool isOpen() const noexcept { return m_descriptor >= 0; }

private:
    int m_descriptor = -1;
    std::filesystem::path m_path;
};

/// The whole file. Unsupported "file.tooLarge" above `limit` bytes.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path &path, std::uint64_t limit = 64U << 20U);

/// Writes a new file beside `path`, flushes it and renames it over: readers see the old bytes or the new ones.
[[nodiscard]] Result<> writeFileAtomically(const std::filesystem::path &path, std::string_view bytes);

/// Makes the folder and those above it, with the rights 0700. An existing one is fine.
[[nodiscard]] Result<> makePrivateFolder(const std::filesystem::path &path);

/// Whether the file or folder belongs to the user this program runs as.
[[nodiscard]] Result<bool> isOwnedByUs(const std::filesystem::path &path);

/// A lock on a file that the system releases when the process ends, however it ends.
class FileLock
{
public:
    FileLock() = default;
    ~FileLock();
    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;

    /// Takes the lock at once, or says Conflict "lock.taken".
    [[nodiscard]] static Result<FileLock> tryTake(const std::filesystem::path &path);

private:
    int m_descriptor = -1;
};

} // namespace quarterdeck
