using IuCutter.Core.Phases;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Runs;

/// <summary>The one table of phases agrees with the parts that cannot read it.</summary>
public sealed class PhaseCatalogueTests
{
    [Fact]
    public void All_EveryPhase_HasOneRow()
    {
        Assert.Equal(Enum.GetValues<RunPhase>().Order(), PhaseCatalogue.All.Select(phase => phase.Phase).Order());
        Assert.Equal(PhaseCatalogue.All.Length, PhaseCatalogue.All.Select(phase => phase.Name).Distinct(StringComparer.Ordinal).Count());
    }

    // Each row begins where the row before it ended.
    [Fact]
    public void All_Rows_AreInTheOrderOfTheRun()
    {
        RunState state = RunState.Created;
        foreach (PhaseDefinition phase in PhaseCatalogue.All)
        {
            Assert.Equal(phase.BeginsIn, state);
            state = phase.LeadsTo[^1];
        }

        Assert.Equal(RunState.CloseoutReported, state);
    }

    // A phase that writes has the shape in which no step can be left out; one that reads has not.
    [Fact]
    public void Command_EachPhaseThatHasOne_RunsInTheShapeOfItsKind()
    {
        PhaseDefinition[] run = [.. PhaseCatalogue.All.Where(phase => phase.Command is not null)];
        Assert.NotEmpty(run);
        Assert.All(run, phase => Assert.NotEmpty(phase.Action));
        Assert.All(run, phase => Assert.NotEmpty(phase.Effect(1)));
        Assert.All(
            run,
            phase =>
            {
                Type shape = PhaseTable.For(phase.Phase).GetType();
                Assert.Equal(phase.Writes, shape.IsGenericType && shape.GetGenericTypeDefinition() == typeof(MutatingPhase<>));
            }
        );
    }

    [Fact]
    public void Command_EachPhaseThatHasOne_IsExportedByTheModule()
    {
        string manifest = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "IuCutter.psd1"));
        Assert.All(
            PhaseCatalogue.All.Select(phase => phase.Command).OfType<string>(),
            command => Assert.Contains($"'{command}'", manifest, StringComparison.Ordinal)
        );
    }

    // The public record cannot read the table: it says of its states alone which gate they wait for.
    [Fact]
    public void BeginsIn_StateThatWaits_WaitsForTheGateOfItsPhase()
    {
        CutRun run = TestRuns.Run();
        PhaseDefinition[] waiting = [.. PhaseCatalogue.All.Where(phase => (run with { State = phase.BeginsIn }).WaitsFor is not null)];
        Assert.Equal(2, waiting.Length);
        Assert.All(waiting, phase => Assert.Equal(phase.Gate, (run with { State = phase.BeginsIn }).WaitsFor));
    }
}
