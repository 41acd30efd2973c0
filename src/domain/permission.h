// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace quarterdeck::domain {

/// One thing that a member may do, at a scope and at everything below it. New ones are added at the end: what is kept
/// and sent is the name, never the number.
enum class Permission : std::uint8_t {
    ReadTeam, ///< "team.read": see members and their roles.
    InviteMembers, ///< "team.invite": send, resend and cancel invitations.
    EditTeam, ///< "team.edit": give and take roles; at the organisation also enable, disable and remove members.
    EditRoles, ///< "roles.edit": create, edit and delete roles. Counts at the organisation.
    ReadApp, ///< "app.read": see the app and its description.
    EditApp, ///< "app.edit": its name, description and settings; create and delete environments.
    ReadEnvironment, ///< "env.read": see an environment and its state.
    EditEnvironment, ///< "env.edit": its definition, constants, thresholds and maintenance windows.
    RunEnvironment, ///< "env.run": start, stop, restart and scale.
    Deploy, ///< "env.deploy": put another version on an environment.
    ManageBackups, ///< "backup.manage": list, create, download and restore backups.
    ReceiveAlerts, ///< "alert.receive": subscribe to alerts.
    ReadLogs, ///< "log.read": logs, live and kept.
    DebugLogs, ///< "log.debug": breakpoints that others see, levels of components.
    ReadMetrics, ///< "metrics.read": charts and what runs now.
    UseApi, ///< "api.use": reach the backend by a token instead of signing in.
    ReadAudit, ///< "audit.read": who did what.
    EditBacklog, ///< "backlog.edit": enforced by the connected platform.
    EditModel, ///< "model.edit": versions of the app; enforced by the connected platform.
    Administer, ///< "org.administer": everything. Counts at the organisation only; below it, it means nothing.
};
inline constexpr std::size_t permissionCount = 20;

/// "team.read", … as on the wire, in files and in `--json`.
[[nodiscard]] std::string_view name(Permission permission) noexcept;
/// The permission of that name; none for a name that this program does not know.
[[nodiscard]] std::optional<Permission> permissionNamed(std::string_view name) noexcept;
/// True where Quarterdeck keeps and shows the permission, but only the connected platform acts on it.
[[nodiscard]] bool isEnforcedByPlatform(Permission permission) noexcept;

/// Some permissions. A value of one word: every operation takes constant time, iteration one step per member of the set
/// in the order of the enumeration.
class PermissionSet
{
public:
    class Iterator
    {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = Permission;
        constexpr Iterator() = default;
        constexpr explicit Iterator(std::uint64_t bits)
            : m_bits(bits)
        { }
        constexpr Permission operator*() const { return static_cast<Permission>(std::countr_zero(m_bits)); }
        constexpr Iterator &operator++()
        {
            m_bits &= m_bits - 1;
            return *this;
        }
        constexpr Iterator operator++(int)
        {
            const auto before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(const Iterator &, const Iterator &) = default;

    private:
        std::uint64_t m_bits = 0; ///< What is still to come.
    };

    constexpr PermissionSet() = default;
    constexpr PermissionSet(std::initializer_list<Permission> permissions)
    {
        for (const auto permission : permissions)
            insert(permission);
    }
    [[nodiscard]] static constexpr PermissionSet all()
    {
        return PermissionSet((std::uint64_t {1} << permissionCount) - 1);
    }

    constexpr void insert(Permission permission) { m_bits |= std::uint64_t {1} << static_cast<unsigned>(permission); }
    [[nodiscard]] constexpr bool contains(Permission permission) const { return contains(PermissionSet {permission}); }
    /// True if every one of `others` is in this set; so for an empty one.
    [[nodiscard]] constexpr bool contains(PermissionSet others) const { return (others.m_bits & ~m_bits) == 0; }
    [[nodiscard]] constexpr PermissionSet without(PermissionSet others) const
    {
        return PermissionSet(m_bits & ~others.m_bits);
    }
    [[nodiscard]] constexpr bool isEmpty() const { return m_bits == 0; }
    [[nodiscard]] constexpr std::size_t size() const { return static_cast<std::size_t>(std::popcount(m_bits)); }
    [[nodiscard]] constexpr Iterator begin() const { return Iterator(m_bits); }
    [[nodiscard]] constexpr Iterator end() const { return Iterator(); }

    friend constexpr PermissionSet operator|(PermissionSet a, PermissionSet b)
    {
        return PermissionSet(a.m_bits | b.m_bits);
    }
    friend constexpr PermissionSet operator&(PermissionSet a, PermissionSet b)
    {
        return PermissionSet(a.m_bits & b.m_bits);
    }
    constexpr PermissionSet &operator|=(PermissionSet other) { return *this = *this | other; }
    friend constexpr bool operator==(PermissionSet, PermissionSet) = default;

private:
    constexpr explicit PermissionSet(std::uint64_t bits)
        : m_bits(bits)
    { }
    std::uint64_t m_bits = 0;
};

/// "team.read, team.edit", in the order of the enumeration.
[[nodiscard]] std::string names(PermissionSet permissions);

} // namespace quarterdeck::domain
