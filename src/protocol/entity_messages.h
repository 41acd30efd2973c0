// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/member.h"
#include "domain/organisation.h"
#include "protocol/entities.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The JSON of shared data: PROTOCOL.md §6 to §8. Decoding takes any bytes: InvalidInput "protocol.badMessage" where
/// they are not the message; the subject names the place ("page/changes/3/sequence"). Unknown keys are ignored; texts
/// that are no UTF-8 are sent with replacements. Linear in the text. Thread-safe.
namespace quarterdeck::protocol {

/// Longest texts that are read.
constexpr std::size_t mostPageBytes = 64U << 20U;
constexpr std::size_t mostSnapshotBytes = 256U << 20U;
constexpr std::size_t mostPushBytes = 1U << 20U; ///< A request; its answer may be as long as a page.
/// Most edits in one request.
constexpr std::size_t mostBatch = 500;

[[nodiscard]] std::string encode(const Page &page);
[[nodiscard]] Result<Page> decodePage(std::string_view json);
/// The problem document of a 410.
[[nodiscard]] std::string encode(const Resync &resync);
[[nodiscard]] Result<Resync> decodeResync(std::string_view json);
[[nodiscard]] std::string encode(const Snapshot &snapshot);
[[nodiscard]] Result<Snapshot> decodeSnapshot(std::string_view json);

/// Edits of one client, in the order of their numbers.
struct PushRequest
{
    Uuid client;
    std::vector<Mutation> batch;
    friend bool operator==(const PushRequest &, const PushRequest &) = default;
};
[[nodiscard]] std::string encode(const PushRequest &request);
[[nodiscard]] Result<PushRequest> decodePushRequest(std::string_view json);
[[nodiscard]] std::string encode(const PushAnswer &answer);
[[nodiscard]] Result<PushAnswer> decodePushAnswer(std::string_view json);

// ---- parts of the above, for who keeps them

[[nodiscard]] std::string encode(const Change &change);
[[nodiscard]] Result<Change> decodeChange(std::string_view json);
[[nodiscard]] std::string encode(const Mutation &mutation);
[[nodiscard]] Result<Mutation> decodeMutation(std::string_view json);
[[nodiscard]] std::string encode(const Fields &fields);
[[nodiscard]] Result<Fields> decodeFields(std::string_view json);
/// Values without their versions; the same text for equal ones.
[[nodiscard]] std::string encode(const std::map<std::string, FieldValue> &values);
[[nodiscard]] std::string encode(const MutationResult &result);
[[nodiscard]] Result<MutationResult> decodeMutationResult(std::string_view json);

// ---- who is asking

/// Who is signed in, and where it may look.
struct Session
{
    struct Account
    {
        Uuid id;
        std::string name;
        std::string email;
        friend bool operator==(const Account &, const Account &) = default;
    };
    struct Membership
    {
        domain::OrganisationId id;
        std::string name;
        domain::MemberId member; ///< The account in this organisation.
        friend bool operator==(const Membership &, const Membership &) = default;
    };
    Uuid instance; ///< Of the server's data: what was kept of another one is not of this one.
    Account account;
    std::vector<Membership> organisations;
    friend bool operator==(const Session &, const Session &) = default;
};
[[nodiscard]] std::string encode(const Session &session);
[[nodiscard]] Result<Session> decodeSession(std::string_view json);

/// The one frame of `/v1/stream`: there may be something newer.
struct Poke
{
    domain::OrganisationId organisation;
    Sequence head;
    friend bool operator==(const Poke &, const Poke &) = default;
};
[[nodiscard]] std::string encode(const Poke &poke);
[[nodiscard]] Result<Poke> decodePoke(std::string_view json);

} // namespace quarterdeck::protocol
