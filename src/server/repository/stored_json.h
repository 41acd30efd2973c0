// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "protocol/entities.h"

#include <map>
#include <string>
#include <string_view>

/// Entities as they are stored. What cannot be read is Corrupt "database.failed".
namespace quarterdeck::server {

/// `{"name":["Sample shop",17]}`: value and version.
[[nodiscard]] std::string encodeFields(const protocol::Fields &fields);
[[nodiscard]] Result<protocol::Fields> decodeFields(std::string_view json);
/// `{"name":"Sample shop"}`
[[nodiscard]] std::string encodeValues(const std::map<std::string, protocol::FieldValue> &values);
[[nodiscard]] std::string encodeResult(const protocol::MutationResult &result);
[[nodiscard]] Result<protocol::MutationResult> decodeResult(std::string_view json);
/// The same text for equal edits, and for no others.
[[nodiscard]] std::string encodeMutation(const protocol::Mutation &mutation);

} // namespace quarterdeck::server
