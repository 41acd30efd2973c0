// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/payload.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace quarterdeck::store::payload {

using namespace protocol;
using namespace sync_machine::entities;

namespace {

using Json = nlohmann::json;

constexpr std::int64_t form = 1;

constexpr std::array<std::string_view, 5> listNames {"outbox", "applied", "conflict", "dead_letter", "staged"};
/// In the order of DeadReason.
constexpr std::array<std::string_view, 7> reasonNames {"forbidden",       "invalid", "gone",         "scopeRemoved",
                                                       "membershipEnded", "refused", "lostByBackend"};

Error damaged(std::string detail)
{
    return {ErrorKind::Corrupt, "store.damaged", {}, std::move(detail)};
}

Result<std::string> text(const Json &json)
{
    try {
        return json.dump();
    } catch (const Json::exception &exception) {
        return Error(ErrorKind::InvalidInput, "store.notText", {}, exception.what());
    }
}

/// Runs `read` over the parsed text; whatever does not fit is damage.
template <class Read>
auto decoded(std::string_view bytes, Read read) -> Result<decltype(read(Json()))>
{
    const auto json = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!json.is_object())
        return damaged("no object");
    try {
        if (json.at("v").get<std::int64_t>() > form)
            return Error(ErrorKind::Unsupported, "store.newer");
        return read(json);
    } catch (const Json::exception &exception) {
        return damaged(exception.what());
    }
}

Json jsonOf(const FieldValue &value)
{
    return std::visit(
        [](const auto &held) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
                return nullptr;
            else
                return held;
        },
        value);
}

FieldValue valueOf(const Json &json)
{
    if (json.is_null())
        return std::monostate();
    if (json.is_boolean())
        return json.get<bool>();
    if (json.is_number_integer())
        return json.get<std::int64_t>();
    if (json.is_string())
        return json.get<std::string>();
    return json.get<std::vector<std::string>>();
}

/// {"name": [value, version]}
Json jsonOf(const Fields &fields)
{
    auto json = Json::object();
    for (const auto &[name, field] : fields)
        json[name] = Json::array({jsonOf(field.value), field.version.value});
    return json;
}

Fields fieldsOf(const Json &json)
{
    Fields fields;
    for (const auto &[name, field] : json.items())
        fields[name] = {valueOf(field.at(0)), Sequence(field.at(1).get<std::uint64_t>())};
    return fields;
}

template <class T>
T strongOf(const Json &json, const char *key)
{
    return T(json.at(key).get<std::uint64_t>());
}

Uuid uuidOf(const Json &json)
{
    const auto id = Uuid::fromText(json.get<std::string>());
    if (!id)
        throw Json::other_error::create(599, "no UUID", nullptr);
    return *id;
}

Json jsonOf(const Mutation &mutation)
{
    Json json {{"key", mutation.key.text()},   {"number", mutation.number.value},
               {"type", mutation.entity.type}, {"id", mutation.entity.id.text()},
               {"scope", mutation.scope},      {"op", mutation.isDelete ? "delete" : mutation.isNew ? "new" : "set"},
               {"base", Json::object()},       {"set", Json::object()}};
    for (const auto &[name, base] : mutation.base)
        json["base"][name] = Json::array({base.epoch.value, base.version.value, jsonOf(base.value)});
    for (const auto &[name, value] : mutation.set)
        json["set"][name] = jsonOf(value);
    return json;
}

Mutation mutationOf(const Json &json)
{
    Mutation mutation;
    mutation.key = uuidOf(json.at("key"));
    mutation.number = strongOf<MutationNumber>(json, "number");
    mutation.entity = {json.at("type").get<std::string>(), uuidOf(json.at("id"))};
    mutation.scope = json.at("scope").get<std::string>();
    const auto op = json.at("op").get<std::string>();
    mutation.isNew = op == "new";
    mutation.isDelete = op == "delete";
    for (const auto &[name, base] : json.at("base").items())
        mutation.base[name]
            = {Epoch(base.at(0).get<std::uint64_t>()), Sequence(base.at(1).get<std::uint64_t>()), valueOf(base.at(2))};
    for (const auto &[name, value] : json.at("set").items())
        mutation.set[name] = valueOf(value);
    return mutation;
}

Json jsonOf(const Edit &edit)
{
    Json json {{"v", form}, {"edit", jsonOf(payload::mutationOf(edit))}};
    if (const auto *row = std::get_if<OutboxRow>(&edit)) {
        json["after"] = Json::array();
        for (const auto &key : row->after)
            json["after"].push_back(key.text());
    } else if (const auto *applied = std::get_if<AppliedEdit>(&edit)) {
        json["epoch"] = applied->epoch.value;
        json["sequence"] = applied->sequence.value;
        json["pulled"] = applied->isPulled;
    } else if (const auto *conflict = std::get_if<Conflict>(&edit)) {
        json["epoch"] = conflict->epoch.value;
        json["theirs"] = jsonOf(conflict->theirs);
    } else if (const auto *letter = std::get_if<DeadLetter>(&edit)) {
        json["reason"] = reasonNames.at(static_cast<std::size_t>(letter->reason));
        json["details"] = letter->details;
    }
    return json;
}

