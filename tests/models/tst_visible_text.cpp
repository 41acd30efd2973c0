// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/common/visible_text.h"
#include "support/test.h"

#include <random>

using namespace quarterdeck::models;

class TestVisibleText : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void showsHostileCharacters()
    {
        QCOMPARE(makeVisible("a\x1b[31mb").text, QStringLiteral("a␛[31mb"));
        QCOMPARE(makeVisible("x\u202Ey").text, QStringLiteral("x⟨U+202E⟩y"));
        QCOMPARE(makeVisible(std::string_view("a\0b", 3)).text, QStringLiteral("a␀b"));
        QCOMPARE(makeVisible("a\xff"
                             "b")
                     .text,
                 QStringLiteral("a\uFFFDb"));
        QCOMPARE(makeVisible("ab\tc").text, QStringLiteral("ab  c"));
        QCOMPARE(makeVisible("grün 🙂").text, QStringLiteral("grün 🙂"));
    }
    void keepsPlaces()
    {
        const std::vector<std::uint32_t> offsets {0, 2, 3, 9};
        const auto visible = makeVisible("\x1bü\tend", offsets);
        QCOMPARE(visible.text, QStringLiteral("␛ü  end"));
        QCOMPARE(visible.places, (std::vector<int> {0, 2, 2, 7}));
    }
    void cuts()
    {
        const auto visible = makeVisible(std::string(10'000, 'x'), {}, 100);
        QVERIFY(visible.isCut);
        QCOMPARE(visible.text.size(), 100);
        QVERIFY(!makeVisible("abc", {}, 3).isCut);
    }
    void anyBytesAreSafe()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 2000; ++round) {
            std::string bytes(random() % 40, '\0');
            for (auto &byte : bytes)
                byte = static_cast<char>(random());
            const auto visible = makeVisible(bytes);
            for (const auto unit : visible.text) {
                QVERIFY(unit.unicode() >= 0x20 && unit.unicode() != 0x7f);
                QVERIFY(unit.unicode() < 0x202a || unit.unicode() > 0x202e);
            }
        }
    }
};
QD_TEST_CLASS(visible_text, TestVisibleText)
#include "tst_visible_text.moc"
