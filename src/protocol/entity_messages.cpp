// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/entity_messages.h"

#include "protocol/json_place.h"

#include <array>

namespace quarterdeck::protocol {

namespace {

constexpr int goneStatus = 410;
constexpr std::array resyncReasons {ResyncReason::NewEpoch, ResyncReason::Expired, ResyncReason::Schema,
                                    ResyncReason::Ahead};

// ---- values, fields, entities

Json jsonOf(const Field &field);
Json jsonOf(const FieldBase &base);

Json jsonOf(const FieldValue &value)
{
    if (std::holds_alternative<std::monostate>(value))
        return nullptr;
    if (const auto *truth = std::get_if<bool>(&value))
        return *truth;
    if (const auto *number = std::get_if<std::int64_t>(&value))
        return *number;
    if (const auto *text = std::get_if<std::string>(&value))
        return *text;
    return std::get<std::vector<std::string>>(value);
}

FieldValue valueOf(const Place &place)
{
    if (!place.isThere())
        return {};
    if (place.isBool())
        return place.truth();
    if (place.isInteger())
        return place.integer();
    if (place.isText())
        return place.text();
    std::vector<std::string> texts;
    place.each([&](const Place &one) { texts.push_back(one.text()); });
    return texts;
}

template <class Value>
Json objectOf(const std::map<std::string, Value> &values)
{
    auto object = Json::object();
    for (const auto &[name, value] : values)
        object[name] = jsonOf(value);
    return object;
}

/// The members of an object whose keys are names of fields.
template <class Value, class Read>
std::map<std::string, Value> namedOf(const Place &place, Read read)
{
    std::map<std::string, Value> values;
    place.members([&](const std::string &name, const Place &one) {
        if (name.empty() || name.size() > mostFieldNameBytes)
            one.refuse();
        else
            values.emplace(name, read(one));
    });
    return values;
}

Json jsonOf(const Field &field)
{
    return {{"value", jsonOf(field.value)}, {"version", field.version.value}};
}

Fields fieldsOf(const Place &place)
{
    return namedOf<Field>(place, [](const Place &one) {
        return Field {valueOf(one.maybe("value")), one["version"].strong<Sequence>()};
    });
}

Json jsonOf(const FieldBase &base)
{
    return {{"epoch", base.epoch.value}, {"version", base.version.value}, {"value", jsonOf(base.value)}};
}

FieldBase baseOf(const Place &place)
{
    return {place["epoch"].strong<Epoch>(), place["version"].strong<Sequence>(), valueOf(place.maybe("value"))};
}

std::string shortTextOf(const Place &place)
{
    auto text = place.text();
    if (text.empty() || text.size() > mostFieldNameBytes)
        place.refuse();
    return text;
}

Json jsonOf(const Change &change)
{
    Json json {{"sequence", change.sequence.value}, {"type", change.key.type},
               {"id", change.key.id.text()},        {"scope", change.scope},
               {"version", change.version.value},   {"fields", objectOf(change.fields)}};
    if (change.isDeleted)
        json["deleted"] = true;
    return json;
}

Change changeOf(const Place &place)
{
    Change change;
    change.sequence = place["sequence"].strong<Sequence>();
    change.key = {shortTextOf(place["type"]), place["id"].uuid()};
    change.scope = shortTextOf(place["scope"]);
    change.version = place["version"].strong<Sequence>();
    const auto deleted = place.maybe("deleted");
    change.isDeleted = deleted.isThere() && deleted.truth();
    if (const auto fields = place.maybe("fields"); fields.isThere() || !change.isDeleted)
        change.fields = fieldsOf(fields);
    if (change.isDeleted && !change.fields.empty())
        place.refuse();
    return change;
}

Json jsonOf(const std::vector<Change> &changes)
{
    auto array = Json::array();
    for (const auto &change : changes)
        array.push_back(jsonOf(change));
    return array;
}

std::vector<Change> changesOf(const Place &place)
{
    std::vector<Change> changes;
    place.each([&](const Place &one) { changes.push_back(changeOf(one)); });
    return changes;
}

std::set<std::string> scopesOf(const Place &place)
{
    std::set<std::string> scopes;
    place.each([&](const Place &one) { scopes.insert(shortTextOf(one)); });
    return scopes;
}

// ---- edits and their results

Json jsonOf(const Mutation &mutation)
{
    return {{"key", mutation.key.text()},
            {"number", mutation.number.value},
            {"op",
             mutation.isDelete    ? "delete"
                 : mutation.isNew ? "new"
                                  : "set"},
            {"type", mutation.entity.type},
            {"id", mutation.entity.id.text()},
            {"scope", mutation.scope},
            {"base", objectOf(mutation.base)},
            {"set", objectOf(mutation.set)}};
}

Mutation mutationOf(const Place &place)
{
    Mutation mutation;
    mutation.key = place["key"].uuid();
    mutation.number = place["number"].strong<MutationNumber>();
    const auto op = place["op"];
    const auto name = op.text();
    mutation.isNew = name == "new";
    mutation.isDelete = name == "delete";
    if (!mutation.isNew && !mutation.isDelete && name != "set")
        op.refuse();
    mutation.entity = {shortTextOf(place["type"]), place["id"].uuid()};
    mutation.scope = shortTextOf(place["scope"]);
    if (const auto base = place.maybe("base"); base.isThere())
        mutation.base = namedOf<FieldBase>(base, baseOf);
    const auto set = place.maybe("set");
    if (set.isThere() || !mutation.isDelete)
        mutation.set = namedOf<FieldValue>(set, valueOf);
    if (mutation.isDelete && !mutation.set.empty())
        set.refuse();
    return mutation;
}

Json jsonOf(const MutationResult &result)
{
    struct Writer
    {
        Json operator()(const Applied &applied) const
        {
            return {{"result", "applied"}, {"sequence", applied.sequence.value}};
        }
        Json operator()(const Conflicted &conflicted) const
        {
            return {{"result", "conflict"}, {"theirs", objectOf(conflicted.theirs)}};
        }
        Json operator()(const Forbidden &forbidden) const
        {
            return {{"result", "forbidden"}, {"needed", forbidden.needed}};
        }
        Json operator()(const Invalid &invalid) const
        {
            return {{"result", "invalid"}, {"pointer", invalid.pointer}, {"code", invalid.code}};
        }
        Json operator()(const Gone &) const { return {{"result", "gone"}}; }
        Json operator()(const Retry &retry) const { return {{"result", "retry"}, {"after", retry.after.count()}}; }
    };
    return std::visit(Writer {}, result);
}

MutationResult resultOf(const Place &place)
{
    const auto result = place["result"];
    const auto name = result.text();
    if (name == "applied")
        return Applied {place["sequence"].strong<Sequence>()};
    if (name == "conflict")
        return Conflicted {fieldsOf(place["theirs"])};
    if (name == "forbidden") {
        Forbidden forbidden;
        place["needed"].each([&](const Place &one) { forbidden.needed.push_back(one.text()); });
        return forbidden;
    }
    if (name == "invalid")
        return Invalid {place["pointer"].text(), place["code"].text()};
    if (name == "retry")
        return Retry {std::chrono::milliseconds(place["after"].number())};
    if (name != "gone")
        result.refuse();
    return Gone {};
}

} // namespace

// ---- the feed

std::string encode(const Page &page)
{
    return dumped({{"epoch", page.epoch.value},
                   {"next", page.next.value},
                   {"head", page.head.value},
                   {"more", page.hasMore},
                   {"scopes", page.scopeHash},
                   {"changes", jsonOf(page.changes)},
                   {"added", page.scopesAdded},
                   {"removed", page.scopesRemoved}});
}

Result<Page> decodePage(std::string_view json)
{
    return readMessage(json, "page", mostPageBytes, [](const Place &whole) {
        Page page;
        page.epoch = whole["epoch"].strong<Epoch>();
        page.next = whole["next"].strong<Sequence>();
        page.head = whole["head"].strong<Sequence>();
        page.hasMore = whole["more"].truth();
        page.scopeHash = whole["scopes"].text();
        page.changes = changesOf(whole["changes"]);
        page.scopesAdded = scopesOf(whole["added"]);
        page.scopesRemoved = scopesOf(whole["removed"]);
        return page;
    });
}

std::string encode(const Resync &resync)
{
    const std::string reason(name(resync.reason));
    auto problem = problemOf(Error(ErrorKind::Conflict, "sync.resync", reason), goneStatus);
    problem["resync"] = {{"reason", reason}, {"epoch", resync.epoch.value}};
    if (resync.forkedAt)
        problem["resync"]["forkedAt"] = resync.forkedAt->value;
    return dumped(problem);
}

Result<Resync> decodeResync(std::string_view json)
{
    return readMessage(json, "problem", mostPageBytes, [](const Place &whole) {
        Resync resync;
        const auto inner = whole["resync"];
        const auto reason = inner["reason"];
        const auto text = reason.text();
        bool isKnown = false;
        for (const auto one : resyncReasons) {
            if (name(one) == text) {
                resync.reason = one;
                isKnown = true;
            }
        }
        if (!isKnown)
            reason.refuse();
        resync.epoch = inner["epoch"].strong<Epoch>();
        if (const auto forked = inner.maybe("forkedAt"); forked.isThere())
            resync.forkedAt = forked.strong<Sequence>();
        return resync;
    });
}

std::string encode(const Snapshot &snapshot)
{
    return dumped({{"epoch", snapshot.epoch.value},
                   {"at", snapshot.at.value},
                   {"scopes", snapshot.scopeHash},
                   {"visible", snapshot.scopes},
                   {"rows", jsonOf(snapshot.rows)}});
}

Result<Snapshot> decodeSnapshot(std::string_view json)
{
    return readMessage(json, "snapshot", mostSnapshotBytes, [](const Place &whole) {
        Snapshot snapshot;
        snapshot.epoch = whole["epoch"].strong<Epoch>();
        snapshot.at = whole["at"].strong<Sequence>();
        snapshot.scopeHash = whole["scopes"].text();
        snapshot.scopes = scopesOf(whole["visible"]);
        snapshot.rows = changesOf(whole["rows"]);
        return snapshot;
    });
}

// ---- edits

std::string encode(const PushRequest &request)
{
    auto batch = Json::array();
    for (const auto &mutation : request.batch)
        batch.push_back(jsonOf(mutation));
    return dumped({{"client", request.client.text()}, {"batch", std::move(batch)}});
}

Result<PushRequest> decodePushRequest(std::string_view json)
{
    return readMessage(json, "push", mostPushBytes, [](const Place &whole) {
        PushRequest request;
        request.client = whole["client"].uuid();
        whole["batch"].each([&](const Place &one) { request.batch.push_back(mutationOf(one)); }, mostBatch);
        return request;
    });
}

std::string encode(const PushAnswer &answer)
{
    auto results = Json::object();
    for (const auto &[key, result] : answer.results)
        results[key.text()] = jsonOf(result);
    return dumped({{"epoch", answer.epoch.value}, {"results", std::move(results)}});
}

Result<PushAnswer> decodePushAnswer(std::string_view json)
{
    return readMessage(json, "answer", mostPageBytes, [](const Place &whole) {
        PushAnswer answer;
        answer.epoch = whole["epoch"].strong<Epoch>();
        whole["results"].members([&](const std::string &name, const Place &one) {
            const auto key = Uuid::fromText(name);
            if (!key || !answer.results.emplace(*key, resultOf(one)).second)
                one.refuse();
        });
        return answer;
    });
}

// ---- parts

std::string encode(const Change &change)
{
    return dumped(jsonOf(change));
}
Result<Change> decodeChange(std::string_view json)
{
    return readMessage(json, "change", mostPageBytes, changeOf);
}

std::string encode(const Mutation &mutation)
{
    return dumped(jsonOf(mutation));
}
Result<Mutation> decodeMutation(std::string_view json)
{
    return readMessage(json, "mutation", mostPushBytes, mutationOf);
}

std::string encode(const std::map<std::string, FieldValue> &values)
{
    return dumped(objectOf(values));
}

std::string encode(const Fields &fields)
{
    return dumped(objectOf(fields));
}
Result<Fields> decodeFields(std::string_view json)
{
    return readMessage(json, "fields", mostPageBytes, fieldsOf);
}

std::string encode(const MutationResult &result)
{
    return dumped(jsonOf(result));
}
Result<MutationResult> decodeMutationResult(std::string_view json)
{
    return readMessage(json, "result", mostPageBytes, resultOf);
}

// ---- who is asking

std::string encode(const Session &session)
{
    auto organisations = Json::array();
    for (const auto &one : session.organisations)
        organisations.push_back({{"id", one.id.text()}, {"name", one.name}, {"member", one.member.text()}});
    const auto &account = session.account;
    return dumped({{"instance", session.instance.text()},
                   {"account", {{"id", account.id.text()}, {"name", account.name}, {"email", account.email}}},
                   {"organisations", std::move(organisations)}});
}

Result<Session> decodeSession(std::string_view json)
{
    return readMessage(json, "session", mostPushBytes, [](const Place &whole) {
        Session session;
        session.instance = whole["instance"].uuid();
        const auto account = whole["account"];
        session.account = {account["id"].uuid(), account["name"].text(), account["email"].text()};
        whole["organisations"].each([&](const Place &one) {
            session.organisations.push_back({{one["id"].uuid()}, one["name"].text(), {one["member"].uuid()}});
        });
        return session;
    });
}

std::string encode(const Poke &poke)
{
    return dumped({{"poke", {{"organisation", poke.organisation.text()}, {"head", poke.head.value}}}});
}

Result<Poke> decodePoke(std::string_view json)
{
    return readMessage(json, "poke", mostPushBytes, [](const Place &whole) {
        const auto poke = whole["poke"];
        return Poke {{poke["organisation"].uuid()}, poke["head"].strong<Sequence>()};
    });
}

} // namespace quarterdeck::protocol
