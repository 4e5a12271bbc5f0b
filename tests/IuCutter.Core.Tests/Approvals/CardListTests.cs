using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Approvals;

/// <summary>A card shows every unit and warning, or says how many it does not show, and where they are.</summary>
[Trait("Promise", "3")]
public sealed class CardListTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(121)]
    [InlineData(1000)]
    public void Card_UpToTheLimit_ShowsEveryUnit(int units)
    {
        CutPlan plan = TestRuns.Plan(Law(units));
        string card = Card(plan);

        Assert.All(PlanList.Units(plan), line => Assert.Contains($"{line}\n", card, StringComparison.Ordinal));
        Assert.DoesNotContain("not shown", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Card_AboveTheLimit_SaysHowManyItDoesNotShowAndTheHashOfTheList()
    {
        CutPlan plan = TestRuns.Plan(Law(1234));
        string card = Card(plan);

        string[] lines = [.. PlanList.Units(plan)];
        Assert.Equal(1000, lines.Count(line => card.Contains($"{line}\n", StringComparison.Ordinal)));
        Assert.Contains("  ...    234 OF 1234 units are not shown here\n", card, StringComparison.Ordinal);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PlanList.Text(plan))));
        Assert.Contains("NOT ALL OF THEM ARE SHOWN HERE.", card, StringComparison.Ordinal);
        Assert.Contains($"\n  {hash}\n", card, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Contains($"{line}\n", PlanList.Text(plan), StringComparison.Ordinal));
    }

    [Fact]
    public void Card_OfManyWarnings_ShowsThemAll()
    {
        CutPlan plan = TestRuns.Plan();
        PlanWarning[] warnings = [.. Enumerable.Range(1, 50).Select(line => new PlanWarning("Odd", line, $"no. {line}"))];
        CutPlan warned = plan with { Warnings = [.. warnings] };

        string card = CardText.Cut(warned, Statement(plan));

        Assert.All(PlanList.Warnings(warned), line => Assert.Contains($"{line}\n", card, StringComparison.Ordinal));
    }

    [Fact]
    public void Units_TitleIsLong_SaysHowMuchOfItIsNotShown()
    {
        string line = PlanList.Units(TestRuns.Plan($"## Article 1. {new string('x', 300)}\n\nText.\n")).Single();

        Assert.EndsWith(" characters more)", line, StringComparison.Ordinal);
        Assert.Contains("xxx... (", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Article 1. A\u202Eb", @"A\u{202E}b")]
    [InlineData("Article 1. A\u001B[2Jb", @"A\u{001B}[2Jb")]
    [InlineData("Article 1. A\u3164b", @"A\u{3164}b")]
    public void Units_TitleThatCannotBeSeen_IsWrittenOut(string title, string shown) =>
        Assert.EndsWith(shown, PlanList.Units(TestRuns.Plan($"## {title}\n\nText.\n")).Single(), StringComparison.Ordinal);

    // The negative control is the line itself: it is there, and begins none of its own.
    [Fact]
    public void Card_ValueOfOthersThatCannotBeSeen_IsWrittenOut()
    {
        CutPlan plan = TestRuns.Plan();
        string card = CardText.Cut(plan with { ProfileName = "p\u001B[2J\u2028q\nwarnings        none" }, Statement(plan, "d\u009B\rb"));

        Assert.Contains(@"  cut by          profile p\u{001B}[2J\u{2028}q\u{000A}warnings        none; ", card, StringComparison.Ordinal);
        Assert.Contains(@"  database        d\u{009B}\u{000D}b of system 1", card, StringComparison.Ordinal);
        Assert.Contains("\ndatabase: d\\u{009B}\\u{000D}b\n", card, StringComparison.Ordinal);
        Assert.DoesNotContain(card, one => one != '\n' && char.IsControl(one));
    }

    private static string Law(int units) =>
        string.Concat(Enumerable.Range(1, units).Select(number => $"## Article {number}. Title {number}\n\nText {number}.\n\n"));

    private static string Card(CutPlan plan) => CardText.Cut(plan, Statement(plan));

    private static CardStatement Statement(CutPlan plan, string database = "db")
    {
        ApprovalTarget target = new("1", database, 16384, "00000001", 0, 1, new string('c', 64));
        CardRequest request = new(
            ApprovalGate.CutAuthorization,
            "ictr-20260101T000000Z-00000000",
            target,
            TestRuns.Module,
            "operator@host",
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddHours(1),
            "nonce"
        );
        return CardComposer.ForRun(request, TestRuns.Run(plan: plan), ProvedPlan.Of(plan));
    }
}
