// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/records/inputs.h"
#include "cli/records/query_options.h"
#include "cli/text/json_writer.h"
#include "cli/text/visible.h"
#include "cli/verbs/verbs.h"
#include "logs/index/log_index.h"
#include "logs/source/file_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace quarterdeck::cli {

namespace {

constexpr std::size_t sampleBytes = 64U << 10U;

struct Measured
{
    std::string file;
    std::uint64_t bytes = 0;
    logs::LogIndex::Counts counts;
    bool byLine = false;
    std::string_view format;
    double score = 0;
    std::string_view encoding;
    double seconds = 0;
    std::uint64_t indexBytes = 0;
    std::optional<std::uint64_t> peakPrivateBytes;
    std::vector<std::string> warnings;
};

/// Memory that only this process has, now. Nothing where the system does not say.
std::optional<std::uint64_t> privateBytes()
{
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (word != "RssAnon:")
            continue;
        std::uint64_t kibibytes = 0;
        if (status >> kibibytes)
            return kibibytes * 1024;
    }
    return std::nullopt;
}

std::string_view encodingOf(const logs::ByteSource &source, std::uint64_t bytes)
{
    std::string start(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, sampleBytes)), '\0');
    const auto got = source.readAt(ByteOffset(0), start);
    std::string_view text(start.data(), got.value_or(0));
    if (text.starts_with("\xFF\xFE"))
        return "utf-16le";
    if (text.starts_with("\xFE\xFF"))
        return "utf-16be";
    if (text.starts_with("\xEF\xBB\xBF"))
        return "utf-8-bom";
    while (!text.empty()) {
        const auto point = codePointAt(text);
        if (!point.isValid && text.size() >= 4) // the sample may end inside a character
            return {};
        text.remove_prefix(point.bytes);
    }
    return "utf-8";
}

Result<Measured> measured(const std::string &path, const IndexOptions &options, const ReadingOptions &reading,
                          const Surroundings &surroundings)
{
    const auto began = std::chrono::steady_clock::now();
    std::shared_ptr<const logs::ByteSource> source;
    if (path == "-") {
        QD_TRY(source, spooledStream(surroundings.in));
    } else {
        QD_TRY(source, logs::FileSource::open(path));
    }
    QD_TRY(const auto size, source->size());
    const auto sample = logs::sampleLines(*source, sampleBytes);
    const std::vector<std::string_view> lines(sample.begin(), sample.end());
    const auto guess = logs::guessFormat(lines);
    const auto *plain = logs::formats().back();
    const auto *format = options.byLine ? plain : (reading.format != nullptr ? reading.format : guess.format);

    Measured result;
    result.file = path;
    result.byLine = options.byLine;
    logs::LogIndex index(source, *format, reading.query.zone);
    std::stop_source stop;
    auto peak = privateBytes();
    const auto done = index.extend(ByteOffset(size), stop.get_token(), [&](const logs::LogIndex::Counts &) {
        peak = std::max(peak, privateBytes());
        if (surroundings.interruption.isRequested())
            stop.request_stop();
    });
    if (!done)
        return done.error();
    index.closeTail();
    result.peakPrivateBytes = std::max(peak, privateBytes());
    result.counts = index.counts();
    result.bytes = result.counts.indexedTo.value;
    result.indexBytes = index.memoryBytes();
    result.format = format->name();
    result.score = format == guess.format
        ? guess.score
        : (lines.empty() ? 0
                         : static_cast<double>(
                               std::ranges::count_if(lines, [&](auto line) { return format->startsRecord(line); }))
                   / static_cast<double>(lines.size()));
    result.encoding = encodingOf(*source, size);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (result.bytes < size)
        result.warnings.emplace_back("became shorter while it was read");
    if (result.encoding.starts_with("utf-16"))
        result.warnings.emplace_back("looks like UTF-16, which is read as bytes");
    if (result.counts.longestLineBytes > (64U << 20U))
        result.warnings.emplace_back("has lines longer than 64 MiB, of which records hold the beginning");
    return result;
}

void printJson(std::string &to, const Measured &result)
{
    JsonWriter json(to);
    json.beginObject().member("file", result.file).member("bytes", result.bytes).member("lines", result.counts.lines);
    json.member("longestLineBytes", result.counts.longestLineBytes);
    if (!result.byLine) {
        json.member("records", result.counts.records).member("format", result.format);
        json.key("formatScore").real(result.score, 3);
    }
    json.memberIfAny("encoding", result.encoding);
    json.key("seconds").real(result.seconds, 6);
    json.member("indexBytes", result.indexBytes).member("columnBytes", std::uint64_t(0));
    if (result.peakPrivateBytes)
        json.member("peakPrivateBytes", *result.peakPrivateBytes);
    json.member("cache", "off");
    json.key("warnings").beginArray();
    for (const auto &warning : result.warnings)
        json.text(warning);
    json.endArray().endObject();
    to += '\n';
}

void printText(std::string &to, const Measured &result)
{
    appendVisible(to, result.file, false);
    fmt::format_to(std::back_inserter(to), "\n  {} bytes, {} lines, the longest of {} bytes\n", result.bytes,
                   result.counts.lines, result.counts.longestLineBytes);
    if (!result.byLine)
        fmt::format_to(std::back_inserter(to), "  {} records, format {} ({:.0f} % of the sampled lines begin one)\n",
                       result.counts.records, result.format, result.score * 100);
    fmt::format_to(std::back_inserter(to), "  read in {:.3f} s, index of {} bytes\n", result.seconds,
                   result.indexBytes);
    for (const auto &warning : result.warnings)
        fmt::format_to(std::back_inserter(to), "  {}\n", warning);
}

} // namespace

Outcome<int> indexFiles(const GlobalOptions &global, const IndexOptions &options, const Surroundings &surroundings,
                        Output &output)
{
    QD_TRY(const auto reading, readingOptions(global));
    std::optional<int> failed;
    bool isLimited = false;
    for (const auto &path : expandedPaths(options.files, options.isRecursive)) {
        const auto result = measured(path, options, reading, surroundings);
        if (!result) {
            if (result.error().kind() == ErrorKind::Cancelled)
                return result.error();
            output.failure(result.error());
            failed = failed.value_or(exitCode(result.error().kind()));
            continue;
        }
        isLimited = isLimited || !result->warnings.empty();
        if (global.json)
            printJson(output.buffer(), *result);
        else
            printText(output.buffer(), *result);
        QD_CHECK(output.flush());
    }
    if (failed)
        return *failed;
    return isLimited ? exit_code::limited : exit_code::ok;
}

} // namespace quarterdeck::cli
