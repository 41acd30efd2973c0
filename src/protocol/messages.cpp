// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/messages.h"

#include "protocol/json_place.h"

namespace quarterdeck::protocol {

namespace {

Error bad(std::string_view what)
{
    return badMessage(std::string(what));
}

/// Runs `read` over the parsed text; any exception of the library becomes a bad message.
template <class Read>
auto decode(std::string_view text, std::string_view what, Read read) -> Result<decltype(read(Json()))>
{
    if (text.size() > mostMessageBytes)
        return bad(what);
    const auto json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return bad(what);
    try {
        return read(json);
    } catch (const Json::exception &exception) {
        return Error(ErrorKind::InvalidInput, "protocol.badMessage", std::string(what), exception.what());
    }
}

template <class T>
std::optional<T> maybe(const Json &json, const char *key)
{
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? std::nullopt : std::optional(found->get<T>());
}

Json jsonOf(const domain::EnvironmentDefinition &definition)
{
    return {{"id", definition.id.text()},
            {"app", definition.app},
            {"name", definition.name},
            {"sample", definition.isSample},
            {"command", definition.command},
            {"folder", definition.folder},
            {"variables", definition.variables},
            {"restart", std::string(name(definition.restart))},
            {"lineByLine", definition.lineByLine}};
}

domain::EnvironmentDefinition definitionOf(const Json &json)
{
    domain::EnvironmentDefinition definition;
    definition.id = domain::EnvironmentId::fromText(json.at("id").get<std::string>()).value_or(domain::EnvironmentId());
    definition.app = json.at("app").get<std::string>();
    definition.name = json.at("name").get<std::string>();
    definition.isSample = json.value("sample", false);
    definition.command = json.at("command").get<std::vector<std::string>>();
    definition.folder = json.value("folder", std::string());
    definition.variables = json.value("variables", std::map<std::string, std::string>());
    definition.restart = domain::restartPolicyNamed(json.value("restart", std::string("never")))
                             .value_or(domain::RestartPolicy::Never);
    definition.lineByLine = json.value("lineByLine", false);
    return definition;
}

Json jsonOf(const domain::InstanceStatus &status)
{
    Json json {{"n", status.number},
               {"state", std::string(name(status.state))},
               {"restarts", status.restarts},
               {"lastLines", status.lastLines}};
    if (status.pid)
        json["pid"] = *status.pid;
    if (status.exitCode)
        json["exitCode"] = *status.exitCode;
    if (status.signal)
        json["signal"] = *status.signal;
    if (status.cpu)
        json["cpu"] = *status.cpu;
    if (status.memoryBytes)
        json["memoryBytes"] = *status.memoryBytes;
    return json;
}

domain::InstanceStatus instanceOf(const Json &json)
{
    domain::InstanceStatus status;
    status.number = json.at("n").get<std::uint32_t>();
    status.state = domain::runStateNamed(json.at("state").get<std::string>()).value_or(domain::RunState::Unknown);
    status.restarts = json.value("restarts", 0U);
    status.lastLines = json.value("lastLines", std::vector<std::string>());
    status.pid = maybe<std::int64_t>(json, "pid");
    status.exitCode = maybe<std::int32_t>(json, "exitCode");
    status.signal = maybe<std::int32_t>(json, "signal");
    status.cpu = maybe<double>(json, "cpu");
    status.memoryBytes = maybe<std::uint64_t>(json, "memoryBytes");
    return status;
}

constexpr std::array<std::string_view, 4> commandNames {"start", "stop", "restart", "keep"};

void put(std::string &out, std::uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; --i)
        out += static_cast<char>((value >> (8 * i)) & 0xffU);
}

std::uint64_t take(std::string_view &in, int bytes)
{
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value = (value << 8U) | static_cast<unsigned char>(in[static_cast<std::size_t>(i)]);
    in.remove_prefix(static_cast<std::size_t>(bytes));
    return value;
}

} // namespace

std::string encode(const Hello &hello)
{
    return dumped(
        {{"protocol", hello.protocol}, {"port", hello.port}, {"token", hello.token}, {"instance", hello.instance}});
}

