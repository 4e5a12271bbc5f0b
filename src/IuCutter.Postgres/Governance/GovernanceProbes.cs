using System.Data;
using System.Text.Json;
using Dapper;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;
using Npgsql;

namespace IuCutter.Postgres.Governance;

/// <summary>Probes an installation on one connection. Everything it does, it does in transactions that are rolled back.</summary>
/// <param name="connection">Open; a superuser's sees all, any other role's gives Unknown where it may not look.</param>
/// <param name="clock">This machine's clock.</param>
/// <param name="tolerances">How much is let pass.</param>
internal sealed class GovernanceProbes(NpgsqlConnection connection, TimeProvider clock, GovernanceTolerances tolerances)
{
    // A role's session has a limit of its own for locks: to set another would make it look like the server's (Server.Defaults).
    private const string Shelter =
        InstallationFacts.NoPath
        + "; set local statement_timeout = '60s'; select set_config('lock_timeout', '2s', true) "
        + "from pg_settings s where s.name = 'lock_timeout' and s.source <> 'client'";

    // Arbitrary, but nobody else's: it shows whether the session is still the one that was given it.
    private readonly string _token = Guid.NewGuid().ToString("N");

    /// <summary>Asks everything that SQL can be asked.</summary>
    /// <param name="backend">The server process that the connection began with.</param>
    /// <param name="cancellationToken">Ends the probing; nothing stays.</param>
    public async Task<IReadOnlyList<GovernanceFinding>> RunAsync(int backend, CancellationToken cancellationToken)
    {
        List<GovernanceFinding> findings = [];
        await ExecuteAsync("select pg_catalog.set_config('iucutter.governance', @_token, false)", new { _token }, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            findings.AddRange(await ReadAsync(backend, cancellationToken).ConfigureAwait(false));
            foreach (ProbeAct act in ProbeAct.All)
            {
                findings.Add(await ActAsync(act, cancellationToken).ConfigureAwait(false));
            }
        }
        finally
        {
            await ExecuteAsync("select pg_catalog.set_config('iucutter.governance', '', false)", null, CancellationToken.None)
                .ConfigureAwait(false);
        }

        return findings;
    }

    private async Task<IEnumerable<GovernanceFinding>> ReadAsync(int backend, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
            .ConfigureAwait(false);
        await ExecuteAsync("set transaction read only; " + Shelter, null, cancellationToken).ConfigureAwait(false);
        List<GovernanceFinding> findings = [];
        try
        {
            findings.AddRange(ContractProbes.Judge(await InstallationFacts.ReadAsync(connection, cancellationToken).ConfigureAwait(false)));
        }
        catch (PostgresException unreadable)
        {
            findings.AddRange(ContractRules.All.DistinctBy(rule => rule.Probe).Select(rule => Unread(rule.Probe, rule.Why, unreadable)));
        }

        await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
        ProbeArguments arguments = new ProbeArguments(
            backend,
            _token,
            clock.GetUtcNow(),
            tolerances.ClockSkew,
            tolerances.Idle,
            InstallationContract.Tables,
            InstallationContract.Functions,
            JsonSerializer.Serialize(MigrationScript.Embedded.Select(script => new { name = script.Name, sha256 = script.Sha256 }))
        );
        foreach (ProbeQuery probe in ProbeQuery.All)
        {
            findings.AddRange(await ReadAsync(probe, arguments with { Host = clock.GetUtcNow() }, cancellationToken).ConfigureAwait(false));
        }

        return findings;
    }

    // A transaction for each: one that fails takes no other with it, and a pooler has its chance to hand out another session.
    private async Task<IEnumerable<GovernanceFinding>> ReadAsync(
        ProbeQuery probe,
        ProbeArguments arguments,
        CancellationToken cancellationToken
    )
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync("set transaction read only; " + Shelter, null, cancellationToken).ConfigureAwait(false);
            ProbeRow[] rows = [.. await QueryAsync<ProbeRow>(probe.Sql, arguments, cancellationToken).ConfigureAwait(false)];
            return rows.Length == 0
                ? [new GovernanceFinding(probe.Name, GovernanceOutcome.Pass, "*", "nothing found", probe.Why, null)]
                : rows.Select(row => new GovernanceFinding(probe.Name, probe.Outcome, row.Subject, row.Found, probe.Why, row.Remediation));
        }
        catch (PostgresException unreadable)
        {
            return [Unread(probe.Name, probe.Why, unreadable)];
        }
    }

    private async Task<GovernanceFinding> ActAsync(ProbeAct act, CancellationToken cancellationToken)
    {
        string? refused = null;
        string xid;
        await using (NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false))
        {
            await ExecuteAsync("set transaction read write; " + Shelter, null, cancellationToken).ConfigureAwait(false);
            xid = await connection
                .QuerySingleAsync<string>(TextCommand.Of("select pg_current_xact_id()::text", null, cancellationToken))
                .ConfigureAwait(false);
            try
            {
                // What is tried must be tried as that role; a name that is no role of ours is not asked for.
                await ExecuteAsync(
                        await connection
                            .QuerySingleAsync<string>(
                                TextCommand.Of("select format('set local role %I', @Role)", new { act.Role }, cancellationToken)
                            )
                            .ConfigureAwait(false),
                        null,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
            catch (PostgresException unable)
            {
                return Unread(act.Name, act.Why, unable);
            }

            try
            {
                await ExecuteAsync(act.Sql, null, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException refusal)
            {
                refused = refusal.SqlState;
            }

            await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
        }

        string? status = await connection
            .QuerySingleAsync<string?>(TextCommand.Of("select pg_catalog.pg_xact_status(@xid::xid8)", new { xid }, cancellationToken))
            .ConfigureAwait(false);
        string subject = $"{act.Role}: {act.Sql.Split('\n')[0]}";
        return (refused, status) switch
        {
            (_, not "aborted") => new(
                act.Name,
                GovernanceOutcome.Fail,
                subject,
                $"transaction {xid} is {status} after its rollback",
                act.Why,
                "-- something between tool and server commits by itself: name the server in the service file"
            ),
            (null, _) => new(act.Name, GovernanceOutcome.Fail, subject, "was not refused; rolled back", act.Why, Elsewhere),
            var (state, _) when act.SqlStates.Contains(state) => new(
                act.Name,
                GovernanceOutcome.Pass,
                subject,
                $"refused with {state}; rolled back",
                act.Why,
                null
            ),
            var (state, _) => new(
                act.Name,
                GovernanceOutcome.Fail,
                subject,
                $"was stopped by {state} where it must be by {string.Join(" or ", act.SqlStates)}; rolled back",
                act.Why,
                Elsewhere
            ),
        };
    }

    private const string Elsewhere = "-- the finding of the right, role or trigger that lets it through has the SQL";

    private static GovernanceFinding Unread(string probe, string why, PostgresException reason) =>
        new(
            probe,
            GovernanceOutcome.Unknown,
            "*",
            $"could not be read: SQLSTATE {reason.SqlState}",
            why,
            "-- ask as the DBA: Test-IuGovernance -AdminUser <login>"
        );

    private Task ExecuteAsync(string sql, object? arguments, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(TextCommand.Of(sql, arguments, cancellationToken));

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, object? arguments, CancellationToken cancellationToken) =>
        connection.QueryAsync<T>(TextCommand.Of(sql, arguments, cancellationToken));
}
