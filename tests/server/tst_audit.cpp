// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/audit_log.h"
#include "server/organisation_fixture.h"
#include "sqlite/database.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::server;
using testing::must;
using testing::OrganisationFixture;

class TestAudit : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void tellsWhoDidWhat()
    {
        OrganisationFixture f;
        QVERIFY(std::holds_alternative<protocol::Applied>(
            f.apply(f.ada, f.edit(f.key(f.shop), {{"name", std::string("Store")}}))));
        const auto entries = must(auditList(*f.repository, f.ada, {}, 100));
        QCOMPARE(entries.size(), std::size_t(f.feed().head.value));
        const auto &last = entries.back();
        QCOMPARE(last.action, std::string("app.edit"));
        QCOMPARE(last.actorName, std::string("Ada"));
        QCOMPARE(last.before, std::string(R"({"name":"Shop"})"));
        QCOMPARE(last.after, std::string(R"({"name":"Store"})"));
        QCOMPARE(must(auditList(*f.repository, f.ada, last.sequence, 100)).size(), std::size_t(0));
        const auto refused = auditList(*f.repository, f.cy, {}, 100);
        QVERIFY(!refused);
        QCOMPARE(std::string(refused.error().id()), std::string("audit.mayNotRead"));
    }
    void anEntryWrittenAnewBreaksTheChain()
    {
        QTemporaryDir dir;
        const std::filesystem::path path = dir.filePath(QStringLiteral("a.db")).toStdString();
        OrganisationFixture f(path);
        auto entry = must(auditList(*f.repository, f.ada, {}, 3)).back();
        entry.after = "{}";
        {
            const auto database = must(sqlite::Database::open(path));
            auto row
                = must(database.prepare("UPDATE audit SET after=?1, hash=?2 WHERE organisation=?3 AND sequence=3"));
            row.bind(1, entry.after).bind(2, hashOf(entry)).bind(3, f.organisation.text());
            must(row.run());
        }
        const auto verdict = must(verifyAudit(*f.repository, f.organisation));
        QVERIFY(!verdict.ok);
        QCOMPARE(std::string(verdict.reason), std::string("chain"));
        QCOMPARE(verdict.firstBad.value, std::uint64_t(4));
    }
    void tamperingIsFound_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<quint64>("at");
        const auto add = [](const char *name, const char *sql, const char *reason, quint64 at) {
            QTest::newRow(name) << QByteArray(sql) << QByteArray(reason) << at;
        };
        add("nothing", "SELECT 1", "", 0);
        add("a value", "UPDATE audit SET after='{}' WHERE sequence=3", "hash", 3);
        add("the actor", "UPDATE audit SET actor_name='Eve' WHERE sequence=2", "hash", 2);
        add("a hash", "UPDATE audit SET hash=previous_hash WHERE sequence=2", "hash", 2);
        add("a missing entry", "DELETE FROM audit WHERE sequence=3", "gap", 3);
        add("the first", "DELETE FROM audit WHERE sequence=1", "gap", 1);
        add("the end", "DELETE FROM audit WHERE sequence>4", "end", 5);
        add("all", "DELETE FROM audit", "end", 1);
        add("two swapped",
            "UPDATE audit SET sequence=-2 WHERE sequence=2; UPDATE audit SET sequence=2 WHERE sequence=3;"
            "UPDATE audit SET sequence=3 WHERE sequence=-2",
            "hash", 2);
    }
    void tamperingIsFound()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QByteArray, reason);
        QFETCH(quint64, at);
        QTemporaryDir dir;
        const std::filesystem::path path = dir.filePath(QStringLiteral("a.db")).toStdString();
        OrganisationFixture f(path);
        {
            const auto database = must(sqlite::Database::open(path));
            auto text = sql.toStdString();
            for (std::size_t from = 0; (from = text.find(" WHERE ", from)) != std::string::npos; from += 7)
                text.insert(from + 7, "organisation='" + f.organisation.text() + "' AND ");
            must(database.execute(text));
        }
        const auto verdict = must(verifyAudit(*f.repository, f.organisation));
        QCOMPARE(verdict.ok, reason.isEmpty());
        QCOMPARE(std::string(verdict.reason), reason.toStdString());
        QCOMPARE(verdict.firstBad.value, at);
        if (verdict.ok)
            QCOMPARE(verdict.entries, f.feed().head.value);
    }
};
QD_TEST_CLASS(audit, TestAudit)
#include "tst_audit.moc"
