// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "logs/query/query.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace quarterdeck::cli {

/// An error as a person or a script reads it: the sentence is made, the place in a query is known.
struct Failure
{
    ErrorKind kind = ErrorKind::Internal;
    std::string id;
    std::string subject;
    std::string message; ///< One sentence: what happened, to what, what to do.
    std::string hint; ///< The part that says what to do; may be empty.
    std::optional<std::uint32_t> column; ///< Code points from 1, of a refused query or breakpoint.
    std::optional<std::uint32_t> length;
    std::optional<std::uint32_t> line; ///< Of a breakpoint file.

    Failure() = default;
    Failure(const Error &error);
    /// `subject` replaces the offending token where the text as a whole has a name ("#2", a breakpoint).
    explicit Failure(const logs::QueryError &error, const std::string &subject = {});
    /// A refused option.
    [[nodiscard]] static Failure option(std::string id, std::string subject, std::string message);
};

/// A value, or the failure to report.
template <class T = void>
class [[nodiscard]] Outcome : public tl::expected<T, Failure>
{
    using Base = tl::expected<T, Failure>;

public:
    using Base::Base;
    Outcome(Failure failure)
        : Base(tl::unexpect, std::move(failure))
    { }
    Outcome(const Error &error)
        : Base(tl::unexpect, Failure(error))
    { }
};

/// What a script sees: one number per kind of error.
[[nodiscard]] int exitCode(ErrorKind kind) noexcept;

namespace exit_code {
constexpr int ok = 0;
constexpr int nothing = 1; ///< Ran well, nothing matched.
constexpr int limited = 7; ///< Printed what there was, but not all.
constexpr int runFailed = 125; ///< Of `qd run`: not the program's code, we failed.
} // namespace exit_code

} // namespace quarterdeck::cli