Result<Hello> decodeHello(std::string_view line)
{
    QD_TRY(auto hello, decode(line, "hello", [](const Json &json) {
               return Hello {json.at("protocol").get<int>(), json.at("port").get<std::uint16_t>(),
                             json.at("token").get<std::string>(), json.value("instance", std::string())};
           }));
    if (hello.protocol > version)
        return Error(ErrorKind::Unsupported, "protocol.newer", std::to_string(hello.protocol));
    return hello;
}

std::string encode(const domain::EnvironmentDefinition &definition)
{
    return dumped(jsonOf(definition));
}

Result<domain::EnvironmentDefinition> decodeDefinition(std::string_view json)
{
    return decode(json, "environment", definitionOf);
}

std::string encode(const domain::EnvironmentList &list)
{
    Json environments = Json::array();
    for (const auto &status : list.environments) {
        auto json = jsonOf(status.definition);
        json["state"] = std::string(name(status.state));
        json["keepsRunning"] = status.keepsRunning;
        if (status.since)
            json["since"] = formatRfc3339(*status.since);
        json["instances"] = Json::array();
        for (const auto &instance : status.instances)
            json["instances"].push_back(jsonOf(instance));
        environments.push_back(std::move(json));
    }
    return dumped({{"version", list.version}, {"environments", std::move(environments)}});
}

Result<domain::EnvironmentList> decodeEnvironmentList(std::string_view json)
{
    return decode(json, "environments", [](const Json &whole) {
        domain::EnvironmentList list;
        list.version = whole.at("version").get<std::uint64_t>();
        for (const auto &one : whole.at("environments")) {
            domain::EnvironmentStatus status;
            status.definition = definitionOf(one);
            status.state
                = domain::runStateNamed(one.at("state").get<std::string>()).value_or(domain::RunState::Unknown);
            status.keepsRunning = one.value("keepsRunning", false);
            if (const auto since = maybe<std::string>(one, "since")) {
                if (const auto time = parseRfc3339(*since))
                    status.since = *time;
            }
            for (const auto &instance : one.at("instances"))
                status.instances.push_back(instanceOf(instance));
            list.environments.push_back(std::move(status));
        }
        return list;
    });
}

std::string encode(const domain::InstanceStatus &status)
{
    return dumped(jsonOf(status));
}
Result<domain::InstanceStatus> decodeInstanceStatus(std::string_view json)
{
    return decode(json, "instance", instanceOf);
}

std::string encode(const Command &command)
{
    return dumped({{"id", command.id},
                   {"command", std::string(commandNames[static_cast<std::size_t>(command.kind)])},
                   {"keepRunning", command.keepRunning}});
}

Result<Command> decodeCommand(std::string_view json)
{
    QD_TRY(auto read, decode(json, "command", [](const Json &whole) {
               return std::pair(whole.at("command").get<std::string>(),
                                Command {whole.value("id", std::string()), {}, whole.value("keepRunning", false)});
           }));
    for (std::size_t i = 0; i < commandNames.size(); ++i) {
        if (commandNames[i] == read.first) {
            read.second.kind = static_cast<Command::Kind>(i);
            return read.second;
        }
    }
    return bad(read.first);
}

std::string encode(const Error &error)
{
    return encode(error, httpStatus(error.kind()));
}

std::string encode(const Error &error, int status)
{
    return dumped(problemOf(error, status));
}

Error decodeError(std::string_view json, std::string_view subject)
{
    // A Result of an Error would be ambiguous: the pointer keeps value and error apart.
    const auto error = readMessage(json, "problem", mostMessageBytes, [](const Place &whole) {
        const auto optional = [&](std::string_view key) {
            const auto text = whole.maybe(key);
            return text.isThere() ? text.text() : std::string();
        };
        return std::make_shared<const Error>(errorKindNamed(whole["kind"].text()), whole["id"].text(),
                                             optional("subject"), optional("detail"));
    });
    return error ? **error : Error(ErrorKind::Unavailable, "http.badReply", std::string(subject));
}

