// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/payload.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::store;
using namespace quarterdeck::protocol;
using namespace quarterdeck::sync_machine::entities;

namespace {

Uuid id(int n)
{
    return Uuid::fromText("01890a5d-ac96-774b-bcce-b302099a800" + std::to_string(n)).value_or(Uuid());
}

Mutation rename()
{
    return {.key = id(1),
            .number = MutationNumber(7),
            .entity = {"app", id(2)},
            .scope = "app/A",
            .isNew = false,
            .isDelete = false,
            .base = {{"name", {Epoch(1), Sequence(5), "Shop"}}},
            .set = {{"name", "Größe"}}};
}

/// Files written by earlier programs look like this: never change a line, add one.
const std::string golden
    = R"({"base":{"name":[1,5,"Shop"]},"id":"01890a5d-ac96-774b-bcce-b302099a8002",)"
      R"("key":"01890a5d-ac96-774b-bcce-b302099a8001","number":7,"op":"set","scope":"app/A","set":{"name":"Größe"},"type":"app"})";

const std::vector<std::pair<payload::Edit, std::string>> &fixtures()
{
    static const std::vector<std::pair<payload::Edit, std::string>> all {
        {OutboxRow {rename(), {id(3)}},
         R"({"after":["01890a5d-ac96-774b-bcce-b302099a8003"],"edit":)" + golden + R"(,"v":1})"},
        {AppliedEdit {rename(), Epoch(1), Sequence(9), true},
         R"({"edit":)" + golden + R"(,"epoch":1,"pulled":true,"sequence":9,"v":1})"},
        {Conflict {rename(), Epoch(1), {{"name", {"Store", Sequence(8)}}}},
         R"({"edit":)" + golden + R"(,"epoch":1,"theirs":{"name":["Store",8]},"v":1})"},
        {DeadLetter {rename(), DeadReason::ScopeRemoved, {"app.read"}},
         R"({"details":["app.read"],"edit":)" + golden + R"(,"reason":"scopeRemoved","v":1})"},
        {rename(), R"({"edit":)" + golden + R"(,"v":1})"}};
    return all;
}

} // namespace

class TestPayload : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void editsAreAsTheyEverWere()
    {
        for (const auto &[edit, text] : fixtures()) {
            const auto written = payload::encode(edit);
            QD_VERIFY(written);
            QCOMPARE(*written, text);
            const auto read = payload::decodeEdit(payload::listOf(edit), text);
            QD_VERIFY(read);
            QVERIFY(*read == edit);
        }
    }
    void rowsAreAsTheyEverWere()
    {
        const Change row {.sequence = Sequence(12),
                          .key = {"member", id(4)},
                          .scope = "team/O",
                          .version = Sequence(11),
                          .isDeleted = false,
                          .fields = {{"age", {std::int64_t(-3), Sequence(1)}},
                                     {"gone", {std::monostate(), Sequence(2)}},
                                     {"ok", {true, Sequence(3)}},
                                     {"tags", {std::vector<std::string> {"a", "b"}, Sequence(11)}}}};
        const std::string text = R"({"fields":{"age":[-3,1],"gone":[null,2],"ok":[true,3],"tags":[["a","b"],11]},)"
                                 R"("sequence":12,"v":1,"version":11})";
        QCOMPARE(*payload::encode(row), text);
        const auto read = payload::decodeRow(text, row.key, row.scope);
        QD_VERIFY(read);
        QVERIFY(*read == row);
    }
    void unknownKeysSurvive()
    {
        const std::string newer
            = R"({"edit":)" + golden.substr(0, golden.size() - 1) + R"(,"comment":"mine"},"v":1,"colour":["red"]})";
        const auto read = payload::decodeEdit(payload::List::Staged, newer);
        QD_VERIFY(read);
        QVERIFY(*read == payload::Edit(rename()));
        const auto again = payload::encode(OutboxRow {rename(), {}}, newer);
        QD_VERIFY(again);
        QVERIFY(again->find(R"("comment":"mine")") != std::string::npos);
        QVERIFY(again->find(R"("colour":["red"])") != std::string::npos);
        // What the program does know is its own business: the list has changed.
        const auto applied = payload::encode(AppliedEdit {rename(), Epoch(1), Sequence(2), false}, *again);
        QVERIFY(applied->find("after") == std::string::npos);
    }
    void whatDoesNotFitIsDamage()
    {
        for (const auto *text : {"", "[]", "{}", R"({"v":1})", R"({"v":1,"edit":{}})", R"({"v":"x","edit":{}})"}) {
            const auto read = payload::decodeEdit(payload::List::Staged, text);
            QVERIFY2(!read, text);
            QCOMPARE(std::string(read.error().id()), std::string("store.damaged"));
        }
        const auto newer = payload::decodeEdit(payload::List::Staged, R"({"v":2})");
        QVERIFY(!newer);
        QCOMPARE(std::string(newer.error().id()), std::string("store.newer"));
        auto edit = rename();
        edit.set["name"] = "\xff";
        const auto noText = payload::encode(payload::Edit(edit));
        QVERIFY(!noText);
        QCOMPARE(std::string(noText.error().id()), std::string("store.notText"));
    }
};
QD_TEST_CLASS(payload, TestPayload)
#include "tst_payload.moc"
