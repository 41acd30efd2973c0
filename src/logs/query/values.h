// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/query/node.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace quarterdeck::logs::query {

/// One value of an operand. `text` is valid only while its sink runs.
struct Value
{
    enum class Kind : std::uint8_t { Text, Number, Duration, Time, Level, Ip };
    Kind kind = Kind::Text;
    std::string_view text; ///< Always set: what a template and a text compare see.
    std::int64_t nanoseconds = 0; ///< Of a duration.
    TimePoint time;
    Level level = Level::None;
    Address address {};
};

/// Called with each value. A reference to a callable: costs nothing to pass on.
class ValueSink
{
public:
    template <class Callable>
    requires(!std::is_same_v<std::remove_cvref_t<Callable>, ValueSink>)
        ValueSink(Callable &&callable) // NOLINT(google-explicit-constructor,bugprone-forwarding-reference-overload)
        : m_callable(&callable)
        , m_call([](const void *object, const Value &value) {
            (*static_cast<const std::remove_reference_t<Callable> *>(object))(value);
        })
    { }
    void operator()(const Value &value) const { m_call(m_callable, value); }

private:
    const void *m_callable;
    void (*m_call)(const void *, const Value &);
};

/// Every value of the operand, in order; none where it is missing.
void eachValue(const Expression &expression, const Record &record, const Context &context, const ValueSink &sink);
[[nodiscard]] bool isPresent(const Expression &expression, const Record &record, const Context &context);
/// The values as texts.
[[nodiscard]] std::vector<std::string> textsOf(const Expression &expression, const Record &record,
                                               const Context &context);

/// Nanoseconds of one unit of a plain number in this operand: milliseconds, but by its name (`_ns`, `_us`, `_s`).
[[nodiscard]] std::int64_t unitOf(const Expression &expression) noexcept;
/// A text with units, or a plain number of `unit`s.
[[nodiscard]] std::optional<std::int64_t> durationValue(std::string_view text, std::int64_t unit) noexcept;
/// How long the record says something took ("executed in 2 seconds and 418 milliseconds", "took 412 ms").
[[nodiscard]] std::optional<std::int64_t> durationOf(const Record &record);

} // namespace quarterdeck::logs::query
