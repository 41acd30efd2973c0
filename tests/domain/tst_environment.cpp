// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/environment.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::domain;

class TestEnvironment : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void slugs()
    {
        QCOMPARE(slug("Sample shop"), std::string("sample-shop"));
        QCOMPARE(slug("  A--b! "), std::string("a-b"));
        QCOMPARE(slug("Łódź 2"), std::string("Łódź-2"));
        QCOMPARE(slug("!?"), std::string());
    }
    void names()
    {
        QVERIFY(checkName("Development").has_value());
        for (const auto *bad : {"", "a/b", "a:b", "a\nb", "?"})
            QVERIFY2(!checkName(bad), bad);
        QVERIFY(checkName(std::string(64, 'x')).has_value());
        QVERIFY(!checkName(std::string(65, 'x')));
    }
    void definitions()
    {
        EnvironmentDefinition definition;
        definition.app = "App";
        definition.name = "Test";
        QCOMPARE(std::string(check(definition).error().id()), std::string("environment.noCommand"));
        definition.command = {"program"};
        QD_VERIFY(check(definition));
        definition.variables["A=B"] = "x";
        QCOMPARE(std::string(check(definition).error().id()), std::string("environment.badVariable"));
    }
    void wordsRoundTrip()
    {
        for (const auto state :
             {RunState::Unknown, RunState::Stopped, RunState::Running, RunState::Failed, RunState::Stopping})
            QCOMPARE(runStateNamed(name(state)), std::optional(state));
        for (const auto policy : {RestartPolicy::Never, RestartPolicy::OnFailure, RestartPolicy::Always})
            QCOMPARE(restartPolicyNamed(name(policy)), std::optional(policy));
        QVERIFY(!runStateNamed("asleep"));
    }
};
QD_TEST_CLASS(environment, TestEnvironment)
#include "tst_environment.moc"
