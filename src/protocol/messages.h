// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/environment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What crosses the wire between a client and quarterdeckd, and between quarterdeckd and its shims: PROTOCOL.md.
/// Decoding takes any bytes: InvalidInput "protocol.badMessage" where they are not the message; unknown keys are
/// ignored.
namespace quarterdeck::protocol {

constexpr int version = 1;
/// Longest JSON text that is read.
constexpr std::size_t mostMessageBytes = 1U << 20U;

/// First line on the lease socket (§1).
struct Hello
{
    int protocol = version;
    std::uint16_t port = 0;
    std::string token;
    std::string instance;
};
[[nodiscard]] std::string encode(const Hello &hello);
[[nodiscard]] Result<Hello> decodeHello(std::string_view line);

[[nodiscard]] std::string encode(const domain::EnvironmentDefinition &definition);
[[nodiscard]] Result<domain::EnvironmentDefinition> decodeDefinition(std::string_view json);
[[nodiscard]] std::string encode(const domain::EnvironmentList &list);
[[nodiscard]] Result<domain::EnvironmentList> decodeEnvironmentList(std::string_view json);
[[nodiscard]] std::string encode(const domain::InstanceStatus &status);
[[nodiscard]] Result<domain::InstanceStatus> decodeInstanceStatus(std::string_view json);

/// An order to something that runs (§3).
struct Command
{
    enum class Kind : std::uint8_t { Start, Stop, Restart, Keep };
    std::string id; ///< Makes a repeat harmless.
    Kind kind = Kind::Start;
    bool keepRunning = false;
};
[[nodiscard]] std::string encode(const Command &command);
[[nodiscard]] Result<Command> decodeCommand(std::string_view json);

/// The body of every reply that is no success (§2): a problem document of RFC 9457.
[[nodiscard]] std::string encode(const Error &error);
/// The same for a reply with another status than `httpStatus` of its kind.
[[nodiscard]] std::string encode(const Error &error, int status);
inline constexpr std::string_view problemType = "application/problem+json"; ///< Its content type.
/// The error of such a body; "http.badReply" with `subject` where it is none.
[[nodiscard]] Error decodeError(std::string_view json, std::string_view subject);
/// Statuses and error kinds are one to one, as far as HTTP has them.
[[nodiscard]] int httpStatus(ErrorKind kind) noexcept;
/// `{"id":"…"}`
[[nodiscard]] std::string encodeId(std::string_view id);
[[nodiscard]] Result<std::string> decodeId(std::string_view json);

/// Text frames of a client on `/v1/logs` (§4).
struct LogRequest
{
    enum class Kind : std::uint8_t { Subscribe, Credit, Unsubscribe };
    Kind kind = Kind::Subscribe;
    std::uint32_t subscription = 0;
    std::string environment;
    std::uint32_t instance = 1;
    std::string epoch; ///< Empty: the current one.
    std::optional<std::uint64_t> from; ///< Offset; absent: `last` bytes before the end.
    std::uint64_t last = 0;
    std::uint64_t credit = 0; ///< Bytes the server may send on top of what it may send already.
};
[[nodiscard]] std::string encode(const LogRequest &request);
[[nodiscard]] Result<LogRequest> decodeLogRequest(std::string_view json);

/// Binary frames of the server on `/v1/logs` (§4.2).
struct LogFrame
{
    std::uint32_t subscription = 0;
    bool isGap = false; ///< [offset, gapTo) is missing, `bytes` is the reason.
    std::string epoch;
    std::uint64_t offset = 0; ///< Of the first byte.
    std::uint64_t gapTo = 0;
    std::string bytes;
};
[[nodiscard]] std::string encode(const LogFrame &frame);
[[nodiscard]] Result<LogFrame> decodeLogFrame(std::string_view bytes);

} // namespace quarterdeck::protocol
