// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/inputs.h"
#include "cli/records/query_options.h"
#include "cli/records/record_printer.h"
#include "cli/records/record_reader.h"
#include "cli/verbs/verbs.h"
#include "logs/source/file_source.h"

#include <deque>
#include <limits>
#include <memory>

namespace quarterdeck::cli {

namespace {

/// One file on its way through.
struct OpenedFile
{
    std::unique_ptr<ByteInput> input;
    std::unique_ptr<RecordReader> reader;
    RecordOrigin origin;
};

/// Prints what is selected, in the order it comes in.
class Printing
{
public:
    Printing(const OpenOptions &options, const Selection &selection, RecordPrinter printer, Output &output)
        : m_options(options)
        , m_selection(selection)
        , m_printer(printer)
        , m_output(output)
    { }

    /// False: enough has been printed. An error is one of the output.
    [[nodiscard]] Result<bool> take(const logs::Record &record, const RecordOrigin &origin)
    {
        if (isEnough())
            return false;
        const bool isWanted = (!m_options.head || m_matches < *m_options.head) && m_selection.matches(record);
        if (isWanted)
            ++m_matches;
        if (m_options.count)
            return !isEnough();
        if (m_options.tail) {
            if (isWanted)
                keep(record, origin, *m_options.tail);
            return true;
        }
        if (!isWanted) {
            takeContext(record, origin);
        } else {
            if (m_options.context > 0)
                printContextBefore();
            m_printer.print(m_output.buffer(), record, origin);
            m_contextLeft = m_options.context;
        }
        QD_CHECK(m_output.flushIfFull());
        return !isEnough();
    }
    /// A file ends: what follows is no context of it.
    void fileEnds()
    {
        m_contextLeft = 0;
        if (!m_options.tail)
            m_kept.clear();
    }
    [[nodiscard]] Result<> finish()
    {
        if (m_options.count)
            m_output.buffer() += std::to_string(m_matches) + "\n";
        if (m_options.tail) {
            for (const auto &text : m_kept) {
                m_output.buffer() += text;
                QD_CHECK(m_output.flushIfFull());
            }
        }
        return m_output.flush();
    }
    [[nodiscard]] std::uint64_t matches() const noexcept { return m_matches; }

private:
    [[nodiscard]] bool isEnough() const { return m_options.head && m_matches >= *m_options.head && m_contextLeft == 0; }
    void keep(const logs::Record &record, const RecordOrigin &origin, std::uint64_t most)
    {
        if (most == 0)
            return;
        std::string text;
        if (m_kept.size() >= most) { // its memory serves again
            text = std::move(m_kept.front());
            text.clear();
            m_kept.pop_front();
        }
        m_printer.print(text, record, origin);
        m_kept.push_back(std::move(text));
    }
    void takeContext(const logs::Record &record, const RecordOrigin &origin)
    {
        if (m_contextLeft > 0) {
            m_printer.print(m_output.buffer(), record, origin);
            --m_contextLeft;
        } else if (m_options.context > 0) {
            m_isGap = m_isGap || m_kept.size() >= m_options.context;
            keep(record, origin, m_options.context);
        }
    }
    void printContextBefore()
    {
        const bool isText
            = m_printer.form() == RecordPrinter::Form::Text || m_printer.form() == RecordPrinter::Form::Raw;
        if (m_isGap && m_matches > 1 && isText)
            m_output.buffer() += "--\n";
        m_isGap = false;
        for (const auto &text : m_kept)
            m_output.buffer() += text;
        m_kept.clear();
    }

    const OpenOptions &m_options;
    const Selection &m_selection;
    RecordPrinter m_printer;
    Output &m_output;
    std::uint64_t m_matches = 0;
    std::uint64_t m_contextLeft = 0;
    bool m_isGap = false; // records were left out since the last one printed
    std::deque<std::string> m_kept; // of --tail, or the context before a match
};

/// What is the same for all files of a command.
struct Command
{
    const OpenOptions &options;
    const Surroundings &surroundings;
    const ReadingOptions &reading;
    bool needsHeads;
    Output &output;
    std::optional<int> failed = std::nullopt; ///< Code of the first file that could not be read.
    bool isLimited = false;

