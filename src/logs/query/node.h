// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "logs/record.h"

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The typed tree of a query: what the parser makes and the evaluator walks. Immutable once made.
namespace quarterdeck::logs::query {

/// Three-valued logic: a compare with a missing value is Unknown, and so is its negation.
enum class Truth : std::uint8_t { False, Unknown, True };

enum class Builtin : std::uint8_t {
    None,
    Time,
    Level,
    Component,
    Thread,
    User,
    Request,
    Message,
    Raw,
    Stack,
    Exception,
    Source,
    Env,
    Instance,
    Line,
    Pattern,
    Duration,
    Delta,
    Arrival,
    Late,
    Span,
    Parent
};

/// The built-in of a name, any case; None for a record's own field.
[[nodiscard]] Builtin builtinNamed(std::string_view name) noexcept;
/// A record can have it today; the others parse, and are refused as unsupported.
[[nodiscard]] bool isEvaluated(Builtin builtin) noexcept;

enum class Function : std::uint8_t { None, Len, Lower, Upper, Count, First, Last, All };

struct Operand
{
    Builtin builtin = Builtin::None;
    std::string name; ///< Of a record's own field.
    Function function = Function::None;
};

enum class Operator : std::uint8_t {
    Equal,
    Exact,
    NotEqual,
    NotEqualOrMissing,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Matches,
    NotMatches,
    Contains,
    StartsWith,
    EndsWith,
    Like
};

/// A right-hand side as typed (LANGUAGE: literals in the order they are tried).
struct Literal
{
    enum class Kind : std::uint8_t { Text, Number, Duration, Size, Level, Time, Clock, Null };
    Kind kind = Kind::Text;
    std::string text; ///< As written.
    std::string foldedText;
    Level level = Level::None;
    std::int64_t nanoseconds = 0; ///< Of a duration; of a clock: start in the day.
    std::int64_t nanosecondsEnd = 0; ///< Of a clock: end in the day.
    TimePoint begin; ///< Of a time: the interval of its precision.
    TimePoint end;
    std::string decimal; ///< Of a number or a size in bytes.
};

struct ListItem
{
    Literal from;
    std::optional<Literal> to; ///< A range.
};

struct Node
{
    enum class Kind : std::uint8_t { Everything, And, Or, Not, Text, Compare, In, Has };
    Kind kind = Kind::Everything;
    std::vector<Node> children;

    std::shared_ptr<const re2::RE2> pattern; ///< Of Text, and of Compare with Matches.
    Operand left;
    Operator op = Operator::Equal;
    Literal right;
    std::optional<Operand> rightField;
    std::vector<ListItem> items;
    bool isNegated = false; ///< not in
};

/// What evaluation needs besides the record.
struct Context
{
    TimeZone zone;
};

[[nodiscard]] Truth evaluate(const Node &node, const Record &record, const Context &context);

} // namespace quarterdeck::logs::query
