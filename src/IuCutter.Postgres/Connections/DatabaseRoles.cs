using System.Collections.Immutable;
using IuCutter.Core.Adapters;

namespace IuCutter.Postgres.Connections;

/// <summary>The logins of the roles. A role's login is its name: the password file is keyed by it.</summary>
internal static class DatabaseRoles
{
    /// <summary>All roles that a run can log in as.</summary>
    public static readonly ImmutableArray<DatabaseRole> All = [.. Enum.GetValues<DatabaseRole>()];

    /// <summary>The role's login.</summary>
    public static string Login(DatabaseRole role) =>
        role switch
        {
            DatabaseRole.Reader => "cutter_ro",
            DatabaseRole.Executor => "cutter_exec",
            DatabaseRole.Verifier => "cutter_verify",
            DatabaseRole.Gatekeeper => "cutter_gate",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
        };
}
