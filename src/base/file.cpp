// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#ifdef _WIN32
#include <io.h>
#include <windows.h>
#else
#include <sys/file.h>
#include <unistd.h>
#endif

namespace quarterdeck {

Error fileError(int systemError, const std::filesystem::path &path)
{
    const auto detail = std::generic_category().message(systemError);
    const auto subject = path.string();
    switch (systemError) {
    case ENOENT:
    case ENOTDIR:
        return {ErrorKind::NotFound, "file.notFound", subject, detail};
    case EACCES:
    case EPERM:
    case EROFS:
        return {ErrorKind::Denied, "file.noPermission", subject, detail};
    case ENOSPC:
        return {ErrorKind::Unavailable, "file.diskFull", subject, detail};
    case EISDIR:
        return {ErrorKind::Unsupported, "file.isFolder", subject, detail};
    default:
        return {ErrorKind::Unavailable, "file.notReadable", subject, detail};
    }
}

// ---- positional reads and writes of the two worlds ----------------------------------------------------------------

#ifdef _WIN32

namespace {
HANDLE handleOf(int descriptor)
{
    return reinterpret_cast<HANDLE>(_get_osfhandle(descriptor));
}

OVERLAPPED at(std::uint64_t offset)
{
    OVERLAPPED position {};
    position.Offset = static_cast<DWORD>(offset & 0xffffffffU);
    position.OffsetHigh = static_cast<DWORD>(offset >> 32U);
    return position;
}

long long readSome(int descriptor, char *into, std::size_t count, std::uint64_t offset)
{
    auto position = at(offset);
    DWORD got = 0;
    const auto chunk = static_cast<DWORD>(count < (1U << 30U) ? count : (1U << 30U));
    if (!ReadFile(handleOf(descriptor), into, chunk, &got, &position)) {
        if (GetLastError() == ERROR_HANDLE_EOF)
            return 0;
        errno = EIO;
        return -1;
    }
    return got;
}

long long writeSome(int descriptor, const char *from, std::size_t count, std::uint64_t offset)
{
    auto position = at(offset);
    DWORD done = 0;
    const auto chunk = static_cast<DWORD>(count < (1U << 30U) ? count : (1U << 30U));
    if (!WriteFile(handleOf(descriptor), from, chunk, &done, &position)) {
        errno = GetLastError() == ERROR_DISK_FULL ? ENOSPC : EIO;
        return -1;
    }
    return done;
}

int openDescriptor(const std::filesystem::path &path, bool write)
{
    // Sharing with delete: the owner of a log may rotate it while we read.
    const HANDLE handle = CreateFileW(path.c_str(), write ? GENERIC_READ | GENERIC_WRITE : GENERIC_READ,
                                      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                      write ? OPEN_ALWAYS : OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        const auto code = GetLastError();
        errno = code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ? ENOENT : EACCES;
        return -1;
    }
    return _open_osfhandle(reinterpret_cast<intptr_t>(handle), write ? _O_RDWR : _O_RDONLY);
}

void closeDescriptor(int descriptor)
{
    _close(descriptor);
}
bool flushDescriptor(int descriptor)
{
    return FlushFileBuffers(handleOf(descriptor)) != 0;
}
bool cutDescriptor(int descriptor, std::uint64_t bytes)
{
    return _chsize_s(descriptor, static_cast<long long>(bytes)) == 0;
}
bool lockDescriptor(int descriptor)
{
    OVERLAPPED whole {};
    return LockFileEx(handleOf(descriptor), LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &whole) != 0;
}
} // namespace

#else

namespace {
long long readSome(int descriptor, char *into, std::size_t count, std::uint64_t offset)
{
    return ::pread(descriptor, into, count, static_cast<off_t>(offset));
}
long long writeSome(int descriptor, const char *from, std::size_t count, std::uint64_t offset)
{
    return ::pwrite(descriptor, from, count, static_cast<off_t>(offset));
}
int openDescriptor(const std::filesystem::path &path, bool write)
{
    // O_NONBLOCK: a pipe without a writer must not hang the open; it is refused below.
    return ::open(path.c_str(), write ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0600);
}
void closeDescriptor(int descriptor)
{
    ::close(descriptor);
}
bool flushDescriptor(int descriptor)
{
    return ::fsync(descriptor) == 0;
}
bool cutDescriptor(int descriptor, std::uint64_t bytes)
{
    return ::ftruncate(descriptor, static_cast<off_t>(bytes)) == 0;
}
bool lockDescriptor(int descriptor)
{
    return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
}
} // namespace

#endif

// ---- File ---------------------------------------------------------------------------------------------------------

File::~File()
{
    if (m_descriptor >= 0)
        closeDescriptor(m_descriptor);
}

File::File(File &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_path(std::move(other.m_path))
{ }

File &File::operator=(File &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_path, other.m_path);
    return *this;
}

Result<File> File::open(const std::filesystem::path &path, Mode mode)
{
    File file;
    file.m_path = path;
    file.m_descriptor = openDescriptor(path, mode == Mode::ReadWriteCreate);
    if (file.m_descriptor < 0)
        return fileError(errno, path);
#ifndef _WIN32
    struct stat status = {};
    if (::fstat(file.m_descriptor, &status) != 0)
        return fileError(errno, path);
    if (S_ISDIR(status.st_mode))
        return fileError(EISDIR, path);
    if (!S_ISREG(status.st_mode))
        return Error(ErrorKind::Unsupported, "file.notRegular", path.string());
#endif
    return file;
}

Result<std::size_t> File::readAt(ByteOffset from, std::span<char> into) const
{
    std::size_t done = 0;
    while (done < into.size()) {
        const auto got = readSome(m_descriptor, into.data() + done, into.size() - done, from.value + done);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return fileError(errno, m_path);
        }
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

Result<> File::writeAt(ByteOffset at, std::string_view bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto put = writeSome(m_descriptor, bytes.data() + done, bytes.size() - done, at.value + done);
        if (put < 0) {
            if (errno == EINTR)
                continue;
            return fileError(errno, m_path);
        }
        done += static_cast<std::size_t>(put);
    }
    return {};
}

Result<std::uint64_t> File::size() const
{
#ifdef _WIN32
    struct _stat64 status = {};
    if (_fstat64(m_descriptor, &status) != 0)
        return fileError(errno, m_path);
#else
    struct stat status = {};
    if (::fstat(m_descriptor, &status) != 0)
        return fileError(errno, m_path);
#endif
    return static_cast<std::uint64_t>(status.st_size);
}

Result<FileIdentity> File::identity() const
{
#ifdef _WIN32
    BY_HANDLE_FILE_INFORMATION information {};
    if (!GetFileInformationByHandle(handleOf(m_descriptor), &information))
        return fileError(EIO, m_path);
    return FileIdentity {information.dwVolumeSerialNumber,
                         (static_cast<std::uint64_t>(information.nFileIndexHigh) << 32U) | information.nFileIndexLow};
#else
    struct stat status = {};
    if (::fstat(m_descriptor, &status) != 0)
        return fileError(errno, m_path);
    return FileIdentity {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)};
#endif
}

