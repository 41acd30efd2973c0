// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <array>
#include <utility>

namespace quarterdeck {

namespace {
constexpr std::array<std::string_view, 10> kindNames {"Cancelled",   "InvalidInput", "NotFound",    "Conflict",
                                                      "Denied",      "SignedOut",    "Unavailable", "Corrupt",
                                                      "Unsupported", "Internal"};
} // namespace

std::string_view name(ErrorKind kind) noexcept
{
    return kindNames[static_cast<std::size_t>(kind)];
}

ErrorKind errorKindNamed(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < kindNames.size(); ++i) {
        if (kindNames[i] == name)
            return static_cast<ErrorKind>(i);
    }
    return ErrorKind::Internal;
}

Error::Error(Data data)
    : m_data(std::make_shared<const Data>(std::move(data)))
{ }

Error::Error(ErrorKind kind, std::string id, std::string subject, std::string detail, std::source_location origin)
    : Error(Data {kind, std::move(id), std::move(subject), std::move(detail), origin, nullptr})
{ }

Error Error::wrappedIn(ErrorKind kind, std::string id, std::string subject, std::source_location origin) const
{
    return Error(Data {kind, std::move(id), std::move(subject), {}, origin, std::make_shared<const Error>(*this)});
}

} // namespace quarterdeck
