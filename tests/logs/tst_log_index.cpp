// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/index/log_index.h"
#include "logs/source/file_source.h"
#include "support/test.h"

#include <fstream>
#include <random>

using namespace quarterdeck;
using namespace quarterdeck::logs;

namespace {

/// A source whose end is moved by hand.
class TextSource : public ByteSource
{
public:
    explicit TextSource(std::string text)
        : m_text(std::move(text))
    { }
    std::string name() const override { return "text"; }
    Result<std::uint64_t> size() const override { return m_text.size(); }
    Result<std::size_t> readAt(ByteOffset from, std::span<char> into) const override
    {
        return from.value >= m_text.size()
            ? std::size_t(0)
            : m_text.copy(into.data(), into.size(), static_cast<std::size_t>(from.value));
    }

private:
    std::string m_text;
};

/// A source that has forgotten its beginning.
class ForgetfulSource : public TextSource
{
public:
    using TextSource::TextSource;
    ByteOffset firstOffset() const override { return ByteOffset(first); }
    Result<std::size_t> readAt(ByteOffset from, std::span<char> into) const override
    {
        if (from.value < first)
            return Error(ErrorKind::NotFound, "spool.forgotten", "text");
        return TextSource::readAt(from, into);
    }
    std::uint64_t first = 0;
};

std::string clean(std::string text)
{
    if (text.ends_with('\n'))
        text.pop_back();
    for (auto at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n"))
        text.erase(at, 1);
    if (text.ends_with('\r'))
        text.pop_back();
    return text;
}

/// The plain way: split at every LF, begin a record at every head.
std::vector<std::string> naive(const std::string &text, const Format &format)
{
    std::vector<std::string> records;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
        auto line = text.substr(at, end - at);
        if (records.empty() || format.startsRecord(clean(line)))
            records.emplace_back();
        records.back() += line;
        at = end;
    }
    for (auto &record : records)
        record = clean(record);
    return records;
}

std::string document(std::mt19937 &random)
{
    std::string text;
    const auto lines = random() % 400;
    for (unsigned i = 0; i < lines; ++i) {
        switch (random() % 5) {
        case 0:
            text += "\tat a.b.C(D.java:" + std::to_string(random() % 90) + ")";
            break;
        case 1:
            text += std::string(random() % 300, 'x');
            break;
        default:
            text += "2026-03-04 09:14:33." + std::to_string(100 + random() % 900) + " INFO - Core: number "
                + std::to_string(i);
        }
        text += random() % 7 == 0 ? "\r\n" : "\n";
    }
    if (random() % 2 == 0 && !text.empty())
        text.pop_back();
    return text;
}

std::vector<std::string> textsOf(const LogIndex &index)
{
    std::vector<std::string> texts;
    const auto batch = index.read(RecordOrdinal(0), 1'000'000);
    if (batch) {
        for (const auto &record : batch->records)
            texts.emplace_back(record.text);
    }
    return texts;
}

} // namespace

