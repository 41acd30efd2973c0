// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "logs/query/pattern.h"
#include "logs/record.h"

#include <array>
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
/// As the canonical printer writes it.
[[nodiscard]] std::string_view name(Builtin builtin) noexcept;
/// A record can have it today; the others parse, and are refused as unsupported.
[[nodiscard]] bool isEvaluated(Builtin builtin) noexcept;

enum class Function : std::uint8_t { Len, Lower, Upper, Count, First, Last, All, Ip, Minute, Prev, Changed };
[[nodiscard]] std::optional<Function> functionNamed(std::string_view name) noexcept;
[[nodiscard]] std::string_view name(Function function) noexcept;

/// One step into a nested value: an element, or a key where `index` is absent.
struct PathStep
{
    std::string key;
    std::optional<std::uint64_t> index;
};

struct Field
{
    Builtin builtin = Builtin::None;
    std::string name; ///< Of a record's own field: the key, or the dotted path of names.
    std::vector<PathStep> steps; ///< Behind the first bracket.
};

/// An IPv4 address is kept as ::ffff:a.b.c.d.
using Address = std::array<std::uint8_t, 16>;

/// A right-hand side as typed (in the order in which the types are tried).
struct Literal
{
    enum class Kind : std::uint8_t { Text, Number, Duration, Size, Network, Level, Time, Clock, Null };
    Kind kind = Kind::Text;
    bool isQuoted = false;
    std::string text; ///< As written, without quotes.
    std::string foldedText;
    std::string decimal; ///< Of a number, or of a size in bytes.
    Level level = Level::None;
    std::int64_t nanoseconds = 0; ///< Of a duration; of a clock: start in the day.
    std::int64_t nanosecondsEnd = 0; ///< Of a clock: end in the day.
    TimePoint begin; ///< Of a time: the interval of its precision.
    TimePoint end;
    Address firstAddress {}; ///< Of an address: twice itself; of a network: its bounds.
    Address lastAddress {};
};

/// An operand of a compare: a field, a literal, a call, or arithmetic on such.
struct Expression
{
    enum class Kind : std::uint8_t { Path, Value, Call, Add, Subtract, Multiply, Divide };
    Kind kind = Kind::Path;
    Field field;
    Literal literal;
    Function function = Function::Len;
    std::vector<Expression> parts; ///< Of a call one, of arithmetic two.
};

/// What a literal on the other side is read as.
enum class ValueType : std::uint8_t { Any, Level, Time };
[[nodiscard]] ValueType typeOf(const Expression &expression) noexcept;
[[nodiscard]] bool hasField(const Expression &expression) noexcept;

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
[[nodiscard]] std::string_view name(Operator op) noexcept;

struct ListItem
{
    Literal from;
    std::optional<Literal> to; ///< A range.
};

struct Node
{
    enum class Kind : std::uint8_t { Everything, And, Or, Not, Text, Regex, Compare, In, Has, Changed };
    Kind kind = Kind::Everything;
    std::vector<Node> children;

    std::string text; ///< Of Text; of Regex: between the slashes.
    bool isQuoted = false; ///< Of Text.
    bool isExact = false; ///< Of Regex, and of a compare with one.
    bool isRegex = false; ///< The right side of `~` stands between slashes.
    std::shared_ptr<const TextFinder> finder; ///< Of Text, and of Compare with Contains and a literal.
    std::shared_ptr<const re2::RE2> pattern; ///< Of Regex, and of Compare with Matches.

    Expression left; ///< Of Has and Changed: the field.
    Operator op = Operator::Equal;
    Expression right;
    std::vector<ListItem> items;
    bool isNegated = false; ///< not in
};

/// What evaluation needs besides the record.
struct Context
{
    TimeZone zone;
};

/// Pure and thread-safe. Allocates only for values that must be computed.
[[nodiscard]] Truth evaluate(const Node &node, const Record &record, const Context &context);
/// The same tree with the cheap parts of each `and` and `or` first; equal in every result.
[[nodiscard]] Node inCheapOrder(Node node);

/// The query in one spelling: parsing it again gives the same tree.
[[nodiscard]] std::string printed(const Node &node);
[[nodiscard]] std::string printed(const Expression &expression);

} // namespace quarterdeck::logs::query
