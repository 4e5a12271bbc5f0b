using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Bundles;

/// <summary>One run with a real backup, led to its end for the tests of a class that only read of it.</summary>
public sealed class ClosedRun(SandboxFixture fixture)
{
    private (LiveCut Cut, CutRun Run)? _closed;

    /// <summary>The run and its database, made by the first test that asks: a machine without a server skips that test.</summary>
    internal async Task<(LiveCut Cut, CutRun Run)> GetAsync()
    {
        if (_closed is null)
        {
            LiveCut cut = await TestEndAttribute.OutliveAsync(() => LiveCut.OpenAsync(fixture));
            await cut.TurnOnAsync();
            _closed = (cut, await cut.AdvanceToAsync(RunState.CloseoutReported));
        }

        return _closed.Value;
    }
}
