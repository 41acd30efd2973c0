// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/breakpoint.h"
#include "logs/query/query.h"
#include "logs/records.h"
#include "support/test.h"

#include <array>
#include <random>

using namespace quarterdeck;

namespace {

logs::Query::Options options()
{
    return {TimeZone::utc(), *parseRfc3339("2026-03-04T12:00:00Z")};
}

constexpr auto pieces = std::to_array<std::string_view>({
    "and",
    "or",
    "not",
    "has",
    "in",
    "like",
    "contains",
    "startswith",
    "endswith",
    "matches",
    "level",
    "time",
    "message",
    "status",
    "user",
    "component",
    "request",
    "duration",
    "raw",
    "line",
    "a.b",
    "tags[0]",
    "x[\"k\"]",
    "`own`",
    "@level",
    "@user",
    "@",
    "fields.x",
    "fields[\"y z\"]",
    "=",
    "==",
    "!=",
    "?!=",
    "<",
    "<=",
    ">",
    ">=",
    "~",
    "!~",
    "(",
    ")",
    ",",
    "..",
    ":",
    "*",
    "?",
    "-",
    "!",
    "+",
    "/",
    "|",
    "||",
    "&&",
    "&",
    "'t''x'",
    "\"q\"\"\"",
    "'",
    "\"",
    "`",
    "/re/",
    "/r\\/e/c",
    "/(/",
    "5",
    "-5",
    "1.5e3",
    "250ms",
    "1h30m",
    "10kB",
    "10.0.0.0/8",
    "::1",
    "warn",
    "error",
    "null",
    "true",
    "today",
    "-15m",
    "09:15",
    "2026-03-04",
    "2026-03-04T09:15Z",
    "len(",
    "count(",
    "all(",
    "ip(",
    "lower(",
    "prev(",
    "changed(",
    "foo(",
    "where",
    "count",
    "by",
    "head",
    "top",
    "Straße",
    "σ",
    "\xFF",
    "\xC2\xA0",
    "per",
    "hits",
    "when",
    "disabled",
    "do",
    "pause",
    "log",
    "missing",
    "within",
    "once",
    "within 5s",
    "every 3",
    "timeout",
});

constexpr std::string_view sampleLog
    = "2026-03-04 08:15:02.117 INFO - Core: status=200 tags=a tags=b took 412 ms\n"
      "2026-03-04 09:15:09.880 ERROR - REST: [abc-123] failed user 'anna' x=5 a.b=7 own=250ms\n"
      "java.io.IOException: reset\n"
      "2026-03-05 10:00:00.000 WARN - Straße: status=503 x=10.1.2.3";

class Soup
{
public:
    explicit Soup(unsigned seed)
        : m_random(seed)
    { }
    std::string next()
    {
        std::string text;
        const auto count = 1 + m_random() % 12;
        for (unsigned i = 0; i < count; ++i) {
            text += pieces[m_random() % pieces.size()];
            if (m_random() % 4 != 0)
                text += ' ';
        }
        return text;
    }
    /// Mostly well-formed.
    std::string nextQuery(int depth = 0)
    {
        constexpr auto fields = std::to_array<std::string_view>({"level", "status", "user", "component", "message",
                                                                 "`own`", "a.b", "tags[1]", "fields.x", "@duration",
                                                                 "count(tags)", "len(message)", "all(tags)"});
        constexpr auto ops
            = std::to_array<std::string_view>({"=", "!=", "?!=", "<", ">=", "==", "contains", "like", "~"});
        constexpr auto values = std::to_array<std::string_view>(
            {"200", "'Core'", "250ms", "a*", "10kB", "\"x y\"", "null", "@user", "`own`", "error", "5 + 3"});
        switch (m_random() % (depth > 4 ? 5 : 9)) {
        case 0:
            return std::string(pick(fields)) + " " + std::string(pick(ops)) + " " + std::string(pick(values));
        case 1:
            return "timeout";
        case 2:
            return std::string(pick(fields)) + " in (1..5, " + std::string(pick(values)) + ")";
        case 3:
            return "status:(200 or 50*)";
        case 4:
            return "/r[^e]/" + std::string(m_random() % 2 == 0 ? "c" : "");
        case 5:
            return "not " + nextQuery(depth + 1);
        case 6:
            return "(" + nextQuery(depth + 1) + ")";
        case 7:
            return nextQuery(depth + 1) + " or " + nextQuery(depth + 1);
        default:
            return nextQuery(depth + 1) + (m_random() % 2 == 0 ? " and " : " ") + nextQuery(depth + 1);
        }
    }

private:
    template <class List>
    std::string_view pick(const List &list)
    {
        return list[m_random() % list.size()];
    }
    std::mt19937 m_random;
};

/// Tokens are in order, do not overlap, and hold every character but white space.
bool areTokensWhole(const std::string &text)
{
    std::size_t at = 0;
    const auto isBlank = [](std::string_view gap) {
        while (!gap.empty()) {
            const bool isWide = gap.starts_with("\xC2\xA0");
            if (!isWide && gap[0] != ' ')
                return false;
            gap.remove_prefix(isWide ? 2 : 1);
        }
        return true;
    };
    for (const auto &token : logs::Query::tokens(text)) {
        if (token.begin < at || token.end <= token.begin || token.end > text.size()
            || !isBlank(std::string_view(text).substr(at, token.begin - at)))
            return false;
        at = token.end;
    }
    return isBlank(std::string_view(text).substr(at));
}

std::size_t codePoints(const std::string &text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace

class TestQueryFuzz : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void survivesAnyText()
    {
        const Records records {std::string(sampleLog)};
        Soup soup(4711);
        int accepted = 0;
        for (int i = 0; i < 25'000; ++i) {
            const auto text = soup.next();
            QVERIFY2(areTokensWhole(text), text.c_str());
            const auto query = logs::Query::parse(text, options());
            if (query) {
                ++accepted;
                checkPrinted(*query, records);
            } else {
                QVERIFY2(query.error().column >= 1 && query.error().column <= codePoints(text) + 1, text.c_str());
                QVERIFY2(query.error().length >= 1 && !query.error().id.empty(), text.c_str());
            }
            const auto breakpoint = logs::Breakpoint::parse("break \"b\" when " + text, options());
            if (breakpoint)
                checkBreakpoint(*breakpoint);
            if (const auto bare = logs::Breakpoint::parse(text, options()))
                checkBreakpoint(*bare);
        }
        QVERIFY(accepted > 500);
    }
    void printsWhatItReadsTheSame()
    {
        const Records records {std::string(sampleLog)};
        Soup soup(815);
        int accepted = 0;
        for (int i = 0; i < 10'000; ++i) {
            const auto text = soup.nextQuery();
            const auto query = logs::Query::parse(text, options());
            if (!query)
                continue;
            ++accepted;
            checkPrinted(*query, records);
            // Negation of negation, and both ways of an or, hold the same.
            const auto twice = logs::Query::parse("not not (" + text + ")", options());
            const auto doubled = logs::Query::parse("(" + text + ") or (" + text + ")", options());
            QVERIFY2(twice && doubled, text.c_str());
            for (const auto &record : records.all()) {
                QVERIFY2(twice->matches(record) == query->matches(record), text.c_str());
                QVERIFY2(doubled->matches(record) == query->matches(record), text.c_str());
            }
        }
        QVERIFY(accepted > 2500);
    }

private:
    static void checkPrinted(const logs::Query &query, const Records &records)
    {
        const auto &canonical = query.canonical();
        const auto again = logs::Query::parse(canonical, options());
        QVERIFY2(again.has_value(), (query.text() + "  =>  " + canonical).c_str());
        QVERIFY2(again->canonical() == canonical, (canonical + "  =>  " + again->canonical()).c_str());
        for (const auto &record : records.all())
            QVERIFY2(again->matches(record) == query.matches(record), (query.text() + "  =>  " + canonical).c_str());
    }
    static void checkBreakpoint(const logs::Breakpoint &breakpoint)
    {
        const auto again = logs::Breakpoint::parse(breakpoint.text, options());
        QVERIFY2(again.has_value(), breakpoint.text.c_str());
        QVERIFY2(again->text == breakpoint.text, (breakpoint.text + "  =>  " + again->text).c_str());
        QVERIFY2(again->name == breakpoint.name, breakpoint.text.c_str());
        QVERIFY2(again->condition.canonical() == breakpoint.condition.canonical(), breakpoint.text.c_str());
    }
};

QD_TEST_CLASS(query_fuzz, TestQueryFuzz)
#include "tst_query_fuzz.moc"
