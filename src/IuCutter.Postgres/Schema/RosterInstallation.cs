using System.Data;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using IuCutter.Core.Rosters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>Puts the roster of signers into the database, where every role reads the same one.</summary>
internal static class RosterInstallation
{
    private const string Exists = "select pg_catalog.to_regclass('cutter_governance.roster') is not null";

    private const string InForce = "select sha256 from cutter_governance.roster order by roster_no desc limit 1";

    /// <summary>Refuses a roster with a line that would not do what it seems to do; null passes.</summary>
    /// <exception cref="IuException">Config.RosterInvalid, Config.RosterRuleMisspelled and the others of <see
    /// cref="Roster.RequireInstallable"/>.</exception>
    public static void RequireInstallable(string? roster)
    {
        if (roster is not null)
        {
            Roster.RequireInstallable(roster);
        }
    }

    /// <summary>SHA-256 of the file's UTF-8 bytes, 64 lower-case hexadecimal digits.</summary>
    public static string Sha256(string roster) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(roster)));

    /// <summary>The statements that install it, unless it is the one in force; only its owner may.</summary>
    public static string Install(string roster)
    {
        string sha256 = Sha256(roster);
        return $"""
            -- the roster, sha256:{sha256}
            set local role cutter_owner;
            select cutter_governance.fn_roster_install({SqlLiteral.OfLines(roster)}, '{sha256}')
            where ({InForce}) is distinct from '{sha256}';
            reset role;

            """;
    }

    /// <summary>The hash of the roster in force; null when there is none.</summary>
    public static async Task<string?> ReadSha256Async(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleAsync<bool>(TextCommand.Of(Exists, cancellationToken)).ConfigureAwait(false)
            ? await connection.QuerySingleOrDefaultAsync<string>(TextCommand.Of(InForce, cancellationToken)).ConfigureAwait(false)
            : null;
}
