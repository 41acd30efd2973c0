// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/entities/write.h"

#include "base/crypto/crypto.h"
#include "protocol/entity_messages.h"

namespace quarterdeck::server {

using namespace protocol;
using domain::OrganisationId;

namespace {

Result<Sequence> put(UnitOfWork &unit, const OrganisationId &organisation, const Author &author, Change change,
                     const Values &before, const Values &values, const std::string &what, TimePoint now)
{
    QD_TRY(auto state, unit.feedState(organisation));
    ++state.head;
    change.sequence = change.version = state.head;
    for (const auto &[name, value] : values)
        change.fields[name] = {value, state.head};
    QD_CHECK(unit.setFeedState(organisation, state));
    QD_CHECK(unit.putEntity(organisation, change));
    AuditEntry entry;
    entry.epoch = state.epoch;
    entry.sequence = state.head;
    entry.at = formatRfc3339(now);
    entry.actor = author.account;
    entry.actorName = author.name;
    entry.action = change.key.type + "." + what;
    entry.entity = change.key;
    entry.before = encode(before);
    entry.after = encode(values);
    QD_TRY(entry.previousHash, unit.lastAuditHash(organisation));
    entry.hash = hashOf(entry);
    QD_CHECK(unit.addAudit(organisation, entry));
    return state.head;
}

} // namespace

std::string textOf(const Change &change, const std::string &field)
{
    const auto found = change.fields.find(field);
    const auto *text = found == change.fields.end() ? nullptr : std::get_if<std::string>(&found->second.value);
    return text ? *text : std::string();
}

std::string hashOf(const AuditEntry &entry)
{
    std::string bytes;
    const auto add = [&](const std::string &part) { bytes += std::to_string(part.size()) + ":" + part; };
    add(entry.previousHash);
    add(std::to_string(entry.epoch.value));
    add(std::to_string(entry.sequence.value));
    for (const auto *part :
         {&entry.at, &entry.actorName, &entry.action, &entry.entity.type, &entry.before, &entry.after})
        add(*part);
    add(entry.actor.text());
    add(entry.entity.id.text());
    return crypto::sha256Hex(bytes);
}

Result<Sequence> writeEntity(UnitOfWork &unit, const OrganisationId &organisation, const Author &author,
                             const EntityKey &key, const std::string &scope, const Values &values, TimePoint now)
{
    QD_TRY(auto present, unit.entity(organisation, key));
    const bool isThere = present.has_value();
    auto change = std::move(present).value_or(Change {{}, key, scope, {}, false, {}});
    Values before;
    for (const auto &[name, value] : values) {
        const auto field = change.fields.find(name);
        if (field != change.fields.end())
            before[name] = field->second.value;
    }
    return put(unit, organisation, author, std::move(change), before, values, isThere ? "edit" : "new", now);
}

Result<Sequence> deleteEntity(UnitOfWork &unit, const OrganisationId &organisation, const Author &author,
                              const EntityKey &key, TimePoint now)
{
    QD_TRY(auto change, unit.entity(organisation, key));
    if (!change)
        return Error(ErrorKind::Internal, "database.failed", key.id.text(), "what is to be deleted is not there");
    Values before;
    for (const auto &[name, field] : change->fields)
        before[name] = field.value;
    change->fields.clear();
    change->isDeleted = true;
    return put(unit, organisation, author, *std::move(change), before, {}, "delete", now);
}

} // namespace quarterdeck::server
