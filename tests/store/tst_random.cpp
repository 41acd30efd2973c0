// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/entity_store.h"
#include "store/model.h"
#include "support/test.h"

#include <filesystem>

using namespace quarterdeck;
using namespace quarterdeck::testing;
using store::EntityStore;

/// A store is a map and `entities::apply`, on disk.
class TestRandom : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void isWhatTheMachineSays()
    {
        const QTemporaryDir dir;
        for (unsigned seed = 1; seed <= 12; ++seed) {
            Random random(seed);
            Model model;
            const auto path = std::filesystem::path(dir.filePath(QString::number(seed)).toStdString());
            auto store = EntityStore::open(path, profileKey(), identity());
            QD_VERIFY(store);
            for (int step = 0; step < 60; ++step) {
                const auto where = "seed " + std::to_string(seed) + ", step " + std::to_string(step) + ": ";
                if (random.isOnce(3)) {
                    const auto edit = random.mutation(protocol::MutationNumber(0));
                    QD_VERIFY((*store)->stage({edit}));
                    model.stage(edit);
                } else if (random.isOnce(8) && !model.staged.empty()) {
                    const auto key = model.staged[random.below(model.staged.size())].key;
                    QD_VERIFY((*store)->unstage({key}));
                    model.unstage(key);
                } else {
                    const auto transaction = random.transaction(model);
                    QD_VERIFY((*store)->write(transaction));
                    model.write(transaction);
                }
                auto difference = model.differenceTo(*(*store)->snapshot());
                QVERIFY2(difference.empty(), (where + difference).c_str());
                if (!random.isOnce(6))
                    continue;
                store->reset();
                store = EntityStore::open(path, profileKey(), identity());
                QD_VERIFY(store);
                difference = model.differenceTo(*(*store)->snapshot());
                QVERIFY2(difference.empty(), (where + "reopened, " + difference).c_str());
            }
        }
    }
};
QD_TEST_CLASS(random, TestRandom)
#include "tst_random.moc"
