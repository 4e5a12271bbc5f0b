using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Chaos;

/// <summary>
/// The negative control: leg A commits, and its journal row comes in a transaction of its own. Between the two lies the
/// fault that the program must find. Every other phase is the adapter's own.
/// </summary>
[SuppressMessage(
    "Performance",
    "CA1852:Seal internal types",
    Justification = "The proxy is a type that is derived from it while the program runs."
)]
internal class JournalApartAdapter : DispatchProxy
{
    private ILiveExecutionAdapter _inner = null!;
    private IConnectionProvider _connections = null!;

    /// <summary>The adapter in place of the one that is given.</summary>
    public static ILiveExecutionAdapter Over(ILiveExecutionAdapter inner, IConnectionProvider connections)
    {
        ILiveExecutionAdapter adapter = Create<ILiveExecutionAdapter, JournalApartAdapter>();
        JournalApartAdapter apart = (JournalApartAdapter)adapter;
        (apart._inner, apart._connections) = (inner, connections);
        return adapter;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(ILiveExecutionAdapter.CutLegAAsync)
            ? CutLegAAsync((RunContext)args![0]!, (CancellationToken)args[1]!)
            : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);

    private async Task<LegAResult> CutLegAAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await _connections.OpenAsync(DatabaseRole.Executor, cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await PhaseJournal.EnterAsync(
            connection,
            transaction,
            context.Run.RunId,
            RunPhase.CutLegA,
            context.Attempt,
            context.Owner!.Epoch,
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
            context.Owner.Epoch,
            PhasePath.Live,
            pins,
            cancellationToken
        );
        return result;
    }
}
