// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/breakpoints/breakpoint.h"
#include "logs/query/query.h"
#include "logs/records.h"
#include "support/test.h"

#include <QDir>
#include <QFile>

#include <numeric>
#include <optional>

using namespace quarterdeck;

namespace {

logs::Query::Options options()
{
    return {TimeZone::utc(), *parseRfc3339("2026-03-04T12:00:00Z")};
}

std::string told(const logs::QueryError &error)
{
    return std::to_string(error.column) + " " + std::to_string(error.length) + " " + std::string(name(error.kind)) + " "
        + error.id;
}

} // namespace

/// Runs tests/cases/query/*.txt: their format is told in tests/cases/query/README.md. A new case needs no C++.
class TestQueryCases : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void cases_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(qEnvironmentVariable("QD_SOURCE") + QStringLiteral("/tests/cases/query"));
        const auto files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(!files.isEmpty());
        for (const auto &file : files)
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }
    void cases()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto text = file.readAll().toStdString();
        std::string recordText;
        std::optional<Records> records;
        std::string asked;
        std::vector<std::string> failures;
        int line = 0;
        int count = 0;
        for (std::string_view rest = text; !rest.empty();) {
            const auto end = std::min(rest.find('\n'), rest.size());
            const auto one = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            ++line;
            if (one.empty() || one.starts_with('#'))
                continue;
            if (one.starts_with("| ") || one == "|") {
                if (records) {
                    records.reset();
                    recordText.clear();
                }
                recordText += std::string(one.substr(std::min<std::size_t>(2, one.size()))) + "\n";
            } else if (one.starts_with("? ") || one.starts_with("! ") || one.starts_with("B ")) {
                asked = one;
            } else if (one.starts_with("-> ")) {
                if (!records)
                    records.emplace(recordText.empty() ? recordText : recordText.substr(0, recordText.size() - 1));
                ++count;
                const auto wanted = std::string(one.substr(3));
                const auto got = answer(asked, *records);
                if (got != wanted)
                    failures.push_back("line " + std::to_string(line) + ": " + asked + "\n   wanted " + wanted
                                       + "\n   got    " + got);
            } else {
                failures.push_back("line " + std::to_string(line) + " is no case: " + std::string(one));
            }
        }
        QVERIFY(count > 0);
        const auto all = std::accumulate(failures.begin(), failures.end(), std::string("\n"),
                                         [](const std::string &a, const std::string &b) { return a + b + "\n"; });
        QVERIFY2(failures.empty(), all.c_str());
    }

private:
    static std::string answer(const std::string &asked, const Records &records)
    {
        const auto text = std::string_view(asked).substr(2);
        if (asked.starts_with("B ")) {
            const auto parsed = logs::Breakpoint::parse(text, options());
            return parsed ? parsed->text : told(parsed.error());
        }
        const auto query = logs::Query::parse(text, options());
        if (!query)
            return told(query.error());
        if (asked.starts_with("! "))
            return "accepted as " + query->canonical();
        std::string matches;
        for (std::size_t i = 0; i < records.all().size(); ++i) {
            if (query->matches(records[i]))
                matches += (matches.empty() ? "" : " ") + std::to_string(i + 1);
        }
        return matches.empty() ? "none" : matches;
    }
};

QD_TEST_CLASS(query_cases, TestQueryCases)
#include "tst_query_cases.moc"
