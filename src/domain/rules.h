// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/member.h"
#include "domain/permission.h"

#include <optional>
#include <string_view>
#include <vector>

namespace quarterdeck::domain {

// Who may do what in a team. The window asks to grey a button and to say why, the backend asks inside the transaction
// that writes: the same functions. All are pure and safe to call from any thread as far as the Facts are; the cost is
// linear in the assignments of the members concerned.

/// Some of a list, and whether there is no more of it.
template <class T>
struct Seen
{
    std::vector<T> items;
    bool isComplete = false;
};

/// What is known about organisations, all of it in the backend, a part of it in a client. "Not known" is an answer;
/// a wrong answer is not. Every assignment of a member lies within the member's organisation.
class Facts
{
public:
    virtual ~Facts() = default;
    [[nodiscard]] virtual std::optional<Member> member(const MemberId &member) const = 0;
    /// Also those of a member that is not active.
    [[nodiscard]] virtual Seen<Assignment> assignments(const MemberId &member) const = 0;
    /// Who may be an administrator; complete if nobody else is one. More than the administrators does no harm.
    [[nodiscard]] virtual Seen<MemberId> administrators(const OrganisationId &organisation) const = 0;
    /// Is not asked for built-in roles.
    [[nodiscard]] virtual std::optional<PermissionSet> permissions(const RoleId &role) const = 0;
    [[nodiscard]] virtual std::optional<AppId> appOf(const EnvironmentId &environment) const = 0;
    [[nodiscard]] virtual std::optional<OrganisationId> organisationOf(const AppId &app) const = 0;
};

/// The answer of a rule.
class Decision
{
public:
    enum class Kind : std::uint8_t {
        Allowed, ///< More facts would not change it.
        Denied, ///< More facts would not change it.
        Unknown ///< The facts do not suffice: the window lets the person try, the backend refuses.
    };
    [[nodiscard]] static Decision allowed() { return {Kind::Allowed, {}, {}}; }
    /// `reason` is a string literal: an error id.
    [[nodiscard]] static Decision denied(std::string_view reason, PermissionSet missing = {})
    {
        return {Kind::Denied, reason, missing};
    }
    [[nodiscard]] static Decision unknown() { return {Kind::Unknown, {}, {}}; }

    [[nodiscard]] Kind kind() const noexcept { return m_kind; }
    [[nodiscard]] bool isAllowed() const noexcept { return m_kind == Kind::Allowed; }
    [[nodiscard]] bool isDenied() const noexcept { return m_kind == Kind::Denied; }
    [[nodiscard]] bool isUnknown() const noexcept { return m_kind == Kind::Unknown; }
    /// Of a Denied: the error id that explains it.
    [[nodiscard]] std::string_view reason() const noexcept { return m_reason; }
    /// Of a Denied: the permissions that the actor would need and certainly lacks; empty if none would help.
    [[nodiscard]] PermissionSet missing() const noexcept { return m_missing; }
    friend bool operator==(const Decision &, const Decision &) = default;

private:
    Decision(Kind kind, std::string_view reason, PermissionSet missing)
        : m_kind(kind)
        , m_reason(reason)
        , m_missing(missing)
    { }
    Kind m_kind;
    std::string_view m_reason;
    PermissionSet m_missing;
};

/// For who needs an Error: Denied with the reason as id and the missing permissions as detail. What is unknown is
/// refused too, as Unavailable "team.notKnown". `subject` is the member's name, for reading and editing that of the app
/// or environment.
[[nodiscard]] Result<> require(const Decision &decision, std::string_view subject);

/// What a member may do at a scope, as far as it is known: at least `held`, at most `possible`.
struct Rights
{
    PermissionSet held;
    PermissionSet possible;
    [[nodiscard]] bool isKnown() const { return held == possible; }
    friend bool operator==(const Rights &, const Rights &) = default;
};

/// The union of the member's roles at the scope and at what it lies in. Nothing for who is not active. "org.administer"
/// at the organisation is every permission; at an app or environment it does not count.
[[nodiscard]] Rights effectivePermissions(const Facts &facts, const MemberId &member, const Scope &scope);

/// Roles that are given to a member and taken away at one scope.
struct RoleChange
{
    MemberId member;
    Scope scope;
    std::vector<RoleId> added;
    std::vector<RoleId> removed;
};

/// May this member stop being an administrator? Denied "team.lastAdministrator" if no other active one is left; Allowed
/// for who is none.
[[nodiscard]] Decision lastAdministrator(const Facts &facts, const OrganisationId &organisation,
                                         const MemberId &member);

/// May the actor give these roles at the scope? Only if all their permissions are among the actor's own there, also
/// those that the receiver has from elsewhere: the gift outlives them. By sets, never by rank; an administrator holds
/// everything. Denied "team.mayNotGrant". Whatever confers rights has to ask here.
[[nodiscard]] Decision grantOnlyWhatYouHold(const Facts &facts, const MemberId &actor, const std::vector<RoleId> &roles,
                                            const Scope &scope);

/// The whole rule for a change of roles: "team.edit" at the scope ("team.mayNotEdit"), grantOnlyWhatYouHold,
/// nothing taken from who holds more there than the actor, active or not ("team.strongerMember"), nothing given outside
/// the member's organisation ("team.otherOrganisation"), and an administrator is left ("team.lastAdministrator").
[[nodiscard]] Decision mayChangeRoles(const Facts &facts, const MemberId &actor, const RoleChange &change);

/// To disable or remove a member: "team.edit" at the member's organisation ("team.mayNotEdit"), no role of the member
/// allows more than the actor may at its scope ("team.strongerMember"), and an administrator is left
/// ("team.lastAdministrator").
[[nodiscard]] Decision mayDisableMember(const Facts &facts, const MemberId &actor, const MemberId &member);
[[nodiscard]] Decision mayRemoveMember(const Facts &facts, const MemberId &actor, const MemberId &member);
/// To enable a disabled member gives back all the roles that waited: "team.edit" at the organisation
/// ("team.mayNotEdit"), and the actor could give each of them ("team.mayNotGrant"). To accept an invitation is another
/// matter: that is not the actor's to do.
[[nodiscard]] Decision mayEnableMember(const Facts &facts, const MemberId &actor, const MemberId &member);

/// "team.read" at the scope; Denied "team.mayNotRead".
[[nodiscard]] Decision mayReadTeam(const Facts &facts, const MemberId &actor, const Scope &scope);
/// "app.edit" at the app; Denied "app.mayNotEdit".
[[nodiscard]] Decision mayEditApp(const Facts &facts, const MemberId &actor, const AppId &app);
/// "env.edit" at the environment; Denied "environment.mayNotEdit".
[[nodiscard]] Decision mayEditEnvironment(const Facts &facts, const MemberId &actor, const EnvironmentId &environment);

} // namespace quarterdeck::domain
