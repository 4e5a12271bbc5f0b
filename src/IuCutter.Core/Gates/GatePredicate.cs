using IuCutter.Core.Runs;

namespace IuCutter.Core.Gates;

/// <summary>A named condition that must hold before a phase. Its name is what a refusal names.</summary>
/// <param name="Name">Stable name, for example <c>backup_pinned</c>.</param>
/// <param name="Holds">Whether it holds, from run, plan and pins alone.</param>
internal sealed record GatePredicate(string Name, Func<RunContext, bool> Holds);
