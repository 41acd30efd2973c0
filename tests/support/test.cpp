// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test.h"

#include <QtGlobal>

#include <cstdio>
#include <map>
#include <memory>

#ifdef QD_TEST_WIDGETS
#include <QApplication>
using Application = QApplication;
#else
#include <QCoreApplication>
using Application = QCoreApplication;
#endif

namespace quarterdeck::testing {
namespace {
std::map<std::string, Maker> &classes()
{
    static std::map<std::string, Maker> known;
    return known;
}
} // namespace

bool registerClass(const char *name, Maker maker)
{
    classes()[name] = maker;
    return true;
}
} // namespace quarterdeck::testing

/// tst_logs [CLASS [options of QtTest…]]; without a class, all of them.
int main(int argc, char **argv)
{
    using quarterdeck::testing::classes;
    Application application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("quarterdeck-test"));
    int failed = 0;
    if (argc < 2) {
        for (const auto &[name, maker] : classes())
            failed += QTest::qExec(std::unique_ptr<QObject>(maker()).get());
        return failed == 0 ? 0 : 1;
    }
    const auto found = classes().find(argv[1]);
    if (found == classes().end()) {
        std::fprintf(stderr, "no test class “%s”\n", argv[1]);
        return 2;
    }
    argv[1] = argv[0];
    return QTest::qExec(std::unique_ptr<QObject>(found->second()).get(), argc - 1, argv + 1);
}
