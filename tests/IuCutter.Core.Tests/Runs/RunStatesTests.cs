using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Runs;

public sealed class RunStatesTests
{
    [Fact]
    public void Phases_FormOneChainFromCreatedToCloseout()
    {
        RunState state = RunState.Created;
        List<RunPhase> walked = [];
        while (RunStates.Next(state) is { } phase)
        {
            walked.Add(phase);
            state = RunStates.After(phase)[^1];
        }

        Assert.Equal(Enum.GetValues<RunPhase>(), walked);
        Assert.Equal(RunState.CloseoutReported, state);
    }

    [Fact]
    public void States_AllFourteenAreReached()
    {
        HashSet<RunState> reached = Enum.GetValues<RunPhase>().SelectMany(RunStates.After).Append(RunState.Created).ToHashSet();
        Assert.Equal(14, reached.Count);
        Assert.DoesNotContain(RunState.Failed, reached);
    }

    [Theory]
    [InlineData(RunState.CloseoutReported)]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Stopped)]
    [InlineData(RunState.Voided)]
    public void Next_EndedRun_IsNone(RunState state) => Assert.Null(RunStates.Next(state));
}
