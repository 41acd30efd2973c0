// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/administration.h"

#include "base/crypto/crypto.h"
#include "domain/environment.h"
#include "protocol/entity_scopes.h"
#include "server/entities/scopes.h"

namespace quarterdeck::server {

using namespace domain;
using protocol::roleField;
using protocol::scopeName;
using protocol::teamScope;

namespace {

Result<Account> existing(UnitOfWork &unit, const AccountId &id)
{
    QD_TRY(auto account, unit.account(id));
    if (!account)
        return Error(ErrorKind::NotFound, "account.notFound", id.text());
    return *std::move(account);
}

} // namespace

Result<AccountId> addAccount(Repository &repository, const std::string &name, const std::string &email)
{
    QD_CHECK(checkName(name));
    QD_CHECK(checkEmail(email));
    QD_TRY(const auto unit, repository.begin());
    const auto id = AccountId::make();
    QD_CHECK(unit->addAccount({id, name, email}));
    QD_CHECK(unit->commit());
    return id;
}

Result<> makeOrganisation(UnitOfWork &unit, const Organisation &organisation, bool isDemo, const Account &administrator,
                          TimePoint now)
{
    QD_CHECK(check(organisation));
    QD_CHECK(unit.addOrganisation(organisation.id, isDemo));
    const Author author {administrator.id, administrator.name};
    QD_CHECK(writeEntity(unit, organisation.id, author, {"organisation", organisation.id.uuid},
                         scopeName(organisation.id), {{"name", organisation.name}}, now));
    const Member member {MemberId::make(), organisation.id, administrator.name, administrator.email,
                         MemberState::Active};
    return addMember(unit, author, member, {{administratorRole().id, organisation.id}}, now);
}

Result<OrganisationId> makeOrganisation(Repository &repository, const std::string &name, const AccountId &administrator,
                                        TimePoint now)
{
    QD_TRY(const auto unit, repository.begin());
    QD_TRY(const auto account, existing(*unit, administrator));
    const Organisation organisation {OrganisationId::make(), name};
    QD_CHECK(makeOrganisation(*unit, organisation, false, account, now));
    QD_CHECK(unit->commit());
    return organisation.id;
}

Result<> addMember(UnitOfWork &unit, const Author &author, const Member &member, const RolesAt &roles, TimePoint now)
{
    QD_CHECK(check(member));
    Values values {{"name", member.name}, {"email", member.email}, {"state", std::string(domain::name(member.state))}};
    for (const auto &[role, scope] : roles) {
        QD_CHECK(check(Assignment {member.id, role, scope}));
        values[roleField(role, scope)] = true;
    }
    QD_TRY(const auto account, unit.accountWithEmail(member.email));
    if (account) {
        QD_TRY(const auto known, unit.memberOf(account->id, member.organisation));
        if (known)
            return Error(ErrorKind::Conflict, "member.exists", member.email);
        QD_CHECK(unit.addMembership(account->id, member.organisation, member.id));
    }
    QD_CHECK(writeEntity(unit, member.organisation, author, {"member", member.id.uuid}, teamScope(member.organisation),
                         values, now));
    return {};
}

Result<MemberId> addMember(Repository &repository, const OrganisationId &organisation, const std::string &name,
                           const std::string &email, MemberState state, const RolesAt &roles, TimePoint now)
{
    QD_TRY(const auto unit, repository.begin());
    QD_TRY(const auto instance, unit->installation());
    QD_TRY(const auto owner, existing(*unit, instance ? instance->owner : AccountId()));
    const Member member {MemberId::make(), organisation, name, email, state};
    QD_CHECK(addMember(*unit, {owner.id, owner.name}, member, roles, now));
    QD_CHECK(unit->commit());
    return member.id;
}

Result<std::string> makeToken(Repository &repository, const AccountId &account, const std::string &label, TimePoint now)
{
    constexpr std::size_t randomBytes = 32;
    auto token = "qd_" + crypto::randomHex(randomBytes);
    QD_TRY(const auto unit, repository.begin());
    QD_TRY(const auto owner, existing(*unit, account));
    QD_CHECK(unit->addToken(crypto::sha256Hex(token), owner.id, label, now));
    QD_CHECK(unit->commit());
    return token;
}

Result<AccountId> accountOfToken(Repository &repository, const std::string &token)
{
    QD_TRY(const auto unit, repository.beginReading());
    QD_TRY(const auto account, unit->accountOfToken(crypto::sha256Hex(token)));
    if (!account)
        return Error(ErrorKind::SignedOut, "token.unknown");
    return *account;
}

Result<Session> sessionOf(Repository &repository, const AccountId &account)
{
    QD_TRY(const auto unit, repository.beginReading());
    Session session;
    QD_TRY(session.account, existing(*unit, account));
    QD_TRY(const auto instance, unit->installation());
    session.instance = instance ? instance->id : "";
    QD_TRY(session.organisations, unit->organisationsOf(account));
    return session;
}

Result<Installation> installationOf(Repository &repository)
{
    QD_TRY(const auto unit, repository.beginReading());
    QD_TRY(auto instance, unit->installation());
    if (!instance)
        return Error(ErrorKind::Corrupt, "database.failed", {}, "the repository has no instance");
    return *std::move(instance);
}

} // namespace quarterdeck::server
