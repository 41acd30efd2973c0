// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "sqlite/database.h"
#include "store/entity_store.h"
#include "store/model.h"
#include "support/test.h"

#include <filesystem>

using namespace quarterdeck;
using namespace quarterdeck::testing;
using store::EntityStore;

/// A file that cannot be used is left as it is.
class TestDamage : public Test
{
    Q_OBJECT
    QTemporaryDir m_dir;
    Model m_model;
    std::string m_bytes; ///< Of a good store with that in it.

    std::filesystem::path path(const char *name) const { return m_dir.filePath(QString::fromUtf8(name)).toStdString(); }

private Q_SLOTS:
    void initTestCase()
    {
        Random random(5);
        {
            auto store = EntityStore::open(path("good"), profileKey(), identity());
            QD_VERIFY(store);
            for (int step = 0; step < 25; ++step) {
                auto transaction = random.transaction(m_model);
                transaction.purgesAll = false;
                QD_VERIFY((*store)->write(transaction));
                m_model.write(transaction);
                const auto edit = random.mutation(protocol::MutationNumber(0));
                QD_VERIFY((*store)->stage({edit}));
                m_model.stage(edit);
            }
        }
        m_bytes = readFile(path("good")).value_or(std::string());
        QVERIFY(m_bytes.size() > 20'000);
        QVERIFY(m_model.rows.size() > 3);
    }

    void anotherKeyIsToldAndNothingChanged()
    {
        const auto other = EntityStore::open(path("good"), Secret::random(32), identity());
        QVERIFY(!other);
        QCOMPARE(other.error().kind(), ErrorKind::Denied);
        QCOMPARE(std::string(other.error().id()), std::string("store.wrongKey"));
        QVERIFY(*readFile(path("good")) == m_bytes);
        QVERIFY(!EntityStore::open(path("good"), Secret("short"), identity()));
        QD_VERIFY(EntityStore::open(path("good"), profileKey(), identity()));
    }

    void anotherIdentityIsTold()
    {
        const auto other = EntityStore::open(path("good"), profileKey(), {"backend", "bob", "example"});
        QVERIFY(!other);
        QCOMPARE(std::string(other.error().id()), std::string("store.foreign"));
        QVERIFY(*readFile(path("good")) == m_bytes);
    }

    void aNewerFormIsTold()
    {
        QD_VERIFY(writeFileAtomically(path("newer"), m_bytes));
        {
            const auto database = sqlite::Database::open(path("newer"));
            QD_VERIFY(database);
            QD_VERIFY(database->execute("PRAGMA user_version=99"));
        }
        const auto before = readFile(path("newer"));
        const auto newer = EntityStore::open(path("newer"), profileKey(), identity());
        QVERIFY(!newer);
        QCOMPARE(newer.error().kind(), ErrorKind::Unsupported);
        QCOMPARE(std::string(newer.error().id()), std::string("store.newer"));
        QVERIFY(*readFile(path("newer")) == *before);
    }

    /// Every byte of the header, and some of everywhere: told, or it does not matter.
    void aFlippedByteIsToldOrDoesNotMatter()
    {
        Random random(1);
        int told = 0;
        for (std::size_t round = 0; round < 700; ++round) {
            const auto at = round < 100 ? round : random.below(m_bytes.size());
            auto bytes = m_bytes;
            bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << random.below(8)));
            const auto where = "byte " + std::to_string(at);
            QD_VERIFY(writeFileAtomically(path("flipped"), bytes));
            auto store = EntityStore::open(path("flipped"), profileKey(), identity());
            if (store) {
                const auto difference = m_model.differenceTo(*(*store)->snapshot());
                QVERIFY2(difference.empty(), (where + ": " + difference).c_str());
                continue;
            }
            ++told;
            const auto id = std::string(store.error().id());
            const bool isHeader = at < 100; // where a bit may also mean a newer form or a kind of file
            QVERIFY2(id == "store.damaged" || isHeader,
                     (where + ": " + id + " " + std::string(store.error().detail())).c_str());
            QVERIFY2(*readFile(path("flipped")) == bytes, (where + ": the file was changed").c_str());
        }
        QVERIFY2(told > 200, std::to_string(told).c_str());
    }

    void aShortenedFileIsTold()
    {
        for (const auto size : {std::size_t(1), m_bytes.size() / 2, m_bytes.size() - 4096, m_bytes.size() - 1}) {
            QD_VERIFY(writeFileAtomically(path("short"), m_bytes.substr(0, size)));
            const auto store = EntityStore::open(path("short"), profileKey(), identity());
            QVERIFY2(!store, std::to_string(size).c_str());
            QCOMPARE(std::string(store.error().id()), std::string("store.damaged"));
            QVERIFY(*readFile(path("short")) == m_bytes.substr(0, size));
        }
    }

    void aMissingRowIsTold()
    {
        QD_VERIFY(writeFileAtomically(path("less"), m_bytes));
        {
            const auto database = sqlite::Database::open(path("less"));
            QD_VERIFY(database->execute("DELETE FROM row WHERE id = (SELECT max(id) FROM row)"));
        }
        const auto store = EntityStore::open(path("less"), profileKey(), identity());
        QVERIFY(!store);
        QCOMPARE(std::string(store.error().id()), std::string("store.damaged"));
    }

    void aPayloadMovedElsewhereIsTold()
    {
        QD_VERIFY(writeFileAtomically(path("moved"), m_bytes));
        {
            const auto database = sqlite::Database::open(path("moved"));
            QD_VERIFY(database->execute("UPDATE edit SET scope = scope || 'x'"));
        }
        const auto store = EntityStore::open(path("moved"), profileKey(), identity());
        QVERIFY(!store);
        QCOMPARE(std::string(store.error().id()), std::string("store.damaged"));
    }
};
QD_TEST_CLASS(damage, TestDamage)
#include "tst_damage.moc"
