using System.Text.RegularExpressions;
using IuCutter.Core.Phases;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Runs;

/// <summary>The one table of phases agrees with the parts that cannot read it.</summary>
public sealed partial class PhaseCatalogueTests
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

    // Help cannot read the table either: the list of phases of about_IuCutter says the same, line for line.
    [Fact]
    public void About_Phases_AreThoseOfTheTable()
    {
        string about = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "module", "en-US", "about_IuCutter.help.txt"));
        Assert.Equal(PhaseCatalogue.All.Select(Listed), PhasesOf(about));
    }

    [Theory]
    [InlineData("     4  pre_write_backup    New-IuBackup            writes", " 4 pre_write_backup New-IuBackup writes")]
    [InlineData("     4  pre_write_backup    New-IuBackup", " 4 pre_write_backup New-IuBackup")]
    [InlineData("    document      a markdown file, read once as bytes: Get-IuDocument", null)]
    public void PhasesOf_Line_IsReadOrNot(string line, string? read) => Assert.Equal(read is null ? [] : [read.Trim()], PhasesOf(line));

    // The public record cannot read the table: it says of its states alone which gate they wait for.
    [Fact]
    public void BeginsIn_StateThatWaits_WaitsForTheGateOfItsPhase()
    {
        CutRun run = TestRuns.Run();
        PhaseDefinition[] waiting = [.. PhaseCatalogue.All.Where(phase => (run with { State = phase.BeginsIn }).WaitsFor is not null)];
        Assert.Equal(2, waiting.Length);
        Assert.All(waiting, phase => Assert.Equal(phase.Gate, (run with { State = phase.BeginsIn }).WaitsFor));
    }

    private static string Listed(PhaseDefinition phase)
    {
        string line = $"{(int)phase.Phase} {phase.Name} {phase.Command ?? "New-IuRun"}";
        ApprovalGate? waits = (TestRuns.Run() with { State = phase.LeadsTo[^1] }).WaitsFor;
        string[] remarks =
        [
            .. phase.Writes ? ["writes"] : Array.Empty<string>(),
            .. waits is null
                ? Array.Empty<string>()
                : [$"then it waits for gate {(waits == ApprovalGate.CutAuthorization ? "SG_1" : "SG_2")}"],
            .. phase.Phase == RunPhase.LifecycleEnact ? ["cannot be undone"] : Array.Empty<string>(),
        ];
        return $"{line} {string.Join("; ", remarks)}".TrimEnd();
    }

    private static string[] PhasesOf(string about) =>
        [.. PhaseLine().Matches(about).Select(match => Blanks().Replace(match.Value.Trim(), " "))];

    [GeneratedRegex(@"^ +\d+  [a-z_]+ +[A-Z]\w+-Iu\w+.*$", RegexOptions.Multiline)]
    private static partial Regex PhaseLine();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
