// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "cli/text/json_writer.h"
#include "logs/formats/format.h"
#include "logs/record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quarterdeck::cli {

/// Where records come from, for their keys `source`, `format`, `env` and `instance`.
struct RecordOrigin
{
    std::string source;
    const logs::Format *format = nullptr; ///< Null: by line.
    TimeZone zone; ///< That times without one were read in.
    std::string environment; ///< Empty: a file.
    std::optional<std::uint32_t> instance;
    bool hasLines = true; ///< Line and record number are known: the source was read from its start.
    bool hasOffset = true;
};

/// Writes records in one of the forms of `qd`: lines for people, JSON Lines, CSV.
class RecordPrinter
{
public:
    enum class Form { Text, Raw, Json, Csv };
    RecordPrinter(Form form, bool isColored)
        : m_form(form)
        , m_isColored(isColored)
    { }

    /// What stands above the first record; empty but for CSV.
    [[nodiscard]] static std::string_view header(Form form);
    /// Appends the record with its line end.
    void print(std::string &to, const logs::Record &record, const RecordOrigin &origin) const;
    /// The record as a JSON object, also for hits.
    static void writeJson(JsonWriter &json, const logs::Record &record, const RecordOrigin &origin);

    [[nodiscard]] Form form() const noexcept { return m_form; }

private:
    void printText(std::string &to, const logs::Record &record) const;
    static void printCsv(std::string &to, const logs::Record &record, const RecordOrigin &origin);
    Form m_form;
    bool m_isColored;
};

/// RFC 3339, with Z only where the record said a zone.
[[nodiscard]] std::string timeText(const logs::Record &record, const TimeZone &zone);

} // namespace quarterdeck::cli
