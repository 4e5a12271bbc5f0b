using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Chaos;

/// <summary>
/// The negative control: leg A commits, and its journal row comes in a transaction of its own. Between the two lies the
/// fault that the program must find.
/// </summary>
internal static class JournalApartAdapter
{
    /// <summary>The adapter with a leg A of that kind.</summary>
    public static ILiveExecutionAdapter Over(ILiveExecutionAdapter inner, IConnectionProvider connections) =>
        LegAReplacement.Over(inner, (context, token) => CutLegAAsync(connections, context, token));

    private static async Task<LegAResult> CutLegAAsync(
        IConnectionProvider connections,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        await using DbConnection connection = await connections.OpenAsync(DatabaseRole.Executor, cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await PhaseJournal.EnterAsync(
            connection,
            transaction,
            context.Run.RunId,
            RunPhase.CutLegA,
            context.Attempt,
            context.Owner!.Claim,
            cancellationToken
        );
        LegAResult result = await UnitGateway.CreateAsync(connection, transaction, context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        ImmutableSortedDictionary<string, string> pins = PhaseEvidence.LegA(result, CutMode.Live);
        await PhaseJournal.CompleteAsync(
            connection,
            transaction: null,
            context.Run.RunId,
            RunPhase.CutLegA,
            context.Attempt,
            context.Owner.Claim,
            PhasePath.Live,
            pins,
            cancellationToken
        );
        return result;
    }
}
