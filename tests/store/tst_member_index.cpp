// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/entity_store.h"
#include "store/member_index.h"
#include "store/model.h"
#include "support/test.h"

#include <QtCore/QElapsedTimer>

#include <filesystem>
#include <limits>
#include <map>

using namespace quarterdeck;
using namespace quarterdeck::protocol;
using namespace quarterdeck::testing;
using store::MemberIndex;

namespace {

const std::string operatorRole = "role/00000000-0000-7000-8000-000000000005@app/A";

Change member(const std::string &name, const std::string &email, const std::string &role = {})
{
    auto row = rowOf("member", "team/O", name, 1);
    row.fields["email"] = {email, Sequence(1)};
    row.fields["state"] = {"active", Sequence(1)};
    if (!role.empty())
        row.fields[role] = {true, Sequence(1)};
    return row;
}

store::Contents of(const std::vector<Change> &rows)
{
    store::Contents contents;
    for (const auto &row : rows)
        contents.rows[row.key] = std::make_shared<const Change>(row);
    return contents;
}

std::vector<std::string> found(const MemberIndex &index, std::string_view text)
{
    std::vector<std::string> names;
    for (const auto place : index.find(text))
        names.push_back(index.entries()[place].name);
    return names;
}

using Names = std::vector<std::string>;

std::vector<Change> tenThousand()
{
    std::vector<Change> rows;
    for (int n = 0; n < 10'000; ++n)
        rows.push_back(member("Person " + std::to_string(n * 7919 % 10'000), "p" + std::to_string(n) + "@example.org",
                              n % 3 == 0 ? operatorRole : ""));
    return rows;
}

} // namespace

class TestMemberIndex : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void sortsAndFinds()
    {
        auto former = member("Dan", "dan@example.org");
        former.fields[operatorRole] = {std::monostate(), Sequence(2)};
        const auto contents = of({member("Özlem", "oz@example.org"), member("bob", "Bob@Example.org"),
                                  member("Ada", "ada@example.org", operatorRole), former});
        const MemberIndex index(contents);
        QCOMPARE(found(index, ""), (Names {"Ada", "bob", "Dan", "Özlem"}));
        QCOMPARE(found(index, "BOB@e"), (Names {"bob"}));
        QCOMPARE(found(index, "öZ"), (Names {"Özlem"}));
        QCOMPARE(found(index, "application op"), (Names {"Ada"}));
        QCOMPARE(found(index, "example"), (Names {"Ada", "bob", "Dan", "Özlem"}));
        QCOMPARE(found(index, "adaada"), Names());
        QCOMPARE(found(index, "\n"), Names());
        QCOMPARE(MemberIndex().find("x").size(), std::size_t(0));
    }
    void foldsLetters()
    {
        QCOMPARE(store::folded("ÄÖÜ ÀŽŁ ΣΑ ЖЁ ß×÷ 日本"), std::string("äöü àžł σα жё ß×÷ 日本"));
        QCOMPARE(store::folded("\xc3"), std::string("\xc3"));
    }
    void showsStagedNames()
    {
        const auto ada = member("Ada", "ada@example.org");
        auto contents = of({ada});
        contents.staged = {editOf(ada, "Ada Lovelace", 0)};
        const MemberIndex index(contents);
        QCOMPARE(found(index, "love"), (Names {"Ada Lovelace"}));
        QVERIFY(index.entries().front().member.state == store::EditState::Staged);
    }
    void tenThousandMembersAreSearchedAtOnce()
    {
        const MemberIndex index(of(tenThousand()));
        QCOMPARE(index.entries().size(), std::size_t(10'000));
        qint64 least = std::numeric_limits<qint64>::max();
        for (int run = 0; run < 15; ++run) {
            for (const auto *text : {"e", "person 99", "operator", "nothing of it"}) {
                QElapsedTimer timer;
                timer.start();
                const auto places = index.find(text);
                if (*text == 'e') {
                    QCOMPARE(places.size(), std::size_t(10'000));
                    least = std::min(least, timer.nsecsElapsed());
                }
            }
        }
        QVERIFY2(least < 5'000'000, std::to_string(least).c_str());
    }
    /// Prints what it costs; fails only where a person would wait.
    void tenThousandMembersAreKeptAndOpened()
    {
        const QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.filePath(QStringLiteral("s.db")).toStdString());
        sync_machine::entities::Transaction first;
        first.replacesRows = true;
        first.rows = tenThousand();
        std::map<std::string, qint64> ms;
        QElapsedTimer timer;
        {
            auto store = store::EntityStore::open(path, profileKey(), identity());
            QD_VERIFY(store);
            timer.start();
            QD_VERIFY((*store)->write(first));
            ms["first write"] = timer.restart();
            sync_machine::entities::Transaction small;
            small.rows = {first.rows.front()};
            for (int n = 0; n < 10; ++n)
                QD_VERIFY((*store)->write(small));
            ms["ten small writes"] = timer.elapsed();
        }
        first.rows.clear();
        timer.restart();
        auto store = store::EntityStore::open(path, profileKey(), identity());
        ms["open"] = timer.restart();
        QD_VERIFY(store);
        const MemberIndex index(*(*store)->snapshot());
        ms["index"] = timer.restart();
        sync_machine::entities::Transaction purge;
        purge.purgedScopes = {"team/O"};
        QD_VERIFY((*store)->write(purge));
        ms["purge"] = timer.elapsed();
        for (const auto &[what, time] : ms)
            qInfo("%s: %lld ms", what.c_str(), static_cast<long long>(time));
        QVERIFY(ms["open"] < 5'000 && ms["first write"] < 10'000);
    }
};
QD_TEST_CLASS(member_index, TestMemberIndex)
#include "tst_member_index.moc"
