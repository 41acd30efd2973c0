// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/source/spool.h"
#include "support/test.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

using namespace quarterdeck;
using namespace quarterdeck::logs;
namespace fs = std::filesystem;

class TestSpool : public Test
{
    Q_OBJECT

    static std::string all(const Spool &spool)
    {
        std::string bytes(static_cast<std::size_t>(spool.size().value_or(0)), '\0');
        const auto got = spool.readAt(ByteOffset(0), bytes);
        return got && *got == bytes.size() ? bytes : std::string("?");
    }

private Q_SLOTS:
    void bytesComeOnceAndInOrder()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString() + "/s";
        std::mt19937 random(3);
        std::string remote;
        for (int i = 0; i < 4000; ++i)
            remote += "line " + std::to_string(i) + "\n";
        std::uint64_t sent = 0;
        for (int round = 0; round < 40; ++round) { // reopened again and again, each time with overlaps
            auto spool = Spool::open(folder, "x", {1000, 1 << 20});
            QD_VERIFY(spool);
            QCOMPARE((*spool)->position().offset.value, sent);
            for (int i = 0; i < 20 && sent < remote.size(); ++i) {
                const auto from = sent - std::min<std::uint64_t>(sent, random() % 50);
                const auto part = remote.substr(static_cast<std::size_t>(from), random() % 200);
                QD_VERIFY((*spool)->append({"e", ByteOffset(from)}, part, {}));
                sent = std::max(sent, from + part.size());
            }
            QCOMPARE(all(**spool), remote.substr(0, static_cast<std::size_t>(sent)));
            QVERIFY((*spool)->gaps().empty());
        }
    }
    void openAfterAnyCutIsAPrefix()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString() + "/s";
        {
            auto spool = Spool::open(folder, "x", {});
            QD_VERIFY(spool);
            for (int i = 0; i < 12; ++i)
                QD_VERIFY((*spool)->append({"e", ByteOffset(static_cast<std::uint64_t>(i) * 10)}, "0123456789", {}));
        }
        const auto size = fs::file_size(folder / "journal");
        for (auto cut = size; cut > 12; --cut) { // a kill in the middle of any write of the journal
            const fs::path copy = dir.path().toStdString() + "/copy";
            fs::remove_all(copy);
            fs::copy(folder, copy);
            fs::resize_file(copy / "journal", cut);
            auto spool = Spool::open(copy, "x", {});
            QD_VERIFY(spool);
            const auto position = (*spool)->position().offset.value;
            QCOMPARE(position % 10, std::uint64_t(0));
            QCOMPARE((*spool)->size().value_or(1), position); // bytes and position agree
            QD_VERIFY((*spool)->append({"e", ByteOffset(position)}, "next", {}));
            QVERIFY(all(**spool).ends_with("next"));
        }
    }
    void missingBytesAreAskedForAgain()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString() + "/s";
        std::string remote;
        {
            auto spool = Spool::open(folder, "x", {100, 1 << 20});
            QD_VERIFY(spool);
            for (int i = 0; i < 40; ++i) {
                const auto part = "record " + std::to_string(i) + "\n";
                QD_VERIFY((*spool)->append({"e", ByteOffset(remote.size())}, part, {}));
                remote += part;
            }
        }
        std::vector<fs::path> segments;
        for (const auto &entry : fs::directory_iterator(folder)) {
            if (entry.path().filename().string().starts_with("segment-"))
                segments.push_back(entry.path());
        }
        std::ranges::sort(segments);
        QVERIFY(segments.size() >= 4);
        std::ofstream(folder / "segment-not a number at all") << "x";
        std::ofstream(folder / "segment-zzzzzzzzzzzzzzzz") << "x"; // nothing of ours: left alone
        for (std::size_t broken = 0; broken < segments.size(); ++broken) {
            for (const bool isGone : {false, true}) {
                const fs::path copy = dir.path().toStdString() + "/copy";
                fs::remove_all(copy);
                fs::copy(folder, copy);
                const auto file = copy / segments[broken].filename();
                if (isGone)
                    fs::remove(file);
                else
                    fs::resize_file(file, fs::file_size(file) / 2);
                auto spool = Spool::open(copy, "x", {100, 1 << 20});
                QD_VERIFY(spool);
                const auto position = (*spool)->position().offset.value;
                QVERIFY(position <= broken * 100 + 50);
                QVERIFY(position + 20 >= broken * 100); // no more than it must
                QCOMPARE(all(**spool), remote.substr(0, static_cast<std::size_t>(position)));
                QD_VERIFY((*spool)->append({"e", ByteOffset(position)},
                                           remote.substr(static_cast<std::size_t>(position)), {}));
                QCOMPARE(all(**spool), remote);
                QVERIFY((*spool)->gaps().empty());
            }
        }
        QVERIFY(fs::exists(folder / "segment-zzzzzzzzzzzzzzzz"));
    }
    void aRefusedWriteLeavesItAsItWas()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString() + "/s";
        auto spool = Spool::open(folder, "x", {100, 1 << 20});
        QD_VERIFY(spool);
        QD_VERIFY((*spool)->append({"e", ByteOffset(0)}, std::string(90, 'a'), {}));
        const auto inTheWay = folder / "segment-00000000000000c8"; // where the third would begin
        fs::create_directory(inTheWay);
        QVERIFY(!(*spool)->append({"e", ByteOffset(90)}, std::string(200, 'b'), {}));
        QCOMPARE((*spool)->position().offset.value, std::uint64_t(90));
        QCOMPARE(all(**spool), std::string(90, 'a'));
        fs::remove(inTheWay);
        QD_VERIFY((*spool)->append({"e", ByteOffset(90)}, std::string(200, 'c'), {}));
        QCOMPARE(all(**spool), std::string(90, 'a') + std::string(200, 'c'));
    }
    void gapsAreDeclaredAndKept()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString() + "/s";
        {
            auto spool = Spool::open(folder, "x", {});
            QD_VERIFY(spool);
            QD_VERIFY((*spool)->append({"a", ByteOffset(0)}, "one", {}));
            QD_VERIFY((*spool)->append({"a", ByteOffset(10)}, "two", {}));
            QD_VERIFY((*spool)->appendGap({"a", ByteOffset(13)}, ByteOffset(13), "recorder killed", {}));
            QD_VERIFY((*spool)->appendGap({"a", ByteOffset(13)}, ByteOffset(13), "recorder killed", {})); // told again
            QD_VERIFY((*spool)->append({"b", ByteOffset(0)}, "new", {}));
        }
        auto spool = Spool::open(folder, "x", {});
        QD_VERIFY(spool);
        QCOMPARE(all(**spool), std::string("onetwonew"));
        const auto gaps = (*spool)->gaps();
        QCOMPARE(gaps.size(), std::size_t(3));
        QCOMPARE(gaps[0].from.value, std::uint64_t(3));
        QCOMPARE(gaps[0].to.value, std::uint64_t(10));
        QCOMPARE(gaps[1].reason, std::string("recorder killed"));
        QCOMPARE((*spool)->position(), (LogPosition {"b", ByteOffset(3)}));
    }
    void theOldestIsForgottenAndSaidSo()
    {
        QTemporaryDir dir;
        auto spool = Spool::open(dir.path().toStdString() + "/s", "x", {100, 300});
        QD_VERIFY(spool);
        for (int i = 0; i < 100; ++i)
            QD_VERIFY((*spool)->append({"e", ByteOffset(static_cast<std::uint64_t>(i) * 10)}, "0123456789", {}));
        QVERIFY((*spool)->firstOffset().value >= 600);
        std::array<char, 10> bytes {};
        const auto old = (*spool)->readAt(ByteOffset(0), bytes);
        QVERIFY(!old);
        QCOMPARE(std::string(old.error().id()), std::string("spool.forgotten"));
        QCOMPARE(*(*spool)->readAt(ByteOffset(990), bytes), std::size_t(10));
    }
    void whatIsForgottenLeavesTheJournal()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString() + "/s";
        const Spool::Options options {100, 300, 400};
        std::uint64_t first = 0;
        {
            auto spool = Spool::open(folder, "x", options);
            QD_VERIFY(spool);
            for (std::uint64_t i = 0; i < 400; ++i) { // an entry per second: nothing of it is merged for its time
                QD_VERIFY((*spool)->append({"e", ByteOffset(i * 11)}, "0123456789",
                                           TimePoint(std::chrono::seconds(i)))); // one byte in eleven is missing
            }
            QCOMPARE((*spool)->gaps().size(), std::size_t(399));
            first = (*spool)->firstOffset().value;
            QVERIFY(first >= 3600);
            QVERIFY(fs::file_size(folder / "journal") < 12'000);
        }
        auto spool = Spool::open(folder, "x", options);
        QD_VERIFY(spool);
        QCOMPARE((*spool)->firstOffset().value, first);
        QCOMPARE((*spool)->size().value_or(0), std::uint64_t(4000));
        QCOMPARE((*spool)->position().offset.value, std::uint64_t(399 * 11 + 10));
        const auto gaps = (*spool)->gaps();
        QVERIFY(!gaps.empty() && gaps.size() <= 40);
        QVERIFY(gaps.front().at.value >= first);
    }
    void theJournalStaysSmallAndSaysTheSame()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString() + "/s";
        const Spool::Options options {1000, 1 << 20, 2000};
        std::mt19937 random(7);
        std::string expected;
        std::uint64_t next = 0;
        std::size_t gaps = 0;
        std::uint64_t largest = 0;
        TimePoint now {std::chrono::hours(1)};
        for (int round = 0; round < 40; ++round) { // reopened again and again
            auto spool = Spool::open(folder, "x", options);
            QD_VERIFY(spool);
            QCOMPARE((*spool)->position().offset.value, next);
            QCOMPARE(all(**spool), expected);
            QCOMPARE((*spool)->gaps().size(), gaps);
            for (int i = 0; i < 100; ++i) {
                now += std::chrono::milliseconds(3);
                const auto kind = random() % 100;
                if (kind == 0 && next > 0) {
                    QD_VERIFY((*spool)->appendGap({"e", ByteOffset(next)}, ByteOffset(next + 5), "lost", now));
                    next += 5;
                    ++gaps;
                } else if (kind < 30) {
                    QD_VERIFY((*spool)->appendTick(now));
                } else {
                    const std::string part(1 + random() % 9, static_cast<char>('a' + round % 26));
                    QD_VERIFY((*spool)->append({"e", ByteOffset(next)}, part, now));
                    next += part.size();
                    expected += part;
                }
                QCOMPARE((*spool)->position().offset.value, next);
                largest = std::max<std::uint64_t>(largest, fs::file_size(folder / "journal"));
            }
        }
        QVERIFY(gaps > 10);
        QVERIFY2(largest < 12'000, std::to_string(largest).c_str()); // 4000 entries would be some 200 000
    }
    void oneWriter()
    {
        QTemporaryDir dir;
        const auto first = Spool::open(dir.path().toStdString() + "/s", "x", {});
        QD_VERIFY(first);
        const auto second = Spool::open(dir.path().toStdString() + "/s", "x", {});
        QVERIFY(!second);
        QCOMPARE(std::string(second.error().id()), std::string("lock.taken"));
    }
};
QD_TEST_CLASS(spool, TestSpool)
#include "tst_spool.moc"
