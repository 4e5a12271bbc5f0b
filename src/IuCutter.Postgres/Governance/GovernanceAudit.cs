using System.Data;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Approvals;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Governance;

/// <summary>Probes an installation: server, database, roles, rights, guards, rows, keys and programs. Writes nothing.</summary>
/// <param name="provider">Where the database is.</param>
/// <param name="clock">This machine's clock.</param>
/// <param name="tolerances">How much is let pass; null for the defaults.</param>
internal sealed class GovernanceAudit(NpgsqlConnectionProvider provider, TimeProvider clock, GovernanceTolerances? tolerances = null)
{
    private const string Installed = "select pg_catalog.to_regclass('cutter_governance.execution_switch') is not null";

    private readonly GovernanceTolerances _tolerances = tolerances ?? new GovernanceTolerances();

    /// <summary>The findings of every probe, in the order in which they are to be repaired.</summary>
    /// <param name="adminUser">The DBA's login, who may read all; null to ask as the reader, who gets Unknown where he may not
    /// look.</param>
    /// <param name="executorKey">Key of DOT-991; null when none was named.</param>
    /// <param name="verifierKey">Key of DOT-992; null when none was named.</param>
    /// <param name="backup">How backups are made; null when no recipient was named.</param>
    /// <param name="cancellationToken">Ends the probing; nothing stays.</param>
    /// <exception cref="IuException">Store.SchemaMissing, Store.Unreachable and other Store.*; Config.*.</exception>
    public Task<IReadOnlyList<GovernanceFinding>> RunAsync(
        string? adminUser,
        string? executorKey,
        string? verifierKey,
        BackupOptions? backup,
        CancellationToken cancellationToken
    )
    {
        string subject = provider.Service.Database;
        return adminUser is null
            ? provider.UseRoleAsync(DatabaseRole.Reader, subject, ProbeAsync, cancellationToken)
            : provider.UseAdminAsync(adminUser, subject, ProbeAsync, cancellationToken);

        async Task<IReadOnlyList<GovernanceFinding>> ProbeAsync(NpgsqlConnection connection)
        {
            if (!await connection.QuerySingleAsync<bool>(TextCommand.Of(Installed, cancellationToken)).ConfigureAwait(false))
            {
                throw new IuException(ErrorCatalogue.SchemaMissing, "There is nothing to probe.", subject);
            }

            // Of the connection itself, not of a query: a pooler in between knows of no process that is ours.
            GovernanceProbes probes = new GovernanceProbes(connection, clock, _tolerances);
            IReadOnlyList<GovernanceFinding> database = await probes
                .RunAsync(connection.ProcessID, cancellationToken)
                .ConfigureAwait(false);
            string? roster = await connection
                .QuerySingleOrDefaultAsync<string>(TextCommand.Of(PostgresApprovalStore.RosterInForce, cancellationToken))
                .ConfigureAwait(false);
            return
            [
                .. database,
                .. roster is null ? [] : new RosterProbes(clock, _tolerances).Judge(roster),
                .. await KeyProbes.SignersAsync(executorKey, verifierKey, cancellationToken).ConfigureAwait(false),
                .. await new KeyProbes(clock, _tolerances).RecipientsAsync(backup, cancellationToken).ConfigureAwait(false),
                .. await ToolProbes.RunAsync(connection.PostgreSqlVersion, cancellationToken).ConfigureAwait(false),
            ];
        }
    }
}