    void report(const Failure &failure)
    {
        output.failure(failure);
        if (!failed)
            failed = exitCode(failure.kind);
    }
};

Result<OpenedFile> opened(const std::string &path, const Command &command)
{
    OpenedFile file;
    if (path == "-") {
        file.input = std::make_unique<StreamInput>(command.surroundings.in,
                                                   [&output = command.output] { return output.flush(); });
    } else {
        QD_TRY(auto source, logs::FileSource::open(path));
        file.input
            = std::make_unique<SourceInput>(std::move(source), ByteOffset(0), &command.surroundings.interruption);
    }
    RecordReader::Options options;
    options.isByLine = command.options.byLine;
    options.isGrowing = path == "-";
    options.format = command.reading.format;
    options.zone = command.reading.query.zone;
    options.parsesHeads = command.needsHeads;
    file.reader = std::make_unique<RecordReader>(*file.input, options);
    file.origin.source = path;
    file.origin.zone = command.reading.query.zone;
    return file;
}

void noteProblems(const OpenedFile &file, Command &command)
{
    if (file.reader->looksLikeUtf16())
        command.output.note("qd: “" + file.origin.source + "” looks like UTF-16, which is read as bytes");
    if (file.reader->recordsCut() > 0) {
        command.output.note("qd: “" + file.origin.source + "” has records longer than 64 MiB, which were cut there");
        command.isLimited = true;
    }
}

/// What ends the whole command, not just one file.
bool isFinal(const Error &error)
{
    return error.kind() == ErrorKind::Cancelled || error.id() == "output.closed";
}

Outcome<> printInOrder(const std::vector<std::string> &paths, Printing &printing, Command &command)
{
    for (const auto &path : paths) {
        auto file = opened(path, command);
        if (!file) {
            command.report(file.error());
            continue;
        }
        while (true) {
            const auto record = file->reader->nextOrTail();
            if (!record) {
                if (isFinal(record.error()))
                    return record.error();
                command.report(record.error());
                break;
            }
            if (*record == nullptr)
                break;
            file->origin.format = file->reader->format();
            QD_TRY(const bool goesOn, printing.take(**record, file->origin));
            if (!goesOn) {
                noteProblems(*file, command);
                return {};
            }
        }
        noteProblems(*file, command);
        printing.fileEnds();
    }
    return {};
}

/// By time; a record without one stays behind the record before it. Of equal times the file given first comes first.
Outcome<> printMerged(const std::vector<std::string> &paths, Printing &printing, Command &command)
{
    struct Lane
    {
        OpenedFile file;
        const logs::Record *record = nullptr;
        TimePoint time = TimePoint::min();
    };
    std::vector<Lane> lanes;
    const auto advance = [&](Lane &lane) -> Outcome<> {
        const auto record = lane.file.reader->nextOrTail();
        if (!record) {
            if (isFinal(record.error()))
                return record.error();
            command.report(record.error());
            lane.record = nullptr;
            return {};
        }
        lane.record = *record;
        if (lane.record != nullptr && lane.record->time)
            lane.time = *lane.record->time;
        lane.file.origin.format = lane.file.reader->format();
        return {};
    };
    for (const auto &path : paths) {
        auto file = opened(path, command);
        if (!file) {
            command.report(file.error());
            continue;
        }
        lanes.push_back({*std::move(file)});
        QD_CHECK(advance(lanes.back()));
    }
    while (true) {
        Lane *first = nullptr;
        for (auto &lane : lanes) {
            if (lane.record != nullptr && (first == nullptr || lane.time < first->time))
                first = &lane;
        }
        if (first == nullptr)
            break;
        QD_TRY(const bool goesOn, printing.take(*first->record, first->file.origin));
        if (!goesOn)
            break;
        QD_CHECK(advance(*first));
    }
    for (const auto &lane : lanes)
        noteProblems(lane.file, command);
    return {};
}

} // namespace

Outcome<int> openFiles(const GlobalOptions &global, const OpenOptions &options, const Surroundings &surroundings,
                       Output &output)
{
    QD_TRY(const auto reading, readingOptions(global));
    QD_TRY(const auto selection,
           Selection::parse({options.query, options.since, options.until, options.byLine}, reading.query));
    auto form = RecordPrinter::Form::Text;
    if (global.json)
        form = RecordPrinter::Form::Json;
    else if (options.csv)
        form = RecordPrinter::Form::Csv;
    else if (options.raw)
        form = RecordPrinter::Form::Raw;
    const bool printsParts = !options.count
        && (form == RecordPrinter::Form::Json || form == RecordPrinter::Form::Csv
            || (form == RecordPrinter::Form::Text && output.isColored()));
    Command command {options, surroundings, reading, selection.needsHeads() || printsParts || options.merge, output};
    Printing printing(options, selection, RecordPrinter(form, output.isColored()), output);
    output.buffer() += RecordPrinter::header(form);
    const auto paths = expandedPaths(options.files, options.isRecursive);
    if (options.head != 0U)
        QD_CHECK(options.merge ? printMerged(paths, printing, command) : printInOrder(paths, printing, command));
    QD_CHECK(printing.finish());
    if (command.failed)
        return *command.failed;
    if (command.isLimited)
        return exit_code::limited;
    return selection.isAsked() && printing.matches() == 0 ? exit_code::nothing : exit_code::ok;
}

} // namespace quarterdeck::cli
