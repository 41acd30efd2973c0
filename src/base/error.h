// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>

namespace quarterdeck {

/// What the program does about an error. The list is short on purpose: code branches on it.
enum class ErrorKind : std::uint8_t {
    Cancelled,
    InvalidInput,
    NotFound,
    Conflict,
    Denied,
    SignedOut,
    Unavailable,
    Corrupt,
    Unsupported,
    Internal
};

/// The kind as it is written on the wire and in `--json` ("InvalidInput").
[[nodiscard]] std::string_view name(ErrorKind kind) noexcept;
/// The kind of that name; Internal for a name that this program does not know.
[[nodiscard]] ErrorKind errorKindNamed(std::string_view name) noexcept;

/// Why something did not happen. A cheap value: copy it across threads freely.
/// `kind` decides what the program does, `id` decides what the user reads (the sentence is looked up, translated, in
/// client/error_text), `subject` is to what it happened (a path, a host, a member), `detail` is English and goes to the
/// log only.
class Error
{
public:
    Error(ErrorKind kind, std::string id, std::string subject = {}, std::string detail = {},
          std::source_location origin = std::source_location::current());

    [[nodiscard]] ErrorKind kind() const noexcept { return m_data->kind; }
    [[nodiscard]] std::string_view id() const noexcept { return m_data->id; }
    [[nodiscard]] std::string_view subject() const noexcept { return m_data->subject; }
    [[nodiscard]] std::string_view detail() const noexcept { return m_data->detail; }
    [[nodiscard]] const std::source_location &origin() const noexcept { return m_data->origin; }
    [[nodiscard]] const Error *cause() const noexcept { return m_data->cause.get(); }

    /// This error as the reason of a wider one.
    [[nodiscard]] Error wrappedIn(ErrorKind kind, std::string id, std::string subject = {},
                                  std::source_location origin = std::source_location::current()) const;

private:
    struct Data
    {
        ErrorKind kind;
        std::string id;
        std::string subject;
        std::string detail;
        std::source_location origin;
        std::shared_ptr<const Error> cause;
    };
    explicit Error(Data data);
    std::shared_ptr<const Data> m_data;
};

} // namespace quarterdeck
