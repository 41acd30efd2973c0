// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crypto/crypto.h"
#include "base/uuid.h"
#include "support/test.h"

#include <set>

using namespace quarterdeck;

class TestUuid : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void textRoundTrip()
    {
        const auto uuid = Uuid::make();
        QCOMPARE(Uuid::fromText(uuid.text()), std::optional(uuid));
        QCOMPARE(uuid.text()[14], '7');
        QVERIFY(!uuid.isNull());
        QVERIFY(Uuid().isNull());
    }
    void differ()
    {
        std::set<std::string> seen;
        for (int i = 0; i < 1000; ++i)
            seen.insert(Uuid::make().text());
        QCOMPARE(seen.size(), std::size_t(1000));
    }
    void refuses()
    {
        for (const auto *text : {"", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5dxac96-774b-bcce-b302099a8057",
                                 "01890a5d-ac96-774b-bcce-b302099a805g"})
            QVERIFY2(!Uuid::fromText(text), text);
    }
    void hashes()
    {
        // FIPS 180-4, example "abc".
        QCOMPARE(crypto::sha256Hex("abc"),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QVERIFY(crypto::equalSecrets("abc", "abc"));
        QVERIFY(!crypto::equalSecrets("abc", "abd"));
        QVERIFY(!crypto::equalSecrets("abc", "ab"));
    }
};
QD_TEST_CLASS(uuid, TestUuid)
#include "tst_uuid.moc"
