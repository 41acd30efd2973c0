// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/role.h"
#include "support/test.h"

#include <set>
#include <vector>

using namespace quarterdeck;
using namespace quarterdeck::domain;
using enum quarterdeck::domain::Permission;

namespace {

std::string idOf(const Result<> &result)
{
    return result ? "fine" : std::string(result.error().id());
}

} // namespace

class TestRoles : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void permissionsHaveNames()
    {
        std::set<std::string_view> seen;
        for (const auto permission : PermissionSet::all()) {
            QCOMPARE(permissionNamed(name(permission)), std::optional(permission));
            seen.insert(name(permission));
        }
        QCOMPARE(seen.size(), permissionCount);
        for (const auto *unknown : {"", "team", "team.Read", "team.read ", "*"})
            QVERIFY2(!permissionNamed(unknown), unknown);
        // What was written once has to be read for ever.
        QCOMPARE(name(EditTeam), std::string_view("team.edit"));
        QCOMPARE(name(EditEnvironment), std::string_view("env.edit"));
        QCOMPARE(name(ReadLogs), std::string_view("log.read"));
        QCOMPARE(name(Administer), std::string_view("org.administer"));
    }
    void platformActsOnSome()
    {
        PermissionSet elsewhere;
        for (const auto permission : PermissionSet::all()) {
            if (isEnforcedByPlatform(permission))
                elsewhere.insert(permission);
        }
        QCOMPARE(names(elsewhere), std::string("backlog.edit, model.edit"));
    }
    void sets()
    {
        const PermissionSet read {ReadTeam, ReadLogs};
        const PermissionSet edit {EditTeam, ReadTeam};
        QCOMPARE(names(read | edit), std::string("team.read, team.edit, log.read"));
        QCOMPARE(names(read & edit), std::string("team.read"));
        QCOMPARE(names(read.without(edit)), std::string("log.read"));
        QCOMPARE(names({}), std::string());
        QVERIFY(read.contains(ReadLogs) && !read.contains(EditTeam));
        QVERIFY((read | edit).contains(edit) && !read.contains(edit));
        QVERIFY(read.contains(PermissionSet()) && PermissionSet().isEmpty() && !read.isEmpty());
        QCOMPARE(PermissionSet::all().size(), permissionCount);
        QCOMPARE(std::vector<Permission>(edit.begin(), edit.end()), (std::vector<Permission> {ReadTeam, EditTeam}));
        QVERIFY(PermissionSet::all().contains(Administer));
        QVERIFY((PermissionSet::all().without(PermissionSet::all()) == PermissionSet()));
    }
    void builtInRoles_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("allows");
        QTest::addColumn<QString>("lacks");
        const auto row = [](const char *name, int number, const char *allows, const char *lacks) {
            QTest::newRow(name) << QStringLiteral("00000000-0000-7000-8000-00000000000%1").arg(number)
                                << QString::fromLatin1(allows) << QString::fromLatin1(lacks);
        };
        row("Administrator", 1, "org.administer roles.edit api.use", "");
        row("SCRUM Master", 2, "team.edit team.invite app.edit env.edit env.run model.edit",
            "org.administer roles.edit");
        row("Product Owner", 3, "team.read backlog.edit", "team.edit env.read log.read model.edit");
        row("Business Engineer", 4, "model.edit log.read log.debug alert.receive", "team.edit env.run app.edit");
        row("Application Operator", 5, "env.run env.edit env.deploy backup.manage log.read", "model.edit team.edit");
        row("End-user", 6, "app.read", "team.read env.read log.read backlog.edit");
    }
    void builtInRoles()
    {
        QFETCH(QString, id);
        QFETCH(QString, allows);
        QFETCH(QString, lacks);
        const auto *role = builtInRoleNamed(QTest::currentDataTag());
        QVERIFY(role);
        QCOMPARE(QString::fromStdString(role->id.text()), id);
        QVERIFY(role->isBuiltIn);
        QVERIFY(builtInRole(role->id) == role);
        QCOMPARE(role->name, std::string(QTest::currentDataTag()));
        const auto has = [&](const QString &word) {
            const auto permission = permissionNamed(word.toStdString());
            return permission && role->permissions.contains(*permission);
        };
        for (const auto &word : allows.split(QLatin1Char(' '), Qt::SkipEmptyParts))
            QVERIFY2(has(word), qPrintable(word));
        for (const auto &word : lacks.split(QLatin1Char(' '), Qt::SkipEmptyParts))
            QVERIFY2(permissionNamed(word.toStdString()) && !has(word), qPrintable(word));
        QD_VERIFY(check(*role));
    }
    void lookUp()
    {
        QCOMPARE(domain::builtInRoles().size(), std::size_t(6));
        QVERIFY(builtInRoleNamed("scrum-master") == builtInRoleNamed("SCRUM Master"));
        QVERIFY(!builtInRoleNamed("Boss"));
        QVERIFY(!builtInRoleNamed(""));
        QVERIFY(!builtInRole(RoleId::make()));
        QVERIFY(administratorRole().permissions == PermissionSet::all());
    }
    void rolesThatCanBeKept()
    {
        const Role own {RoleId::make(), "Inviter", false, {InviteMembers}};
        QD_VERIFY(check(own));
        auto bad = own;
        bad.name = "a:b";
        QCOMPARE(idOf(check(bad)), std::string("environment.badName"));
        bad = own;
        bad.name = "Scrum master";
        QCOMPARE(idOf(check(bad)), std::string("role.exists"));
        bad = own;
        bad.isBuiltIn = true;
        QCOMPARE(idOf(check(bad)), std::string("role.builtIn"));
        bad = *builtInRoleNamed("End-user");
        bad.permissions.insert(Administer);
        QCOMPARE(idOf(check(bad)), std::string("role.builtIn"));
        bad = *builtInRoleNamed("End-user");
        bad.isBuiltIn = false;
        QCOMPARE(idOf(check(bad)), std::string("role.builtIn"));
    }
};
QD_TEST_CLASS(roles, TestRoles)
#include "tst_roles.moc"
