using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Runs;

public sealed class RunStatesTests
{
    // A run goes through every state but those that end it early.
    [Fact]
    public void States_AllOnTheWay_AreReached()
    {
        RunState[] early = [RunState.Failed, RunState.Stopped, RunState.Voided, RunState.Compensated];
        IEnumerable<RunState> reached = PhaseCatalogue.All.SelectMany(phase => phase.LeadsTo).Prepend(RunState.Created);
        Assert.Equal(Enum.GetValues<RunState>().Except(early).Order(), reached.Order());
    }

    [Theory]
    [InlineData(RunState.CloseoutReported)]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Stopped)]
    [InlineData(RunState.Voided)]
    public void Next_EndedRun_IsNone(RunState state) => Assert.Null(RunStates.Next(state));
}
