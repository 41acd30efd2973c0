// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/entities.h"

#include <algorithm>

namespace quarterdeck::protocol {

std::string_view name(ResyncReason reason) noexcept
{
    switch (reason) {
    case ResyncReason::NewEpoch:
        return "epoch";
    case ResyncReason::Expired:
        return "expired";
    case ResyncReason::Schema:
        return "schema";
    case ResyncReason::Ahead:
        return "ahead";
    }
    return "epoch";
}

bool overlaps(const Mutation &one, const Mutation &other)
{
    if (one.entity != other.entity)
        return false;
    if (one.isNew || other.isNew || one.isDelete || other.isDelete)
        return true;
    return std::ranges::any_of(one.set, [&](const auto &field) { return other.set.contains(field.first); });
}

FieldVerdict judge(Epoch now, const Field &current, const FieldBase &base, const FieldValue &mine)
{
    if (current.value == mine)
        return FieldVerdict::Same;
    const bool isUnchanged = base.epoch == now ? base.version == current.version : base.value == current.value;
    return isUnchanged ? FieldVerdict::Write : FieldVerdict::Conflict;
}

} // namespace quarterdeck::protocol
