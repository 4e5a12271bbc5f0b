using System.Collections.Immutable;
using IuCutter.Core.Adapters;
using IuCutter.Core.Rosters;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Approvals;

/// <summary>Reads the roster in force with what the database knows of its installation.</summary>
/// <param name="database">Runs statements as a role.</param>
internal sealed class RosterInForce(RoleCommands database)
{
    private const string Sql = """
        select pg_catalog.current_database()::text as "Database", r.roster_no as "Number", r.sha256 as "Sha256",
               r.installed_at as "InstalledAt", r.installed_by as "InstalledBy", r.allowed_signers as "Text"
        from cutter_governance.roster r order by r.roster_no desc limit 1
        """;

    /// <summary>The roster; its faults are reported and refuse nothing.</summary>
    /// <exception cref="IuException">Config.RosterMissing; Store.*.</exception>
    public async Task<IuRoster> ReadAsync(CancellationToken cancellationToken)
    {
        Row row =
            await database
                .SingleOrDefaultAsync<Row>(DatabaseRole.Reader, Sql, parameters: null, subject: null, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new IuException(ErrorCatalogue.RosterMissing, "");
        Roster roster = Roster.Parse(row.Text);
        return new IuRoster(
            row.Database,
            row.Number,
            row.Sha256,
            new DateTimeOffset(row.InstalledAt),
            row.InstalledBy,
            roster.Signers,
            roster.Thresholds,
            roster.EscrowFingerprints,
            roster.BackupRetentionDays,
            roster.Faults
        )
        {
            RequesterKeyRequired = roster.RequesterKeyRequired,
            DemandsRehearsal = roster.DemandsRehearsal,
        };
    }

    private sealed record Row(string Database, long Number, string Sha256, DateTime InstalledAt, string InstalledBy, string Text);
}
