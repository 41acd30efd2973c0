// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/formats/format.h"
#include "logs/record.h"

#include <memory>
#include <string>
#include <vector>

/// Records made from text by a real format, for tests that need no file.
class Records
{
public:
    explicit Records(std::string text, const quarterdeck::TimeZone &zone = quarterdeck::TimeZone::utc(),
                     std::string_view format = "mendix")
        : m_text(std::make_unique<std::string>(std::move(text)))
    {
        using namespace quarterdeck;
        const auto *how = logs::formatNamed(format);
        std::string_view rest = *m_text;
        std::uint64_t line = 0;
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            const auto head = rest.substr(0, end);
            if (m_records.empty() || how->startsRecord(head)) {
                logs::Record record;
                record.ordinal = RecordOrdinal(m_records.size());
                record.firstLine = LineNumber(line);
                record.offset = ByteOffset(static_cast<std::uint64_t>(rest.data() - m_text->data()));
                record.headLine = record.text = record.message = head;
                m_records.push_back(record);
            } else {
                auto &record = m_records.back();
                const auto *from = record.text.data();
                record.text = std::string_view(from, static_cast<std::size_t>(head.data() + head.size() - from));
                record.stack = record.text.substr(record.headLine.size() + 1);
                ++record.lineCount;
            }
            rest.remove_prefix(std::min(end + 1, rest.size()));
            ++line;
        }
        for (auto &record : m_records)
            how->parseHead(record, zone);
    }

    [[nodiscard]] const std::vector<quarterdeck::logs::Record> &all() const noexcept { return m_records; }
    [[nodiscard]] const quarterdeck::logs::Record &operator[](std::size_t i) const { return m_records[i]; }

private:
    std::unique_ptr<std::string> m_text;
    std::vector<quarterdeck::logs::Record> m_records;
};
