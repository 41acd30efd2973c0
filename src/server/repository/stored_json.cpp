// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repository/stored_json.h"

#include <nlohmann/json.hpp>

#include <type_traits>

namespace quarterdeck::server {

using nlohmann::json;
using namespace protocol;

namespace {

Error unreadable(std::string_view text)
{
    return {ErrorKind::Corrupt, "database.failed", "stored JSON", std::string(text.substr(0, 200))};
}

std::string written(const json &value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json toJson(const FieldValue &value)
{
    return std::visit(
        [](const auto &held) -> json {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
                return nullptr;
            else
                return held;
        },
        value);
}

Result<FieldValue> toValue(const json &value)
{
    if (value.is_null())
        return FieldValue();
    if (value.is_boolean())
        return FieldValue(value.get<bool>());
    if (value.is_number_integer())
        return FieldValue(value.get<std::int64_t>());
    if (value.is_string())
        return FieldValue(value.get<std::string>());
    if (!value.is_array())
        return unreadable(written(value));
    std::vector<std::string> texts;
    for (const auto &text : value) {
        if (!text.is_string())
            return unreadable(written(value));
        texts.push_back(text.get<std::string>());
    }
    return FieldValue(std::move(texts));
}

json toJson(const Fields &fields)
{
    auto object = json::object();
    for (const auto &[name, field] : fields)
        object[name] = json::array({toJson(field.value), field.version.value});
    return object;
}

Result<Fields> toFields(const json &object)
{
    if (!object.is_object())
        return unreadable(written(object));
    Fields fields;
    for (const auto &[name, pair] : object.items()) {
        if (!pair.is_array() || pair.size() != 2 || !pair[1].is_number_unsigned())
            return unreadable(written(object));
        QD_TRY(auto value, toValue(pair[0]));
        fields[name] = {std::move(value), Sequence(pair[1].get<std::uint64_t>())};
    }
    return fields;
}

} // namespace

std::string encodeFields(const Fields &fields)
{
    return written(toJson(fields));
}

Result<Fields> decodeFields(std::string_view text)
{
    return toFields(json::parse(text, nullptr, false));
}

std::string encodeValues(const std::map<std::string, FieldValue> &values)
{
    auto object = json::object();
    for (const auto &[name, value] : values)
        object[name] = toJson(value);
    return written(object);
}

std::string encodeResult(const MutationResult &result)
{
    json object;
    if (const auto *applied = std::get_if<Applied>(&result))
        object["applied"] = applied->sequence.value;
    else if (const auto *conflict = std::get_if<Conflicted>(&result))
        object["conflict"] = toJson(conflict->theirs);
    else if (const auto *forbidden = std::get_if<Forbidden>(&result))
        object["forbidden"] = forbidden->needed;
    else if (const auto *invalid = std::get_if<Invalid>(&result))
        object["invalid"] = json::array({invalid->pointer, invalid->code});
    else
        object["gone"] = true; // Retry is never kept
    return written(object);
}

Result<MutationResult> decodeResult(std::string_view text)
{
    const auto object = json::parse(text, nullptr, false);
    if (!object.is_object() || object.size() != 1)
        return unreadable(text);
    const auto &value = object.begin().value();
    const auto &kind = object.begin().key();
    if (kind == "applied" && value.is_number_unsigned())
        return MutationResult(Applied {Sequence(value.get<std::uint64_t>())});
    if (kind == "conflict") {
        QD_TRY(auto theirs, toFields(value));
        return MutationResult(Conflicted {std::move(theirs)});
    }
    if (kind == "gone")
        return MutationResult(Gone {});
    QD_TRY(auto texts, toValue(value));
    auto *list = std::get_if<std::vector<std::string>>(&texts);
    if (list && kind == "forbidden")
        return MutationResult(Forbidden {std::move(*list)});
    if (list && kind == "invalid" && list->size() == 2)
        return MutationResult(Invalid {list->front(), list->back()});
    return unreadable(text);
}

std::string encodeMutation(const Mutation &mutation)
{
    auto object = json::object();
    object["number"] = mutation.number.value;
    object["type"] = mutation.entity.type;
    object["id"] = mutation.entity.id.text();
    object["scope"] = mutation.scope;
    object["new"] = mutation.isNew;
    object["delete"] = mutation.isDelete;
    object["base"] = json::object();
    for (const auto &[name, base] : mutation.base)
        object["base"][name] = json::array({base.epoch.value, base.version.value, toJson(base.value)});
    object["set"] = json::object();
    for (const auto &[name, value] : mutation.set)
        object["set"][name] = toJson(value);
    return written(object);
}

} // namespace quarterdeck::server
