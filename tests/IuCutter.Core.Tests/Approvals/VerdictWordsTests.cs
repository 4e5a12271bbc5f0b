using System.Text.RegularExpressions;
using IuCutter.Core.Approvals;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Approvals;

/// <summary>
/// Card and help say what the verdict compared and what it did not: the tables and columns that the verifier goes by, no more and no
/// fewer.
/// </summary>
[Trait("Promise", "5")]
public sealed class VerdictWordsTests
{
    private static readonly string[] Tables = [.. VerifiedColumns.NotCompared.Keys.Order(StringComparer.Ordinal)];

    private static readonly string[] NotCompared =
    [
        .. VerifiedColumns.NotCompared.Values.SelectMany(columns => columns).Distinct().Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void CardOfEnactment_SaysWhatWasComparedAndWhatNot()
    {
        string card = Words(CardOf(ApprovalGate.LifecycleAuthorization));
        Assert.Contains("The verifier compared all 3 units with plan and source, as they are stored:", card, StringComparison.Ordinal);
        Assert.Equal(Tables, Names(Between(card, "every column of ", ";")));
        Assert.Contains("bodies, and the 1 stretches that belong to no unit, byte for byte.", card, StringComparison.Ordinal);
        Assert.Equal(NotCompared, Names(Between(Between(card, "Not compared are ", "The database compares"), "(", ")")));
        // The negative control: before the cut there is no verdict to speak of.
        Assert.DoesNotContain("every column of", Words(CardOf(ApprovalGate.CutAuthorization)), StringComparison.Ordinal);
    }

    [Fact]
    public void HelpOfWriteVerify_SaysWhatIsComparedAndWhatNot()
    {
        string help = Words(Between(File.ReadAllText(Help), "'Invoke-IuWriteVerify' = @{", "Examples ="));
        Assert.Contains("compares with plan and source every column that is stored of every unit", help, StringComparison.Ordinal);
        Assert.Equal(Tables, Names(Between(help, "all of ", ", bodies byte for byte.")));
        string not = Between(help, "Not compared are ", " The signed verdict says the same.");
        // The number of a log entry is the column that is no time.
        Assert.EndsWith(" and the number of a log entry.", not, StringComparison.Ordinal);
        string[] columns = [.. Names(Between(not, "(", ")")), "id"];
        Assert.Equal(NotCompared, columns.Order(StringComparer.Ordinal));
    }

    private static string Help => Path.Combine(RepositoryFolder.Root, "src/IuCutter.Cmdlets/Help/Runs.psd1");

    private static string CardOf(ApprovalGate gate)
    {
        CutPlan plan = TestRuns.Plan("---\ntitle: test\n---\n" + TestRuns.Markdown);
        CutRun run = TestRuns.Run(CutMode.Live, plan: plan);
        run = run with
        {
            Pins = run
                .Pins.Add("change_set_id", Guid.Empty.ToString())
                .Add("review_decision_id", Guid.Empty.ToString())
                .Add("verify_result_id", Guid.Empty.ToString()),
        };
        CardRequest request = new(
            gate,
            run.RunId,
            new ApprovalTarget("1", "db", 16384, "00000001", 0, 1, new string('c', 64)),
            TestRuns.Module,
            "operator@host",
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddHours(1),
            "nonce"
        )
        {
            Why = "approved",
        };
        return CardWriter.Write(request, run).Text;
    }

    private static string Words(string text) => Regex.Replace(text, @"\s+", " ");

    private static string Between(string text, string start, string end)
    {
        Assert.Contains(start, text, StringComparison.Ordinal);
        string rest = text[(text.IndexOf(start, StringComparison.Ordinal) + start.Length)..];
        Assert.Contains(end, rest, StringComparison.Ordinal);
        return rest[..rest.IndexOf(end, StringComparison.Ordinal)];
    }

    private static string[] Names(string list) =>
        [.. list.Split([",", " and "], StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)];
}
