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

    /// <summary>The role of a login; null for one that is none of the roles'.</summary>
    public static DatabaseRole? Of(string login) => All.Cast<DatabaseRole?>().FirstOrDefault(role => Login(role!.Value) == login);

    /// <summary>The use of a role's login, as a verb and more: a host that does not do that has not the login.</summary>
    public static string Purpose(DatabaseRole role) =>
        role switch
        {
            DatabaseRole.Reader => "reads, on every host",
            DatabaseRole.Executor => "makes runs, asks for cards and runs the phases that write",
            DatabaseRole.Verifier => "attests the proof of a backup and gives the verdict",
            DatabaseRole.Gatekeeper => "records signed cards, turns execution on and notes what becomes of backups",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
        };
}
