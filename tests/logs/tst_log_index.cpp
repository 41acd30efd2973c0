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