Result<> File::truncate(std::uint64_t bytes)
{
    if (!cutDescriptor(m_descriptor, bytes))
        return fileError(errno, m_path);
    return {};
}

Result<> File::sync()
{
    if (!flushDescriptor(m_descriptor))
        return fileError(errno, m_path);
    return {};
}

// ---- whole files --------------------------------------------------------------------------------------------------

Result<std::string> readFile(const std::filesystem::path &path, std::uint64_t limit)
{
    QD_TRY(const auto file, File::open(path, File::Mode::Read));
    QD_TRY(const auto size, file.size());
    if (size > limit)
        return Error(ErrorKind::Unsupported, "file.tooLarge", path.string());
    // A file of /proc says 0 bytes: read until nothing comes.
    std::string bytes(static_cast<std::size_t>(size) + 4096, '\0');
    std::size_t done = 0;
    while (true) {
        QD_TRY(const auto got, file.readAt(ByteOffset(done), std::span(bytes).subspan(done)));
        done += got;
        if (done < bytes.size())
            break;
        if (done > limit)
            return Error(ErrorKind::Unsupported, "file.tooLarge", path.string());
        bytes.resize(bytes.size() * 2);
    }
    bytes.resize(done);
    return bytes;
}

Result<> writeFileAtomically(const std::filesystem::path &path, std::string_view bytes)
{
    auto temporary = path;
    temporary += ".new";
    {
        QD_TRY(auto file, File::open(temporary, File::Mode::ReadWriteCreate));
        QD_CHECK(file.truncate(0));
        QD_CHECK(file.writeAt(ByteOffset(0), bytes));
        QD_CHECK(file.sync());
    }
    std::error_code error;
    std::filesystem::rename(temporary, path, error);
    if (error)
        return fileError(error.value(), path);
    return {};
}

Result<> makePrivateFolder(const std::filesystem::path &path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error))
        return {};
    if (path.has_parent_path() && path.parent_path() != path)
        QD_CHECK(makePrivateFolder(path.parent_path()));
    if (!std::filesystem::create_directory(path, error) && error)
        return fileError(error.value(), path);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
    return {};
}

Result<bool> isOwnedByUs(const std::filesystem::path &path)
{
#ifdef _WIN32
    static_cast<void>(path); // folders in the user's profile are private there
    return true;
#else
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0)
        return fileError(errno, path);
    return status.st_uid == ::geteuid();
#endif
}

// ---- FileLock -----------------------------------------------------------------------------------------------------

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        closeDescriptor(m_descriptor);
}

FileLock::FileLock(FileLock &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{ }

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Result<FileLock> FileLock::tryTake(const std::filesystem::path &path)
{
    FileLock lock;
    lock.m_descriptor = openDescriptor(path, true);
    if (lock.m_descriptor < 0)
        return fileError(errno, path);
    if (!lockDescriptor(lock.m_descriptor))
        return Error(ErrorKind::Conflict, "lock.taken", path.string());
    return lock;
}

} // namespace quarterdeck
