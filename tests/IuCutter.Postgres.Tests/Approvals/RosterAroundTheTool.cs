using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Tests.Approvals;

/// <summary>Installs a roster as a DBA does with psql: nothing checks its text.</summary>
internal static class RosterAroundTheTool
{
    public static async Task InstallAsync(
        NpgsqlConnectionProvider provider,
        IuSandbox sandbox,
        string roster,
        CancellationToken cancellationToken
    )
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(sandbox.AdminUser, cancellationToken);
        await using NpgsqlCommand command = new(
            "select cutter_governance.fn_roster_install($1, encode(sha256(convert_to($1, 'UTF8')), 'hex'))",
            connection
        )
        {
            Parameters = { new() { Value = roster } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
