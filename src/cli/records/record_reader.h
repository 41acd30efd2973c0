// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "cli/records/inputs.h"
#include "logs/formats/format.h"
#include "logs/record.h"

#include <cstdint>
#include <string>
#include <vector>

namespace quarterdeck::cli {

/// Records one after the other from bytes one after the other, with as much memory as the longest record takes: what
/// `LogIndex` does by position, for a single pass. Not thread-safe.
class RecordReader
{
public:
    struct Options
    {
        bool isByLine = false; ///< Every physical line is a record without parts.
        const logs::Format *format = nullptr; ///< Null: found by the first lines.
        TimeZone zone = TimeZone::system();
        bool isGrowing
            = false; ///< The input may pause: the format is found by what is there, and found again as more comes.
        bool parsesHeads = true; ///< False: only text, lines and place are filled.
        std::size_t mostBytes = 64U << 20U; ///< A longer record is cut there.
        ByteOffset from; ///< Where in the source the input begins.
    };
    RecordReader(ByteInput &input, const Options &options);

    /// The next record, valid until the next call. Null: no complete one. At the end of a file `releaseTail` gives the
    /// last; where the source grows, call `next` again.
    [[nodiscard]] Result<const logs::Record *> next();
    /// The open last record. `withUnfinished`: also a last line that has no LF yet. Lines that continue it later belong
    /// to it, and are not told again. Null: there is none.
    [[nodiscard]] const logs::Record *releaseTail(bool withUnfinished);
    /// `next`, and at the end `releaseTail`: for inputs that do not grow.
    [[nodiscard]] Result<const logs::Record *> nextOrTail();

    /// Null before the first call of `next`, and by line.
    [[nodiscard]] const logs::Format *format() const noexcept { return m_options.format; }
    [[nodiscard]] std::uint64_t recordsCut() const noexcept { return m_cut; }
    [[nodiscard]] bool looksLikeUtf16() const noexcept { return m_isUtf16; }
    [[nodiscard]] std::uint64_t records() const noexcept { return m_ordinal; }

private:
    [[nodiscard]] Result<bool> fill();
    [[nodiscard]] Result<bool> prepare();
    void guess();
    void forgetBefore(std::size_t at);
    [[nodiscard]] bool isHead(std::string_view line, bool hasLineFeed) const;
    /// The record of m_buffer[m_begin, end).
    const logs::Record *emit(std::size_t end);

    ByteInput &m_input;
    Options m_options;
    bool m_isSingleLine = false; // every line is a record
    bool m_isPrepared = false;
    bool m_isFormatOpen = false; // more may come that shows another one
    std::string m_sample; // the first bytes of the input, as long as the format is open
    bool m_isUtf16 = false;

    std::vector<char> m_buffer;
    std::size_t m_size = 0; // bytes in use
    std::uint64_t m_bufferAt = 0; // place of m_buffer[0] in the source
    std::size_t m_begin = 0; // the open record begins here …
    std::size_t m_lineAt = 0; // … and its complete lines end here
    std::size_t m_searched = 0; // no LF between m_lineAt and here
    std::uint64_t m_beginLine = 0;
    std::uint32_t m_lines = 0; // complete lines of the open record
    bool m_isSkipping = false; // the rest of a record that was cut or released
    bool m_isInSkippedLine = false; // … from the middle of a line
    std::uint64_t m_ordinal = 0;
    std::uint64_t m_cut = 0;
    logs::Record m_record;
    std::string m_clean; // the record without CRs, where it had some
};

} // namespace quarterdeck::cli
