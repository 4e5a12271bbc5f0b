using System.Collections.Immutable;
using Dapper;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;

namespace IuCutter.Postgres.Rehearsals;

/// <summary>
/// An owner that notes the locks of a phase when its transaction is reported: then everything is written, and nothing let go yet.
/// </summary>
/// <param name="owner">The owner itself.</param>
/// <param name="copy">Where its run is.</param>
/// <param name="seen">Takes what it sees.</param>
internal sealed class LockWatch(IRunOwner owner, RestoredCopy copy, List<RehearsedLock> seen) : IRunOwner
{
    // The session that has the transaction's id, and the tables that it has locked.
    private const string Sql = """
        select pg_catalog.format('%I.%I', n.nspname, c.relname) as "Table",
               pg_catalog.string_agg(distinct l.mode, ', ' order by l.mode) as "Modes"
        from pg_catalog.pg_locks t
        join pg_catalog.pg_locks l on l.pid = t.pid and l.locktype = 'relation' and l.granted
        join pg_catalog.pg_class c on c.oid = l.relation and c.relkind in ('r', 'p')
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname <> 'pg_catalog'
        where t.locktype = 'transactionid' and t.granted and t.transactionid = (@transactionId::xid8)::xid
          and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
        group by n.nspname, c.relname
        order by n.nspname, c.relname
        """;

    /// <inheritdoc/>
    public long Epoch => owner.Epoch;

    /// <inheritdoc/>
    public long Claim => owner.Claim;

    /// <inheritdoc/>
    public ImmutableArray<SettledAttempt> Settled => owner.Settled;

    /// <inheritdoc/>
    public async Task ReportTransactionAsync(RunPhase phase, int attempt, string transactionId, CancellationToken cancellationToken)
    {
        IEnumerable<(string Table, string Modes)> locks = await copy
            .Database.UseAdminAsync(
                copy.Server.AdminUser,
                transactionId,
                connection => connection.QueryAsync<(string, string)>(TextCommand.Of(Sql, new { transactionId }, cancellationToken)),
                cancellationToken
            )
            .ConfigureAwait(false);
        seen.AddRange(locks.Select(found => new RehearsedLock(phase, found.Table, found.Modes)));
        await owner.ReportTransactionAsync(phase, attempt, transactionId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => owner.DisposeAsync();
}
