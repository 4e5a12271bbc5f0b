using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Pipeline;

/// <summary>No work outlives its cmdlet, however the pipeline ends.</summary>
[Collection(Serial.Name)]
public sealed class JoinTests : IDisposable
{
    // Select-Object belongs to a module that the tests do not have; `break` out of a loop around the pipeline
    // and a command that throws end it downstream as Select-Object -First does.
    private const string TakeThree = """
        $taken = 0
        do {
            {0} | ForEach-Object { $taken++; if ($taken -eq 3) { break } }
        } while ($false)
        $taken
        """;

    private readonly EngineSession _engine = new();

    [Theory]
    [InlineData("Get-IuProbeNumber")]
    [InlineData("Get-IuProbeNumber -Ahead")]
    public void Run_StoppedDownstream_EndsTheWorkFirst(string command)
    {
        object taken = _engine.Run(TakeThree.Replace("{0}", command, StringComparison.Ordinal)).Single().BaseObject;

        Assert.Equal(0, EngineSession.RunningWorkers);
        Assert.Equal(3, taken);
    }

    [Fact]
    public void Run_DownstreamThrows_EndsTheWorkFirst()
    {
        Assert.ThrowsAny<RuntimeException>(() => _engine.Run("Get-IuProbeNumber | ForEach-Object { throw 'enough' }"));

        Assert.Equal(0, EngineSession.RunningWorkers);
    }

    [Fact]
    public void Run_AbandonedWork_IsSeenByTheCounter()
    {
        // The negative control: a cmdlet that cancels and does not join.
        _engine.Run(TakeThree.Replace("{0}", "Get-IuProbeAbandoned", StringComparison.Ordinal));

        Assert.Equal(1, EngineSession.RunningWorkers);
        Assert.True(SpinWait.SpinUntil(() => EngineSession.RunningWorkers == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Stop_WhileTheWorkWaits_EndsTheWorkFirst()
    {
        using PowerShell shell = _engine.Shell();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PSDataCollection<PSObject> output = [];
        output.DataAdded += (_, _) => begun.TrySetResult();
        IAsyncResult running = shell.AddCommand("Wait-IuProbe").BeginInvoke<PSObject, PSObject>(null, output);
        await begun.Task;
        Assert.Equal(1, EngineSession.RunningWorkers);

        shell.Stop();

        Assert.Equal(0, EngineSession.RunningWorkers);
        Assert.ThrowsAny<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }

    [Fact]
    public void Run_ToTheEnd_KeepsTheOrder()
    {
        int[] numbers = _engine.Run("Get-IuProbeNumber -Ahead -Count 500").Select(number => (int)number.BaseObject).ToArray();

        Assert.Equal(Enumerable.Range(1, 500), numbers);
        Assert.Equal(0, EngineSession.RunningWorkers);
    }

    public void Dispose() => _engine.Dispose();
}
