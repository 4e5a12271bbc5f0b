using System.Data;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using IuCutter.Core.Rosters;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>Puts the roster of signers into the database, where every role reads the same one.</summary>
internal static class RosterInstallation
{
    /// <summary>The call that installs it; only the owner may.</summary>
    public const string Sql = "select cutter_governance.fn_roster_install(@roster, @sha256)";

    private const string Exists = "select pg_catalog.to_regclass('cutter_governance.roster') is not null";

    private const string InForce = "select sha256 from cutter_governance.roster order by roster_no desc limit 1";

    /// <summary>Refuses a roster with a line that would not do what it seems to do; null passes.</summary>
    /// <exception cref="IuException">Config.RosterInvalid, Config.RosterRuleMisspelled and the others of <see cref="Roster.RequireInstallable"/>.</exception>
    public static void RequireInstallable(string? roster)
    {
        if (roster is not null)
        {
            Roster.RequireInstallable(roster);
        }
    }

    /// <summary>SHA-256 of the file's UTF-8 bytes, 64 lower-case hexadecimal digits.</summary>
    public static string Sha256(string roster) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(roster)));

    /// <summary>The hash of the roster in force; null when there is none.</summary>
    public static async Task<string?> ReadSha256Async(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleAsync<bool>(Command(Exists, null, cancellationToken)).ConfigureAwait(false)
            ? await connection.QuerySingleOrDefaultAsync<string>(Command(InForce, null, cancellationToken)).ConfigureAwait(false)
            : null;

    /// <summary>Installs the roster on an administrator's connection, unless it is the one in force.</summary>
    public static async Task InstallAsync(NpgsqlConnection connection, string roster, CancellationToken cancellationToken)
    {
        string sha256 = Sha256(roster);
        if (!string.Equals(await ReadSha256Async(connection, cancellationToken).ConfigureAwait(false), sha256, StringComparison.Ordinal))
        {
            await connection.ExecuteAsync(Command(Sql, new { roster, sha256 }, cancellationToken)).ConfigureAwait(false);
        }
    }

    private static CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, commandType: CommandType.Text, cancellationToken: cancellationToken);
}
