using System.Data;
using System.Data.Common;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Runs;

/// <summary>The transaction that removes the drafts of a run.</summary>
internal static class RunUndo
{
    /// <summary>Removes them and commits.</summary>
    /// <param name="connection">The executor's connection.</param>
    /// <param name="runId">Id of the run.</param>
    /// <param name="owner">Who holds it.</param>
    /// <param name="module">Which build does it.</param>
    /// <param name="cancellationToken">Ends it before the COMMIT; not after.</param>
    /// <exception cref="IuException">Store.CommitUnknown when the answer to COMMIT was lost; the database knows.</exception>
    public static async Task<int> RunAsync(
        DbConnection connection,
        string runId,
        IRunOwner owner,
        ModuleIdentity module,
        CancellationToken cancellationToken
    )
    {
        await using DbTransaction transaction = await connection
            .BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken)
            .ConfigureAwait(false);
        int rows = await connection
            .ExecuteAsync(
                TextCommand.Of(
                    """
                    with turn as materialized (select cutter_governance.fn_turn_require(@runId, 'undo'))
                    select cutter_governance.fn_run_undo(@runId, @claim, @actor, @module) from turn
                    """,
                    new
                    {
                        runId,
                        claim = owner.Claim,
                        actor = Duty.Executor.Actor,
                        module = module.Sha256,
                    },
                    transaction,
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
        await CommitPoint.PassAsync(connection, transaction, runId).ConfigureAwait(false);
        return rows;
    }
}
