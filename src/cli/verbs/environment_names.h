// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/failure.h"
#include "domain/environment.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace quarterdeck::cli {

/// An environment as arguments name it: `[local:]APP/ENVIRONMENT[/INSTANCE]`, names as slugs or as they are, or an id.
struct EnvironmentName
{
    std::string app; ///< Empty: only `environment` is given, a name of either or an id.
    std::string environment;
    std::uint32_t instance = 1;
};
/// InvalidInput "environment.badName", NotFound "server.notFound" for another server than the local one.
[[nodiscard]] Outcome<EnvironmentName> environmentNamed(std::string_view text);

/// The one environment of the list that is meant. NotFound "environment.notFound", InvalidInput
/// "environment.ambiguous".
[[nodiscard]] Outcome<domain::EnvironmentStatus> found(const domain::EnvironmentList &list, const EnvironmentName &name,
                                                       const std::string &asWritten);

/// "sample-shop/development": what may be given back as an argument.
[[nodiscard]] std::string nameOf(const domain::EnvironmentDefinition &definition);

} // namespace quarterdeck::cli
