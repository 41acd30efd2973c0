// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/apply.h"

#include "base/crypto/crypto.h"
#include "protocol/entity_messages.h"
#include "protocol/entity_scopes.h"
#include "server/entities/validity.h"
#include "server/entities/write.h"

#include <algorithm>
#include <map>

namespace quarterdeck::server {

using namespace protocol;
using namespace domain;

namespace {

/// One edit inside its transaction.
struct Edit
{
    UnitOfWork &unit;
    const StoredFacts &facts;
    const Actor &actor;
    MemberId member;
    const Mutation &mutation;
    std::optional<Change> present;

    [[nodiscard]] bool isMaking() const { return mutation.isNew && !present; }
};

MutationResult forbidden(PermissionSet missing, std::string_view reason)
{
    Forbidden answer;
    for (const auto permission : missing)
        answer.needed.emplace_back(name(permission));
    if (answer.needed.empty())
        answer.needed.emplace_back(reason);
    return answer;
}

using Refusal = std::optional<MutationResult>;

Refusal refusal(const Decision &decision)
{
    if (decision.isAllowed())
        return {};
    return forbidden(decision.missing(), decision.isDenied() ? decision.reason() : "team.notKnown");
}

Refusal refuseRoles(const Edit &edit)
{
    std::map<Scope, RoleChange> changes;
    for (const auto &[field, value] : edit.mutation.set) {
        const auto role = readRoleField(field);
        if (!role)
            continue;
        const auto &[id, scope] = *role;
        auto &change = changes[scope];
        change.member = {edit.mutation.entity.id};
        change.scope = scope;
        (value == FieldValue() ? change.removed : change.added).push_back(id);
    }
    for (const auto &[scope, change] : changes) {
        if (auto refused = refusal(mayChangeRoles(edit.facts, edit.member, change)))
            return refused;
    }
    return {};
}

/// Where an entity would be that is not there: it is refused to the same people, whatever scope they claim.
std::string scopeIfThere(const OrganisationId &organisation, const EntityKey &key)
{
    if (key.type == "app")
        return scopeName(AppId {key.id});
    if (key.type == "environment")
        return scopeName(EnvironmentId {key.id});
    return key.type == "member" ? teamScope(organisation) : scopeName(organisation);
}

/// By what the actor may see, then by the rule for the edit.
Refusal authorise(const Edit &edit)
{
    const auto &[type, id] = edit.mutation.entity;
    const auto &organisation = edit.actor.organisation;
    if (edit.isMaking()) {
        if (type != "app")
            return {};
        const auto missing = PermissionSet {Permission::EditApp}.without(
            effectivePermissions(edit.facts, edit.member, organisation).held);
        return missing.isEmpty() ? Refusal() : forbidden(missing, "app.mayNotEdit");
    }
    const auto unseen
        = missingToSee(edit.facts, organisation, edit.member,
                       edit.present ? edit.present->scope : scopeIfThere(organisation, edit.mutation.entity));
    if (!unseen.isEmpty())
        return forbidden(unseen, "team.mayNotRead");
    if (!edit.present)
        return {};
    if (type == "app")
        return refusal(mayEditApp(edit.facts, edit.member, {id}));
    if (type == "environment" && !edit.mutation.isDelete)
        return refusal(mayEditEnvironment(edit.facts, edit.member, {id}));
    return type == "member" && !edit.present->isDeleted ? refuseRoles(edit) : Refusal();
}

/// The fields that somebody else changed meanwhile.
Fields conflicts(const Edit &edit, Epoch epoch)
{
    Fields theirs;
    const auto &fields = edit.present ? edit.present->fields : Fields();
    const auto judgeField = [&](const std::string &name, const FieldValue *mine) {
        const auto found = fields.find(name);
        const auto current = found == fields.end() ? Field() : found->second;
        const auto base = edit.mutation.base.find(name);
        const auto seen = base == edit.mutation.base.end() ? FieldBase {epoch, {}, {}} : base->second;
        // Deleting is no value that a field could have already.
        const bool isUnchanged = seen.epoch == epoch ? seen.version == current.version : seen.value == current.value;
        if (mine ? judge(epoch, current, seen, *mine) == FieldVerdict::Conflict : !isUnchanged)
            theirs[name] = current;
    };
    if (edit.mutation.isDelete) {
        for (const auto &[name, field] : fields)
            judgeField(name, nullptr);
    }
    for (const auto &[name, value] : edit.mutation.set)
        judgeField(name, &value);
    return theirs;
}

Result<MutationResult> decide(const Edit &edit, TimePoint now)
{
    const auto &mutation = edit.mutation;
    const auto &organisation = edit.actor.organisation;
    const auto refused = authorise(edit);
    QD_CHECK(edit.facts.check());
    if (refused)
        return *refused;
    if (edit.present ? edit.present->isDeleted : !mutation.isNew)
        return MutationResult(Gone {});
    QD_TRY(const auto invalid, findInvalid(edit.unit, organisation, mutation, edit.present));
    if (invalid)
        return MutationResult(*invalid);
    QD_TRY(const auto state, edit.unit.feedState(organisation));
    auto theirs = conflicts(edit, state.epoch);
    if (!theirs.empty())
        return MutationResult(Conflicted {std::move(theirs)});
    QD_TRY(const auto account, edit.unit.account(edit.actor.account));
    const Author author {edit.actor.account, account ? account->name : ""};
    auto written = mutation.isDelete
        ? deleteEntity(edit.unit, organisation, author, mutation.entity, now)
        : writeEntity(edit.unit, organisation, author, mutation.entity, mutation.scope, mutation.set, now);
    QD_TRY(const auto sequence, std::move(written));
    return MutationResult(Applied {sequence});
}

} // namespace

Result<MutationResult> apply(Repository &repository, const Actor &actor, const Mutation &mutation, TimePoint now)
{
    QD_TRY(const auto unit, repository.begin());
    const StoredFacts facts(*unit, actor.organisation);
    QD_TRY(const auto member, activeMember(*unit, actor, facts));
    const auto bodyHash = crypto::sha256Hex(encode(mutation));
    QD_TRY(const auto known, unit->ledger(actor.organisation, actor.account, mutation.key));
    if (known)
        return known->bodyHash == bodyHash ? known->result : MutationResult(Invalid {"/key", "key.reused"});
    QD_TRY(auto present, unit->entity(actor.organisation, mutation.entity));
    QD_TRY(auto result, decide({*unit, facts, actor, member, mutation, std::move(present)}, now));
    QD_CHECK(unit->addLedger(actor.organisation, actor.account, mutation.key, {bodyHash, result}, now));
    QD_CHECK(unit->commit());
    return result;
}

} // namespace quarterdeck::server
