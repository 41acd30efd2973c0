// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>

namespace quarterdeck::platform {

/// A connection to a local socket that is held for its own sake. The system closes it however this process ends.
class LeaseSocket
{
public:
    LeaseSocket() = default;
    ~LeaseSocket();
    LeaseSocket(LeaseSocket &&other) noexcept;
    LeaseSocket &operator=(LeaseSocket &&other) noexcept;

    /// Connects and reads the first line. NotFound where nobody listens; Denied where the other side is another user.
    [[nodiscard]] static Result<LeaseSocket> connect(const std::filesystem::path &path,
                                                     std::chrono::milliseconds limit);
    [[nodiscard]] const std::string &greeting() const noexcept { return m_greeting; }
    /// The other side still holds the connection.
    [[nodiscard]] bool isAlive() const;

private:
    int m_descriptor = -1;
    std::string m_greeting;
};

} // namespace quarterdeck::platform
