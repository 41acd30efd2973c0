// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs/environment_names.h"

#include <charconv>
#include <vector>

namespace quarterdeck::cli {

Outcome<EnvironmentName> environmentNamed(std::string_view text)
{
    const auto whole = text;
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        if (text.substr(0, colon) != "local")
            return Failure::option("server.notFound", std::string(text.substr(0, colon)),
                                   "There is no server “" + std::string(text.substr(0, colon))
                                       + "”. Write local:, or leave it out");
        text.remove_prefix(colon + 1);
    }
    std::vector<std::string> parts;
    while (true) {
        const auto slash = text.find('/');
        parts.emplace_back(text.substr(0, slash));
        if (slash == std::string_view::npos)
            break;
        text.remove_prefix(slash + 1);
    }
    const auto refused = [&] {
        return Failure::option("environment.badName", std::string(whole),
                               "“" + std::string(whole)
                                   + "” names no environment. Write APP/ENVIRONMENT, as qd env list does");
    };
    EnvironmentName name;
    for (const auto &part : parts) {
        if (part.empty())
            return refused();
    }
    if (parts.size() > 3)
        return refused();
    if (parts.size() == 3) {
        const auto *end = parts[2].data() + parts[2].size();
        const auto read = std::from_chars(parts[2].data(), end, name.instance);
        if (read.ec != std::errc() || read.ptr != end || name.instance == 0)
            return refused();
    }
    name.environment = parts.size() == 1 ? parts[0] : parts[1];
    if (parts.size() > 1)
        name.app = parts[0];
    return name;
}

Outcome<domain::EnvironmentStatus> found(const domain::EnvironmentList &list, const EnvironmentName &name,
                                         const std::string &asWritten)
{
    const domain::EnvironmentStatus *match = nullptr;
    for (const auto &status : list.environments) {
        const auto &definition = status.definition;
        if (name.environment == definition.id.text())
            return status;
        const auto environment = domain::slug(name.environment);
        const bool isMeant = name.app.empty()
            ? environment == domain::slug(definition.name) || environment == domain::slug(definition.app)
            : environment == domain::slug(definition.name) && domain::slug(name.app) == domain::slug(definition.app);
        if (!isMeant)
            continue;
        if (match != nullptr)
            return Failure(Error(ErrorKind::InvalidInput, "environment.ambiguous", asWritten));
        match = &status;
    }
    if (match == nullptr)
        return Failure(Error(ErrorKind::NotFound, "environment.notFound", asWritten));
    return *match;
}

std::string nameOf(const domain::EnvironmentDefinition &definition)
{
    return domain::slug(definition.app) + "/" + domain::slug(definition.name);
}

} // namespace quarterdeck::cli
