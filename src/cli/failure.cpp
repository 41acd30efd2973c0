// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/failure.h"

#include "client/error_text.h"

namespace quarterdeck::cli {

namespace {

/// The sentences of an error say what to do behind the subject.
std::string hintIn(const std::string &message, std::string_view subject)
{
    const auto named = subject.empty() ? std::string::npos : message.find(subject);
    const auto from = named == std::string::npos ? 0 : named + subject.size();
    const auto end = message.find(". ", from);
    return end == std::string::npos ? std::string() : message.substr(end + 2);
}

} // namespace

Failure::Failure(const Error &error)
    : kind(error.kind())
    , id(error.id())
    , subject(error.subject())
    , message(client::errorText(error).toStdString())
    , hint(hintIn(message, subject))
{ }

Failure::Failure(const logs::QueryError &error, const std::string &named)
    : kind(error.kind)
    , id(error.id)
    , subject(named.empty() ? error.subject : named)
    , message(client::queryErrorText(error).toStdString())
    , hint(error.expected.empty() ? hintIn(message, error.subject) : "Expected: " + error.expected)
    , column(error.column)
    , length(error.length)
{ }

Failure Failure::option(std::string id, std::string subject, std::string message)
{
    Failure failure;
    failure.kind = ErrorKind::InvalidInput;
    failure.id = std::move(id);
    failure.subject = std::move(subject);
    failure.message = std::move(message);
    failure.hint = hintIn(failure.message, failure.subject);
    return failure;
}

int exitCode(ErrorKind kind) noexcept
{
    switch (kind) {
    case ErrorKind::InvalidInput:
        return 2;
    case ErrorKind::Denied:
        return 3;
    case ErrorKind::Unavailable:
        return 4;
    case ErrorKind::NotFound:
        return 5;
    case ErrorKind::Conflict:
        return 6;
    case ErrorKind::Corrupt:
        return exit_code::limited;
    case ErrorKind::SignedOut:
        return 8;
    case ErrorKind::Unsupported:
        return 9;
    case ErrorKind::Cancelled:
        return 130;
    case ErrorKind::Internal:
        break;
    }
    return 70;
}

} // namespace quarterdeck::cli