class TestLogIndex : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void aBeginningThatIsForgotten()
    {
        std::string text;
        for (int i = 0; i < 1000; ++i)
            text += "line " + std::to_string(1000 + i) + "\n"; // ten bytes each
        const auto source = std::make_shared<ForgetfulSource>(text);
        source->first = 1000;
        LogIndex index(source, *formatNamed("plain"), TimeZone::utc());
        QD_VERIFY(index.extend(ByteOffset(text.size()), {}));
        QCOMPARE(index.counts().records, std::uint64_t(899)); // the last is open
        QCOMPARE(index.firstKept(), RecordOrdinal(0));
        const auto begin = index.read(RecordOrdinal(0), 1);
        QD_VERIFY(begin);
        QCOMPARE(std::string(begin->records.at(0).text), std::string("line 1100"));

        source->first = 3005; // while it is read: within record 200
        QCOMPARE(index.firstKept(), RecordOrdinal(256));
        QVERIFY(!index.read(RecordOrdinal(100), 1));
        const auto kept = index.read(index.firstKept(), 1);
        QD_VERIFY(kept);
        QCOMPARE(std::string(kept->records.at(0).text), std::string("line 1356"));
    }
    void splitsAsThePlainWay()
    {
        std::mt19937 random(11);
        const auto &format = *formatNamed("mendix");
        for (int round = 0; round < 300; ++round) {
            const auto text = document(random);
            LogIndex index(std::make_shared<TextSource>(text), format, TimeZone::utc());
            for (std::uint64_t to = 0; to < text.size();) { // in pieces of any size
                to = std::min<std::uint64_t>(text.size(), to + 1 + random() % 2000);
                QD_VERIFY(index.extend(ByteOffset(to), {}));
            }
            index.closeTail();
            const auto wanted = naive(text, format);
            QCOMPARE(index.counts().records, std::uint64_t(wanted.size()));
            QCOMPARE(textsOf(index), wanted);
            if (wanted.empty())
                continue;
            const auto at = random() % wanted.size();
            const auto one = index.read(RecordOrdinal(at), 1); // anywhere, alone
            QD_VERIFY(one);
            QCOMPARE(std::string(one->records.front().text), wanted[at]);
            QCOMPARE(one->records.front().ordinal.value, std::uint64_t(at));
        }
    }
    void countsLines()
    {
        const auto linesOf = [](const std::string &text) {
            LogIndex index(std::make_shared<TextSource>(text), *formatNamed("plain"), TimeZone::utc());
            static_cast<void>(index.extend(ByteOffset(text.size()), {}));
            index.closeTail();
            return index.counts().lines;
        };
        QCOMPARE(linesOf(""), std::uint64_t(0));
        QCOMPARE(linesOf("a"), std::uint64_t(1));
        QCOMPARE(linesOf("a\n"), std::uint64_t(1));
        QCOMPARE(linesOf("a\n\n"), std::uint64_t(2));
        QCOMPARE(linesOf("a\n\nb"), std::uint64_t(3));
    }
    void aGiantLineCostsLittle()
    {
        const auto text = std::string(80 << 20, 'x') + "\n2026-03-04 09:14:33.000 INFO - Core: after\n";
        const auto source = std::make_shared<TextSource>(text);
        LogIndex index(source, *formatNamed("mendix"), TimeZone::utc());
        QD_VERIFY(index.extend(ByteOffset(text.size()), {}));
        index.closeTail();
        QCOMPARE(index.counts().records, std::uint64_t(2));
        QVERIFY(index.memoryBytes() < 1 << 20);
        const auto second = index.read(RecordOrdinal(1), 1);
        QD_VERIFY(second);
    }
    void recordsAreFoundWhateverLiesBefore()
    {
        const std::string head = "2026-03-04 09:14:33.000 INFO - Core: ";
        std::vector<std::string> wanted;
        wanted.push_back(head + std::string(40 << 20, 'x')); // one line
        wanted.push_back(head + "lines");
        for (int i = 0; i < 400'000; ++i)
            wanted.back() += "\n" + std::string(100, 'y');
        wanted.push_back(head + "z" + std::string(20 << 20, 'z'));
        wanted.push_back(head + "after");
        std::string text;
        for (const auto &record : wanted)
            text += record + '\n';
        LogIndex index(std::make_shared<TextSource>(text), *formatNamed("mendix"), TimeZone::utc());
        QD_VERIFY(index.extend(ByteOffset(text.size()), {}));
        index.closeTail();
        QCOMPARE(index.counts().records, std::uint64_t(wanted.size()));
        std::uint64_t offset = 0;
        std::uint64_t line = 0;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const auto one = index.read(RecordOrdinal(i), 1);
            QD_VERIFY(one);
            QCOMPARE(one->records.size(), std::size_t(1));
            const auto &record = one->records.front();
            QVERIFY(record.text == wanted[i]);
            QCOMPARE(record.ordinal.value, std::uint64_t(i));
            QCOMPARE(record.offset.value, offset);
            QCOMPARE(record.firstLine.value, line);
            const auto lines = static_cast<std::uint64_t>(std::ranges::count(wanted[i], '\n')) + 1;
            QCOMPARE(std::uint64_t(record.lineCount), lines);
            offset += wanted[i].size() + 1;
            line += lines;
        }
        for (std::size_t at = 0; at < wanted.size();) { // all of them: more than one read gives
            const auto some = index.read(RecordOrdinal(at), wanted.size());
            QD_VERIFY(some);
            QVERIFY(!some->records.empty());
            for (const auto &record : some->records)
                QVERIFY(record.text == wanted[at++]); // whole
        }
    }
    void onlyAGiantRecordIsCut()
    {
        const auto text = "before\n" + std::string(70 << 20, 'x') + "\nafter\n";
        LogIndex index(std::make_shared<TextSource>(text), *formatNamed("plain"), TimeZone::utc());
        QD_VERIFY(index.extend(ByteOffset(text.size()), {}));
        index.closeTail();
        const auto giant = index.read(RecordOrdinal(1), 2);
        QD_VERIFY(giant);
        QCOMPARE(giant->records.size(), std::size_t(1));
        QCOMPARE(giant->records.front().text.size(), std::size_t(64 << 20));
        const auto after = index.read(RecordOrdinal(2), 1);
        QD_VERIFY(after);
        QCOMPARE(std::string(after->records.at(0).text), std::string("after"));
    }
    void cancelKeepsWhatIsIndexed()
    {
        std::string text;
        for (int i = 0; i < 400'000; ++i)
            text += "2026-03-04 09:14:33.000 INFO - Core: n\n";
        LogIndex index(std::make_shared<TextSource>(text), *formatNamed("mendix"), TimeZone::utc());
        std::stop_source stop;
        const auto cancelled = index.extend(ByteOffset(text.size()), stop.get_token(),
                                            [&](const LogIndex::Counts &) { stop.request_stop(); });
        QVERIFY(!cancelled);
        const auto part = index.counts().records;
        QVERIFY(part > 0 && part < 400'000);
        QD_VERIFY(index.extend(ByteOffset(text.size()), {}));
        index.closeTail();
        QCOMPARE(index.counts().records, std::uint64_t(400'000));
    }
    void formatsAreFound()
    {
        const auto guess = [](std::initializer_list<std::string_view> lines) {
            const std::vector<std::string_view> all(lines);
            return std::string(guessFormat(all).format->name());
        };
        QCOMPARE(guess({"2026-03-04 09:14:33.338 INFO - Core: x", "\tat y"}), std::string("mendix"));
        QCOMPARE(guess({"WARNING - Core: x", "INFO - Jetty: y"}), std::string("mendix"));
        QCOMPARE(guess({"2026-11-20 10:00:00 status installed foo:amd64 1.0"}), std::string("timestamped"));
        QCOMPARE(guess({"hello", "world"}), std::string("plain"));
        QCOMPARE(guess({}), std::string("plain"));
    }
    void headsAreRead()
    {
        const std::string text
            = "2026-03-04 09:14:33.338 WARNING - REST Consume: [1772612109204-871] No answer for user 'a.b' in 5 ms\n";
        LogIndex index(std::make_shared<TextSource>(text), *formatNamed("mendix"), TimeZone::utc());
        QD_VERIFY(index.extend(ByteOffset(text.size()), {}));
        index.closeTail();
        const auto batch = index.read(RecordOrdinal(0), 1);
        QD_VERIFY(batch);
        const auto &record = batch->records.front();
        QCOMPARE(record.level, Level::Warn);
        QCOMPARE(std::string(record.component), std::string("REST Consume"));
        QCOMPARE(std::string(record.request), std::string("1772612109204-871"));
        QCOMPARE(std::string(record.user), std::string("a.b"));
        QCOMPARE(formatRfc3339(*record.time), std::string("2026-03-04T09:14:33.338Z"));
    }
    void aReplacedFileIsNoticed()
    {
        QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("a.log")).toStdString();
        std::ofstream(path) << "one\n";
        const auto source = FileSource::open(path);
        QD_VERIFY(source);
        QVERIFY(!(*source)->wasReplaced());
        QVERIFY(QFile::rename(QString::fromStdString(path), QString::fromStdString(path + ".1")));
        QVERIFY((*source)->wasReplaced());
        std::array<char, 4> bytes {};
        QCOMPARE(*(*source)->readAt(ByteOffset(0), bytes), std::size_t(4)); // and goes on reading what it had
    }
};
QD_TEST_CLASS(log_index, TestLogIndex)
#include "tst_log_index.moc"
