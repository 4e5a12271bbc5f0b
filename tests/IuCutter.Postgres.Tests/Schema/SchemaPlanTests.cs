using System.Collections.Immutable;
using IuCutter.Postgres.Schema;

namespace IuCutter.Postgres.Tests.Schema;

/// <summary>Which files a database lacks, by its journal.</summary>
public sealed class SchemaPlanTests
{
    private static readonly ImmutableArray<MigrationScript> Files =
    [
        new("001_one", "one;"),
        new("002_two", "two;"),
        new("r2_a", "a;"),
        new("r2_b", "b;"),
    ];

    private static readonly Version Here = new(1, 2, 0);

    [Fact]
    public void Pending_NothingApplied_IsAllInOrder() => Assert.Equal(["001_one", "002_two", "r2_a", "r2_b"], Pending([]));

    [Fact]
    public void Pending_AllApplied_IsNothing() => Assert.Empty(Pending([.. Files.Select(Applied)]));

    [Fact]
    public void Pending_RepeatableOfAnotherText_IsThatOneAlone() =>
        Assert.Equal(["r2_b"], Pending([.. Files[..3].Select(Applied), Applied(Files[3]) with { Sha256 = "of another text" }]));

    [Fact]
    public void Pending_RepeatableThatIsNew_IsThatOneAlone() => Assert.Equal(["r2_b"], Pending([.. Files[..3].Select(Applied)]));

    // A table may have another column, a function may be gone: what is about them is made again.
    [Fact]
    public void Pending_NumberedThatIsNew_IsFollowedByEveryRepeatable() =>
        Assert.Equal(["002_two", "r2_a", "r2_b"], Pending([Applied(Files[0]), Applied(Files[2]), Applied(Files[3])]));

    [Fact]
    public void Pending_WrittenByALaterVersion_IsRefusedThoughTheTextIsKnown()
    {
        IuException refusal = Assert.Throws<IuException>(() =>
            Pending([.. Files[..3].Select(Applied), Applied(Files[3]) with { ModuleVersion = "1.10.0" }])
        );

        Assert.Equal("Store.SchemaDrift", refusal.Definition.Id);
        Assert.Contains("by version 1.10.0: r2_b", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("this version, 1.2.0", refusal.Message, StringComparison.Ordinal);
        // The same row of this version, of an earlier one, or of nobody's is none.
        foreach (string? version in new[] { "1.2.0", "1.1.9", null })
        {
            Assert.Empty(Pending([.. Files[..3].Select(Applied), Applied(Files[3]) with { ModuleVersion = version }]));
        }
    }

    public static TheoryData<string, string[]> Drifts =>
        new()
        {
            { "a numbered file that is unknown here", ["001_one", "002_two", "003_three"] },
            { "one that was left out", ["002_two"] },
            { "one that was inserted", ["001_one", "001_other", "002_two"] },
            { "a repeatable file that is unknown here", ["001_one", "002_two", "r2_c"] },
        };

    [Theory]
    [MemberData(nameof(Drifts))]
    public void Pending_JournalThatThisVersionCannotGoOnFrom_IsRefused(string why, string[] names)
    {
        IuException refusal = Assert.Throws<IuException>(() =>
            Pending([.. names.Select(name => Applied(Files.FirstOrDefault(file => file.Name == name) ?? new(name, "")))])
        );
        Assert.True(refusal.Definition.Id == "Store.SchemaDrift", why);
    }

    [Fact]
    public void Pending_NumberedFileOfAnotherText_IsRefused() =>
        Assert.Equal(
            "Store.SchemaDrift",
            Assert.Throws<IuException>(() => Pending([Applied(Files[0]) with { Sha256 = "of another text" }])).Definition.Id
        );

    private static string[] Pending(ImmutableArray<AppliedMigration> applied) =>
        [.. SchemaPlan.Pending(Files, applied, Here, "a database").Select(file => file.Name)];

    private static AppliedMigration Applied(MigrationScript file) => new(file.Name, file.Sha256, Here.ToString());
}
