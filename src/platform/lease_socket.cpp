// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/lease_socket.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace quarterdeck::platform {

LeaseSocket::~LeaseSocket()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

LeaseSocket::LeaseSocket(LeaseSocket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_greeting(std::move(other.m_greeting))
{ }

LeaseSocket &LeaseSocket::operator=(LeaseSocket &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_greeting, other.m_greeting);
    return *this;
}

Result<LeaseSocket> LeaseSocket::connect(const std::filesystem::path &path, std::chrono::milliseconds limit)
{
    LeaseSocket lease;
    const auto text = path.string();
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (text.size() >= sizeof address.sun_path)
        return Error(ErrorKind::Unsupported, "socket.pathTooLong", text);
    std::memcpy(address.sun_path, text.data(), text.size());
    lease.m_descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (lease.m_descriptor < 0
        || ::connect(lease.m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return Error(ErrorKind::NotFound, "backend.gone", text, std::generic_category().message(errno));
#ifdef SO_PEERCRED
    ucred peer {};
    socklen_t length = sizeof peer;
    if (::getsockopt(lease.m_descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid != ::geteuid())
        return Error(ErrorKind::Denied, "socket.notOwned", text);
#endif
    const auto end = std::chrono::steady_clock::now() + limit;
    while (lease.m_greeting.find('\n') == std::string::npos) {
        const auto left
            = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd wanted {lease.m_descriptor, POLLIN, 0};
        if (left <= 0 || ::poll(&wanted, 1, static_cast<int>(left)) <= 0)
            return Error(ErrorKind::Unavailable, "wait.timeout", text);
        std::array<char, 4096> buffer {};
        const auto got = ::recv(lease.m_descriptor, buffer.data(), buffer.size(), 0);
        if (got <= 0)
            return Error(ErrorKind::NotFound, "backend.gone", text);
        lease.m_greeting.append(buffer.data(), static_cast<std::size_t>(got));
        if (lease.m_greeting.size() > (64U << 10U))
            return Error(ErrorKind::InvalidInput, "protocol.badMessage", "hello");
    }
    return lease;
}

bool LeaseSocket::isAlive() const
{
    if (m_descriptor < 0)
        return false;
    char byte = 0;
    const auto got = ::recv(m_descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

} // namespace quarterdeck::platform
