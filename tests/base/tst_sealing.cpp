// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crypto/crypto.h"
#include "base/crypto/sealing.h"
#include "base/secret.h"
#include "support/test.h"

#include <type_traits>

using namespace quarterdeck;

namespace {
std::string bytes(const QByteArray &hex)
{
    return QByteArray::fromHex(hex).toStdString();
}

// Never formatted: neither a text nor a stream takes it, and it is not copied by accident.
static_assert(!std::is_convertible_v<Secret, std::string_view> && !std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
} // namespace

class TestSealing : public Test
{
    Q_OBJECT
private Q_SLOTS:
    /// The test cases 13 to 16 of the specification of GCM that was submitted to NIST, for a key of 256 bits.
    void opensKnownAnswers_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("bound");
        QTest::addColumn<QByteArray>("sealed");
        const QByteArray zeros(64, '0');
        QTest::newRow("13") << zeros << QByteArray() << QByteArray()
                            << QByteArray("000000000000000000000000"
                                          "530f8afbc74536b9a963b4f1c4cb738b");
        QTest::newRow("14") << zeros << QByteArray("00000000000000000000000000000000") << QByteArray()
                            << QByteArray("000000000000000000000000"
                                          "cea7403d4d606b6e074ec5d3baf39d18"
                                          "d0d1c8a799996bf0265b98b5d48ab919");
        const QByteArray key("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        const QByteArray plain(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e24"
            "49a6b525b16aedf5aa0de657ba637b391aafd255");
        const QByteArray sealed(
            "cafebabefacedbaddecaf888"
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10"
            "56828838c5f61e6393ba7a0abcc9f662898015ad");
        QTest::newRow("15") << key << plain << QByteArray() << sealed + "b094dac5d93471bdec1a502270e3cc6c";
        QTest::newRow("16") << key << plain.left(120) << QByteArray("feedfacedeadbeeffeedfacedeadbeefabaddad2")
                            << sealed.left(24 + 120) + "76fc6ece0f4e1768cddf8853bb2d551b";
    }
    void opensKnownAnswers()
    {
        QFETCH(const QByteArray, key);
        QFETCH(const QByteArray, plain);
        QFETCH(const QByteArray, bound);
        QFETCH(const QByteArray, sealed);
        const auto opened = crypto::open(Secret(bytes(key)), bytes(sealed), bytes(bound));
        QD_VERIFY(opened);
        QVERIFY(*opened == bytes(plain));
    }
    void opensWhatItSealed()
    {
        const auto key = Secret::random(crypto::sealingKeySize);
        for (const auto size : {0, 1, 15, 16, 17, 5000}) {
            const std::string text(static_cast<std::size_t>(size), 'x');
            const auto sealed = crypto::seal(key, text, "row|1|a");
            QCOMPARE(sealed.size(), text.size() + crypto::sealingOverhead);
            QCOMPARE(*crypto::open(key, sealed, "row|1|a"), text);
            QVERIFY(sealed != crypto::seal(key, text, "row|1|a")); // another nonce each time
        }
        const auto inner = Secret::random(32);
        const auto opened = crypto::openSecret(key, crypto::seal(key, inner.bytes(), ""), "");
        QD_VERIFY(opened);
        QVERIFY(*opened == inner);
    }
    void noChangedByteIsOpened()
    {
        const auto key = Secret::random(crypto::sealingKeySize);
        const auto sealed = crypto::seal(key, "what nobody shall see", "row|1|a");
        for (std::size_t at = 0; at < sealed.size(); ++at) {
            auto changed = sealed;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            const auto opened = crypto::open(key, changed, "row|1|a");
            QVERIFY2(!opened, std::to_string(at).c_str());
            QCOMPARE(opened.error().kind(), ErrorKind::Corrupt);
            QCOMPARE(std::string(opened.error().id()), std::string("crypto.notOpened"));
            QVERIFY(!crypto::open(key, sealed.substr(0, at), "row|1|a"));
        }
        QVERIFY(!crypto::open(key, sealed, "row|1|b"));
        QVERIFY(!crypto::open(Secret::random(crypto::sealingKeySize), sealed, "row|1|a"));
    }
    void aSecretMovesAndIsCompared()
    {
        Secret one("abc");
        const auto *where = one.bytes().data();
        Secret two = std::move(one);
        QVERIFY(one.isEmpty()); // NOLINT(bugprone-use-after-move): says what is left
        QVERIFY(two.bytes().data() == where); // the bytes stay where they are: no second copy
        QVERIFY(two == Secret("abc"));
        QVERIFY(!(two == Secret("abd")) && !(two == Secret("ab")) && !(two == Secret()));
        const auto copy = two.copy();
        two = Secret("xy");
        QVERIFY(copy == Secret("abc"));
        std::string wiped = "secret";
        crypto::wipe({reinterpret_cast<unsigned char *>(wiped.data()), wiped.size()});
        QCOMPARE(wiped, std::string(6, '\0'));
    }
};
QD_TEST_CLASS(sealing, TestSealing)
#include "tst_sealing.moc"
