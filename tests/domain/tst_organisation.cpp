// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/organisation.h"

#include "domain/member.h"
#include "support/test.h"

using namespace quarterdeck;
using namespace quarterdeck::domain;

namespace {

std::string idOf(const Result<> &result)
{
    return result ? "fine" : std::string(result.error().id());
}

} // namespace

class TestOrganisation : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void organisations()
    {
        QD_VERIFY(check(Organisation {OrganisationId::make(), "Harbour Works"}));
        QCOMPARE(idOf(check(Organisation {OrganisationId::make(), ""})), std::string("environment.badName"));
    }
    void apps()
    {
        App app {AppId::make(), OrganisationId::make(), "Sample shop", ""};
        QD_VERIFY(check(app));
        app.name = "a/b";
        QCOMPARE(idOf(check(app)), std::string("environment.badName"));
    }
    void descriptions_data()
    {
        QTest::addColumn<QByteArray>("description");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray bad("app.badDescription");
        QTest::newRow("none") << QByteArray() << QByteArray("fine");
        QTest::newRow("lines") << QByteArray("Sells\nthings.\n") << QByteArray("fine");
        QTest::newRow("longest") << QByteArray(2000, 'x') << QByteArray("fine");
        QTest::newRow("longest, of two bytes each") << QByteArray("ü").repeated(2000) << QByteArray("fine");
        QTest::newRow("too long") << QByteArray(2001, 'x') << bad;
        QTest::newRow("too long, of two bytes each") << QByteArray("ü").repeated(2001) << bad;
        QTest::newRow("tab") << QByteArray("a\tb") << bad;
        QTest::newRow("carriage return") << QByteArray("a\r\nb") << bad;
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << bad;
        QTest::newRow("delete") << QByteArray("\x7f") << bad;
    }
    void descriptions()
    {
        QFETCH(QByteArray, description);
        QFETCH(QByteArray, expected);
        const App app {AppId::make(), OrganisationId::make(), "Sample shop", description.toStdString()};
        const auto result = check(app);
        QCOMPARE(idOf(result), expected.toStdString());
        if (!result)
            QCOMPARE(std::string(result.error().subject()), app.name);
    }
    void members()
    {
        Member member {MemberId::make(), OrganisationId::make(), "Ada Example", "ada@example.org", MemberState::Active};
        QD_VERIFY(check(member));
        member.name = "\n";
        QCOMPARE(idOf(check(member)), std::string("environment.badName"));
    }
    void emails_data()
    {
        QTest::addColumn<bool>("isGood");
        for (const auto *good : {"a@b", "ada.example+shop@mail.example.org", "ädä@exämple.org"})
            QTest::newRow(good) << true;
        for (const auto *bad : {"", "@", "ada", "@example.org", "ada@", "ada@b@c", "ada@example..org", "ada@.org",
                                "ada@example.org.", "ada@-example.org", "ada@example-.org", "a da@example.org",
                                "Ada <ada@example.org>", "ada@example.org\n", "ada@example.org,bert@example.org"})
            QTest::newRow(bad) << false;
        QTest::newRow((std::string(64, 'x') + "@example.org").c_str()) << true;
        QTest::newRow((std::string(65, 'x') + "@example.org").c_str()) << false;
        QTest::newRow(("a@" + std::string(64, 'x') + ".org").c_str()) << false;
        std::string host("x");
        while (host.size() < 252)
            host += ".x";
        QTest::newRow(("a@" + host.substr(0, 251)).c_str()) << true;
        QTest::newRow(("ab@" + host + ".x").c_str()) << false;
    }
    void emails()
    {
        QFETCH(bool, isGood);
        QCOMPARE(idOf(checkEmail(QTest::currentDataTag())), std::string(isGood ? "fine" : "member.badEmail"));
    }
    void states()
    {
        for (const auto state : {MemberState::Invited, MemberState::Active, MemberState::Disabled})
            QCOMPARE(memberStateNamed(name(state)), std::optional(state));
        QVERIFY(!memberStateNamed("asleep"));
    }
    void assignments()
    {
        const auto member = MemberId::make();
        const auto role = builtInRoleNamed("End-user")->id;
        const auto administrator = administratorRole().id;
        const auto organisation = OrganisationId::make();
        const auto app = AppId::make();
        QD_VERIFY(check(Assignment {member, role, organisation}));
        QD_VERIFY(check(Assignment {member, role, EnvironmentId::make()}));
        QD_VERIFY(check(Assignment {member, administrator, organisation}));
        for (const auto &bad :
             {Assignment {{}, role, app}, Assignment {member, {}, app}, Assignment {member, role, AppId {}}})
            QCOMPARE(idOf(check(bad)), std::string("team.badAssignment"));
        for (const Scope &scope : {Scope(app), Scope(EnvironmentId::make())})
            QCOMPARE(idOf(check(Assignment {member, administrator, scope})), std::string("team.administratorScope"));
    }
};
QD_TEST_CLASS(organisation, TestOrganisation)
#include "tst_organisation.moc"
