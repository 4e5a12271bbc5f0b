using System.Collections.Immutable;
using System.Text.RegularExpressions;
using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Tests.Runs;

/// <summary>
/// Whoever types a recommended command to the letter is not told next what it lacked: that answer, followed to the letter, would lead
/// back to where it began. What PowerShell binds, Advice.Tests.ps1 knows; this is what a command needs where the advice stands.
/// </summary>
[Trait("Promise", "4")]
public sealed partial class AdvisedCommandTests
{
    private static readonly ImmutableArray<(string Cmdlet, ImmutableArray<string> Needs)> All =
    [
        // Without the document it is asked for, in a recommendation that has lost what else was typed.
        ("Resume-IuRun", ["-Path <document>"]),
        ("Request-IuApproval", ["-Gate ", "-Path "]),
        ("Request-IuApproval -Gate Ruling", ["-Scope "]),
        ("New-IuCutPlan", ["-DocumentPrefix "]),
        ("New-IuRun", ["-Mode Live"]),
        // Without a run it takes a card of gate Restore alone.
        ("Import-IuApproval", ["$run | ", " <card>"]),
        ("Enable-IuExecution", [" <card>"]),
        ("Resume-IuRestore", ["-Service <name>"]),
        ("Connect-IuDatabase", ["-Service <name>"]),
        // A connection keeps no key of the one before.
        ("Connect-IuDatabase -Service <name> -", ["-ExecutorKey ", "-VerifierKey ", "-BackupRecipient ", "-EscrowRecipient "]),
    ];

    public static TheoryData<string> Ids => [.. ErrorCatalogue.All.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Recommendation_EachCommand_LacksNothing(string id)
    {
        ErrorDefinition entry = ErrorCatalogue.All[id];
        Remedy remedy = RemedyTable.Of(id);
        // The one card that is taken without a run.
        int free = entry == ErrorCatalogue.RestoreNotApproved ? 1 : 0;
        Assert.Equal((free, free), (Lacking(entry.Recommendation).Count(), Lacking(entry.Remediation).Count()));
        Assert.Empty(Lacking(remedy.What));
        Assert.Empty(Lacking(remedy.Command));
        // Its command is followed by the step that was refused, which needs whatever a phase needs.
        Assert.True(
            !remedy.Command.StartsWith("Connect-", StringComparison.Ordinal) || remedy.Command == ErrorCatalogue.ConnectWithKeys,
            remedy.Command
        );
    }

    // The negative control: rows as they were.
    [Theory]
    [InlineData("Where it does not answer: Resume-IuRun <run> -TakeOver, or Undo-IuCut <run> -TakeOver.", "-Path <document>")]
    [InlineData("Close it and begin again: Resume-IuRun <run>.", "-Path <document>")]
    [InlineData("Connect-IuDatabase -Service <name> -BackupRecipient <fingerprint> -EscrowRecipient <fingerprint>.", "-ExecutorKey ")]
    [InlineData("Name it: Connect-IuDatabase -EscrowRecipient <fingerprint>.", "-Service <name>")]
    [InlineData("Once it is signed: Import-IuApproval <card>.", "$run | ")]
    [InlineData("Make another: $plan | New-IuRun.", "-Mode Live")]
    [InlineData("Ask: Request-IuApproval -Gate Ruling -Path <card>; then: Enable-IuExecution <card>.", "-Scope ")]
    public void Recommendation_CommandThatLacksSomething_IsFound(string text, string lacks) =>
        Assert.Contains(Lacking(text), found => found.EndsWith(lacks, StringComparison.Ordinal));

    [Fact]
    public void Recommendations_HoldEachCommandOfTheTable()
    {
        string all = string.Join('\n', ErrorCatalogue.All.Values.Select(entry => entry.Recommendation));
        Assert.All(All, row => Assert.Contains(row.Cmdlet, all, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lacking(string text) =>
        from command in Command().Matches(text)
        from row in All
        where command.Groups["typed"].Value.StartsWith(row.Cmdlet, StringComparison.Ordinal)
        from need in row.Needs
        where !command.Value.Contains(need, StringComparison.Ordinal)
        select $"{command.Value} lacks {need}";

    // To the end of its part of the sentence, as a reader takes it.
    [GeneratedRegex(@"(?<![\w-])([$]\w+ [|] )?(?<typed>[A-Z][a-z]+-Iu[A-Z]\w*(<[^>]*>|[^.;,()]|[.](?!\s|$)|,(?=\s<))*)")]
    private static partial Regex Command();
}
