namespace IuCutter.Core.Tests.Architecture;

/// <summary>
/// The verdict is derived by code that neither marks documents, nor makes plans, nor sends rows: by all files that the verifier uses, and
/// that those use in turn, as the compiler binds them.
/// </summary>
[Trait("Promise", "5")]
public sealed class VerifierCodeTests
{
    // What finds the units, what makes a plan of them, and what takes its rows to the database.
    private static readonly string[] Executor =
    [
        "Adapters/",
        "Engine/",
        "Marking/",
        "Phases/",
        "Profiles/",
        "Plans/CanonicalText.cs",
        "Plans/PlanBuilder.cs",
        "Plans/PlanJson.cs",
        "Plans/ProvedPlan.cs",
        "Plans/UnitTable.cs",
    ];

    private static readonly Lazy<ILookup<string, string>> Uses = new(() =>
        ProjectSources.FileUsesIn("src/IuCutter.Core").ToLookup(use => use.From, use => use.To, StringComparer.Ordinal)
    );

    [Fact]
    public void Verdict_UsesNothingOfMarkerBuilderAndExecutor()
    {
        IReadOnlyCollection<string> used = UsedBy("Verification/SourceCheck.cs");
        // What it is made of is among them: the second reading, with its own lines, headings and canonical form.
        Assert.Superset(
            new HashSet<string>
            {
                "Plans/PlanVerifier.cs",
                "Plans/PlanText.cs",
                "Plans/SourceCanon.cs",
                "Plans/SourceHeading.cs",
                "Plans/UnitCheck.cs",
            },
            used.ToHashSet()
        );
        Assert.Empty(OfTheExecutor(used));
    }

    // The negative control: what derives a plan anew is found to use the marker, two files further on.
    [Fact]
    public void Control_WhoeverDerivesThePlanAnew_UsesMarkerAndBuilder()
    {
        IReadOnlyCollection<string> used = UsedBy("Approvals/CardWriter.cs");
        Assert.Superset(new HashSet<string> { "Plans/PlanBuilder.cs", "Marking/DocumentMarker.cs" }, OfTheExecutor(used).ToHashSet());
        Assert.All(Executor, place => Assert.Contains(Uses.Value, use => use.Key.StartsWith(place, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> OfTheExecutor(IEnumerable<string> files) =>
        files.Where(file => Executor.Any(place => file.StartsWith(place, StringComparison.Ordinal)));

    private static IReadOnlyCollection<string> UsedBy(string file)
    {
        SortedSet<string> used = new(StringComparer.Ordinal);
        Queue<string> open = new([file]);
        while (open.TryDequeue(out string? next))
        {
            foreach (string to in Uses.Value[next].Where(used.Add))
            {
                open.Enqueue(to);
            }
        }

        return used;
    }
}
