using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Chaos;

/// <summary>A live adapter whose leg A is another's; every other phase, whichever there are, is the adapter's own.</summary>
[SuppressMessage(
    "Performance",
    "CA1852:Seal internal types",
    Justification = "The proxy's type is derived from it while the program runs."
)]
internal class LegAReplacement : DispatchProxy
{
    private ILiveExecutionAdapter _inner = null!;
    private Func<RunContext, CancellationToken, Task<LegAResult>> _legA = null!;

    /// <summary>The adapter with another leg A.</summary>
    public static ILiveExecutionAdapter Over(ILiveExecutionAdapter inner, Func<RunContext, CancellationToken, Task<LegAResult>> legA)
    {
        ILiveExecutionAdapter adapter = Create<ILiveExecutionAdapter, LegAReplacement>();
        LegAReplacement replacement = (LegAReplacement)adapter;
        (replacement._inner, replacement._legA) = (inner, legA);
        return adapter;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(ILiveExecutionAdapter.CutLegAAsync)
            ? _legA((RunContext)args![0]!, (CancellationToken)args[1]!)
            : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
}