int httpStatus(ErrorKind kind) noexcept
{
    switch (kind) {
    case ErrorKind::InvalidInput:
        return 400;
    case ErrorKind::SignedOut:
        return 401;
    case ErrorKind::Denied:
        return 403;
    case ErrorKind::NotFound:
        return 404;
    case ErrorKind::Conflict:
        return 409;
    case ErrorKind::Unsupported:
        return 501;
    case ErrorKind::Unavailable:
    case ErrorKind::Cancelled:
        return 503;
    default:
        return 500;
    }
}

std::string encodeId(std::string_view id)
{
    return dumped({{"id", std::string(id)}});
}
Result<std::string> decodeId(std::string_view json)
{
    return decode(json, "id", [](const Json &whole) { return whole.at("id").get<std::string>(); });
}

std::string encode(const LogRequest &request)
{
    switch (request.kind) {
    case LogRequest::Kind::Credit:
        return dumped({{"credit", {{"subscription", request.subscription}, {"bytes", request.credit}}}});
    case LogRequest::Kind::Unsubscribe:
        return dumped({{"unsubscribe", request.subscription}});
    case LogRequest::Kind::Subscribe:
        break;
    }
    Json json {{"subscription", request.subscription},
               {"environment", request.environment},
               {"instance", request.instance},
               {"epoch", request.epoch},
               {"last", request.last},
               {"credit", request.credit}};
    if (request.from)
        json["from"] = *request.from;
    return dumped({{"subscribe", std::move(json)}});
}

Result<LogRequest> decodeLogRequest(std::string_view json)
{
    return decode(json, "log request", [](const Json &whole) {
        LogRequest request;
        if (const auto credit = whole.find("credit"); credit != whole.end()) {
            request.kind = LogRequest::Kind::Credit;
            request.subscription = credit->at("subscription").get<std::uint32_t>();
            request.credit = credit->at("bytes").get<std::uint64_t>();
        } else if (const auto end = whole.find("unsubscribe"); end != whole.end()) {
            request.kind = LogRequest::Kind::Unsubscribe;
            request.subscription = end->get<std::uint32_t>();
        } else {
            const auto &inner = whole.at("subscribe");
            request.subscription = inner.at("subscription").get<std::uint32_t>();
            request.environment = inner.at("environment").get<std::string>();
            request.instance = inner.value("instance", 1U);
            request.epoch = inner.value("epoch", std::string());
            request.from = maybe<std::uint64_t>(inner, "from");
            request.last = inner.value("last", std::uint64_t(0));
            request.credit = inner.value("credit", std::uint64_t(0));
        }
        return request;
    });
}

std::string encode(const LogFrame &frame)
{
    std::string out;
    out.reserve(32 + frame.epoch.size() + frame.bytes.size());
    put(out, frame.subscription, 4);
    put(out, frame.isGap ? 1 : 0, 2);
    put(out, frame.epoch.size(), 2);
    out += frame.epoch;
    put(out, frame.offset, 8);
    if (frame.isGap)
        put(out, frame.gapTo, 8);
    return out + frame.bytes;
}

Result<LogFrame> decodeLogFrame(std::string_view bytes)
{
    LogFrame frame;
    if (bytes.size() < 8)
        return bad("log frame");
    frame.subscription = static_cast<std::uint32_t>(take(bytes, 4));
    const auto flags = take(bytes, 2);
    const auto epoch = take(bytes, 2);
    if ((flags & ~1ULL) != 0 || bytes.size() < epoch + ((flags & 1U) != 0 ? 16 : 8))
        return bad("log frame");
    frame.isGap = (flags & 1U) != 0;
    frame.epoch = bytes.substr(0, static_cast<std::size_t>(epoch));
    bytes.remove_prefix(static_cast<std::size_t>(epoch));
    frame.offset = take(bytes, 8);
    if (frame.isGap)
        frame.gapTo = take(bytes, 8);
    frame.bytes = bytes;
    return frame;
}

} // namespace quarterdeck::protocol
