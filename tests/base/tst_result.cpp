// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"
#include "support/test.h"
using namespace quarterdeck;

static Result<int> parse(int n)
{
    if (n < 0)
        return Error(ErrorKind::InvalidInput, "number.negative", std::to_string(n));
    return n;
}
static Result<int> twice(int n)
{
    QD_TRY(const int value, parse(n));
    return value * 2;
}
static Result<> onlyCheck(int n)
{
    QD_CHECK(parse(n));
    return {};
}
static Result<std::unique_ptr<int>> owned(int n)
{
    QD_TRY(int v, parse(n));
    return std::make_unique<int>(v);
}
static Result<int> through(int n)
{
    QD_TRY(auto p, owned(n));
    return *p;
}

class TestResult : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void valueGoesThrough()
    {
        QCOMPARE(twice(4).value(), 8);
        QVERIFY(onlyCheck(1));
        QCOMPARE(through(3).value(), 3);
    }
    void errorGoesThrough()
    {
        const auto r = twice(-1);
        QVERIFY(!r);
        QCOMPARE(r.error().id(), std::string_view("number.negative"));
        QVERIFY(!onlyCheck(-2));
        QVERIFY(!through(-1));
    }
    void monadic()
    {
        QCOMPARE(parse(3).transform([](int i) { return i + 1; }).value(), 4);
        QCOMPARE(parse(3).and_then(twice).value(), 6);
        QVERIFY(!parse(-3).and_then(twice).transform([](int i) { return i; }));
    }
    void causeIsKept()
    {
        const auto e = parse(-1).error().wrappedIn(ErrorKind::Unavailable, "config.unreadable", "a.toml");
        QCOMPARE(e.cause()->id(), std::string_view("number.negative"));
        QVERIFY(e.origin().line() > 0);
    }
    void isSmall()
    {
        qInfo("sizeof Error %zu Result<> %zu Result<int> %zu", sizeof(Error), sizeof(Result<>), sizeof(Result<int>));
    }
};
QD_TEST_CLASS(result, TestResult)
#include "tst_result.moc"
