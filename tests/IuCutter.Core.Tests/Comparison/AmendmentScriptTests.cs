using System.Globalization;
using IuCutter.Core.Comparison;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>
/// Generated amendment scripts with known truth. A law is a tree of chapters and articles, each with a hidden identity; a script inserts,
/// deletes, changes, renumbers, moves, swaps, splits, merges, retires and reinstates, and puts a duplicate container before an old one.
/// No pair of the comparison may be of two identities. What is unambiguous must be found, and under its right kind:
/// <list type="bullet">
/// <item>an article whose words the script left alone, unless it moved to another chapter under a number that it shares there, or that
/// another has taken in its own;</item>
/// <item>an article whose words it changed, but neither its number, nor its container, nor any number in that container;</item>
/// <item>a chapter with a caption of its own that kept its caption.</item>
/// </list>
/// The kind is Keep (nothing changed), Amend (words), Renumber (own number, or the address of the container), Move (container).
/// All else is ambiguous: a pair of it is right or is not made, and what is not paired is Retire and Create. One pair is right though its
/// identities differ: an article that is gone, and a new one under its number in its chapter, is what a law calls a replaced text (Amend).
/// </summary>
public sealed class AmendmentScriptTests
{
    private const int DefaultScripts = 300;

    [Theory]
    [InlineData("markdown-law")]
    [InlineData("markdown")]
    public void Compare_GeneratedScripts_NeverPairsTwoIdentities(string profile)
    {
        int scripts = int.TryParse(
            Environment.GetEnvironmentVariable("IUCUTTER_TEST_SCRIPTS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int wanted
        )
            ? wanted
            : DefaultScripts;
        List<string> wrong = [];
        (int done, int decided, int asked, int replaced) = (0, 0, 0, 0);
        for (int seed = 0; seed < scripts; seed++)
        {
            AmendmentScript script = new AmendmentScript(seed, duplicates: profile != "markdown-law");
            PlanComparison comparison = PlanComparer.Compare(Laws.Plan(script.Old.Text, profile), Laws.Plan(script.New.Text, profile));
            List<string> found = Score(script, comparison, ref decided, ref asked, ref replaced);
            wrong.AddRange(found.Select(fault => $"script {seed} ({string.Join(", ", script.Steps)}): {fault}"));
            done++;
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong\n{string.Join('\n', wrong.Take(25))}");
        Assert.Equal(scripts, done);
        Assert.True(decided > scripts * 5 && asked > scripts / 10, $"{decided} decided, {asked} asked about");
        Assert.True(replaced * 20 < scripts, $"{replaced} replaced under their number");
    }

    private static List<string> Score(AmendmentScript script, PlanComparison comparison, ref int decided, ref int asked, ref int replaced)
    {
        List<string> wrong = [];
        Dictionary<int, GeneratedUnit> old = script.Old.Units.Select((unit, i) => (unit, i)).ToDictionary(at => at.i + 1, at => at.unit);
        Dictionary<int, GeneratedUnit> @new = script.New.Units.Select((unit, i) => (unit, i)).ToDictionary(at => at.i + 1, at => at.unit);
        Dictionary<int, UnitChange> paired = [];
        foreach (UnitChange change in comparison.Changes)
        {
            if (change is { OldUnit: { } from, NewUnit: { } to })
            {
                (int before, int after) = (old[from.Ordinal].Identity, @new[to.Ordinal].Identity);
                if (before != after && change.Kind == ChangeKind.Amend && script.IsReplaced(old[from.Ordinal], @new[to.Ordinal]))
                {
                    replaced++;
                    continue;
                }

                paired[before] = change;
                if (before != after)
                {
                    wrong.Add($"{change.Kind} {change.OldAddress} {change.NewAddress} pairs {before} with {after}: {change.Reason}");
                }
            }
            else
            {
                asked++;
            }
        }

        Dictionary<int, GeneratedUnit> later = @new.Values.ToDictionary(unit => unit.Identity);
        foreach (GeneratedUnit before in old.Values)
        {
            if (later.TryGetValue(before.Identity, out GeneratedUnit? after) && script.Expected(before, after) is { } kind)
            {
                decided++;
                UnitChange? change = paired.GetValueOrDefault(before.Identity);
                if (change?.Kind != kind)
                {
                    wrong.Add($"{before.Label} {before.Identity} is {kind}, not {change?.Kind.ToString() ?? "unpaired"}: {change?.Reason}");
                }
            }
        }

        return wrong;
    }
}