/// Copies what is in `earlier` and has a key that this program does not write.
void keepUnknown(Json &json, const Json &earlier, std::initializer_list<std::string_view> known)
{
    if (!earlier.is_object())
        return;
    for (const auto &[key, value] : earlier.items()) {
        if (std::ranges::find(known, key) == known.end())
            json[key] = value;
    }
}

DeadLetter deadLetterOf(const Json &json, Mutation mutation)
{
    const auto found = std::ranges::find(reasonNames, json.at("reason").get<std::string>());
    // A reason of a later program: what it means is not known, that it was refused is.
    const auto reason
        = found == reasonNames.end() ? DeadReason::Refused : static_cast<DeadReason>(found - reasonNames.begin());
    return {std::move(mutation), reason, json.at("details").get<std::vector<std::string>>()};
}

} // namespace

std::string_view name(List list) noexcept
{
    return listNames[static_cast<std::size_t>(list)];
}

List listOf(const Edit &edit) noexcept
{
    return static_cast<List>(edit.index());
}

const Mutation &mutationOf(const Edit &edit) noexcept
{
    if (const auto *mutation = std::get_if<Mutation>(&edit))
        return *mutation;
    if (const auto *row = std::get_if<OutboxRow>(&edit))
        return row->mutation;
    if (const auto *applied = std::get_if<AppliedEdit>(&edit))
        return applied->mutation;
    if (const auto *conflict = std::get_if<Conflict>(&edit))
        return conflict->mutation;
    return std::get_if<DeadLetter>(&edit)->mutation;
}

Result<std::string> encode(const Change &row)
{
    return text({{"v", form},
                 {"sequence", row.sequence.value},
                 {"version", row.version.value},
                 {"fields", jsonOf(row.fields)}});
}

Result<Change> decodeRow(std::string_view bytes, EntityKey key, std::string scope)
{
    return decoded(bytes, [&](const Json &json) {
        return Change {.sequence = strongOf<Sequence>(json, "sequence"),
                       .key = std::move(key),
                       .scope = std::move(scope),
                       .version = strongOf<Sequence>(json, "version"),
                       .isDeleted = false,
                       .fields = fieldsOf(json.at("fields"))};
    });
}

Result<std::string> encode(const Edit &edit, std::string_view earlier)
{
    auto json = jsonOf(edit);
    if (!earlier.empty()) {
        const auto before = Json::parse(earlier.begin(), earlier.end(), nullptr, false);
        keepUnknown(json, before, {"v", "edit", "after", "epoch", "sequence", "pulled", "theirs", "reason", "details"});
        if (before.is_object() && before.contains("edit"))
            keepUnknown(json["edit"], before["edit"], {"key", "number", "type", "id", "scope", "op", "base", "set"});
    }
    return text(json);
}

Result<Edit> decodeEdit(List list, std::string_view bytes)
{
    return decoded(bytes, [&](const Json &json) -> Edit {
        auto mutation = mutationOf(json.at("edit"));
        switch (list) {
        case List::Outbox: {
            OutboxRow row {std::move(mutation), {}};
            for (const auto &key : json.at("after"))
                row.after.insert(uuidOf(key));
            return row;
        }
        case List::Applied:
            return AppliedEdit {std::move(mutation), strongOf<Epoch>(json, "epoch"),
                                strongOf<Sequence>(json, "sequence"), json.at("pulled").get<bool>()};
        case List::Conflict:
            return Conflict {std::move(mutation), strongOf<Epoch>(json, "epoch"), fieldsOf(json.at("theirs"))};
        case List::DeadLetter:
            return deadLetterOf(json, std::move(mutation));
        case List::Staged:
            break;
        }
        return mutation;
    });
}

Result<std::string> encode(const Rest &rest)
{
    return text({{"v", form},
                 {"epoch", rest.cursor.epoch.value},
                 {"at", rest.cursor.at.value},
                 {"scopes", rest.cursor.scopeHash},
                 {"toFill", rest.scopesToFill},
                 {"number", rest.lastNumber.value},
                 {"rows", rest.rows},
                 {"edits", rest.edits}});
}

Result<Rest> decodeRest(std::string_view bytes)
{
    return decoded(bytes, [](const Json &json) {
        return Rest {.cursor = {strongOf<Epoch>(json, "epoch"), strongOf<Sequence>(json, "at"),
                                json.at("scopes").get<std::string>()},
                     .scopesToFill = json.at("toFill").get<std::set<std::string>>(),
                     .lastNumber = strongOf<MutationNumber>(json, "number"),
                     .rows = json.at("rows").get<std::uint64_t>(),
                     .edits = json.at("edits").get<std::uint64_t>()};
    });
}

} // namespace quarterdeck::store::payload
