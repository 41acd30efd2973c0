// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/model.h"
#include "store/overlay.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::protocol;
using namespace quarterdeck::testing;
using store::EditState;

namespace {

std::string nameOf(const store::Seen &seen)
{
    return seen.entity ? std::get<std::string>(seen.entity->fields.at("name").value) : "nothing";
}

store::Contents with(const Change &row)
{
    store::Contents contents;
    contents.rows[row.key] = std::make_shared<const Change>(row);
    return contents;
}

} // namespace

/// What a person sees: the row, over it applied, sent and staged edits.
class TestOverlay : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void layersLieInTheirOrder()
    {
        const auto row = rowOf("app", "app/A", "row", 3);
        auto contents = with(row);
        QCOMPARE(nameOf(seen(contents, row.key)), std::string("row"));
        QVERIFY(seen(contents, row.key).state == EditState::None);
        contents.stored.applied = {{editOf(row, "applied", 1), Epoch(1), Sequence(5), false}};
        QCOMPARE(nameOf(seen(contents, row.key)), std::string("applied"));
        QVERIFY(seen(contents, row.key).state == EditState::Acknowledged);
        contents.stored.outbox = {{editOf(row, "pending", 2), {}}};
        QCOMPARE(nameOf(seen(contents, row.key)), std::string("pending"));
        QVERIFY(seen(contents, row.key).state == EditState::Pending);
        contents.staged = {editOf(row, "staged", 0)};
        QCOMPARE(nameOf(seen(contents, row.key)), std::string("staged"));
        QVERIFY(seen(contents, row.key).state == EditState::Staged);
        contents.stored.deadLetters = {{editOf(row, "refused", 3), {}, {}}};
        QVERIFY(seen(contents, row.key).state == EditState::Refused);
        contents.stored.conflicts = {{editOf(row, "mine", 4), Epoch(1), {}}};
        QVERIFY(seen(contents, row.key).state == EditState::Conflicted);
        QCOMPARE(nameOf(seen(contents, row.key)), std::string("staged")); // neither of them is shown as if it were true
    }
    void whatTheRowsHaveIsNotShownTwice()
    {
        const auto row = rowOf("app", "app/A", "newer", 9);
        auto contents = with(row);
        contents.stored.applied = {{editOf(row, "applied", 1), Epoch(1), Sequence(5), true}};
        QCOMPARE(nameOf(seen(contents, row.key)), std::string("newer"));
        QVERIFY(seen(contents, row.key).state == EditState::None);
    }
    void allOfOneType()
    {
        const auto row = rowOf("app", "app/A", "row", 3);
        auto contents = with(row);
        const auto plain = rowOf("app", "app/B", "plain", 3);
        contents.rows[plain.key] = std::make_shared<const Change>(plain);
        const auto other = rowOf("environment", "app/B", "other", 3);
        contents.rows[other.key] = std::make_shared<const Change>(other);
        auto made = editOf(rowOf("app", "app/C", "", 0), "made", 0);
        made.isNew = true;
        auto removed = editOf(row, "", 0);
        removed.isDelete = true;
        removed.set.clear();
        contents.staged = {made, removed};
        const auto all = seenOfType(contents, "app");
        QCOMPARE(all.size(), std::size_t(3));
        QVERIFY(std::ranges::is_sorted(all, {}, &store::Seen::key));
        std::map<EntityKey, std::string> names;
        for (const auto &seen : all)
            names[seen.key] = nameOf(seen);
        QCOMPARE(names.at(row.key), std::string("nothing"));
        QCOMPARE(names.at(plain.key), std::string("plain"));
        QCOMPARE(names.at(made.entity), std::string("made"));
        for (const auto &seen : all) {
            if (seen.key == plain.key)
                QVERIFY(seen.entity == contents.rows.at(plain.key)); // shared
        }
    }
};
QD_TEST_CLASS(overlay, TestOverlay)
#include "tst_overlay.moc"
