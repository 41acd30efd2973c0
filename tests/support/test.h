// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <string>

/// Verifies that a Result holds a value, and prints its error when it does not.
#define QD_VERIFY(result)                                                                                              \
    do {                                                                                                               \
        const auto &qdVerified = (result);                                                                             \
        QVERIFY2(                                                                                                      \
            qdVerified.has_value(),                                                                                    \
            qdVerified.has_value()                                                                                     \
                ? ""                                                                                                   \
                : (std::string(qdVerified.error().id()) + ": " + std::string(qdVerified.error().detail())).c_str());   \
    } while (false)

/// Base of every test class: any warning that Qt or we print fails the test that caused it
/// (but what the offscreen platform of Qt 6.4 says about itself).
class Test : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )"))); }
};

namespace quarterdeck::testing {
using Maker = QObject *(*)();
/// Makes the class known to main under the name CTest calls it by ("query" for tst_query.cpp).
bool registerClass(const char *name, Maker maker);
} // namespace quarterdeck::testing

/// `QD_TEST_CLASS(query, TestQuery)` at the end of tst_query.cpp.
#define QD_TEST_CLASS(name, Class)                                                                                     \
    static const bool qdRegistered_##name                                                                              \
        = quarterdeck::testing::registerClass(#name, []() -> QObject * { return new Class; });
