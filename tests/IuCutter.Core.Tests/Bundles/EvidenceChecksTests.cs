namespace IuCutter.Core.Tests.Bundles;

/// <summary>
/// Each check decides alone: for each there is a bundle, signed anew, that both verifiers refuse for the item of that check, and that
/// verify.sh lets pass when that one check is taken out of it. A check that is not in the table is named.
/// </summary>
[Trait("Promise", "7")]
public sealed class EvidenceChecksTests(EvidenceKeys keys) : IClassFixture<EvidenceKeys>, IDisposable
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private readonly BothVerifiers _both = new();
    private readonly VerifyScript _script = new();

    public static TheoryData<string> Names => new(EvidenceCheckRows.Rows.Select(row => row.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Check_TakenOutOfTheScript_LetsPassWhatItAloneStops(string name)
    {
        EvidenceCheckRow row = EvidenceCheckRows.Rows.Single(row => row.Name == name);
        Forgery forged = await Forgery.BeginAsync(keys, row.Edit);
        await row.Make(forged);
        byte[] zip = await forged.MakeAsync();

        AssertFits(row.Item, await _both.FailAsync(zip, forged.Checkpoint, forged.Roster, forged.Authority));
        string[] lines = await _script.RunAsync(zip, forged.Checkpoint, forged.Roster, row.Check.TrimEnd(), forged.Authority);
        AssertFits(row.Without, lines[^1]);
    }

    [Fact]
    public void EachCheckOfTheScript_HasItsRow()
    {
        string[] checks = [.. VerifyScript.Text.Split('\n').Where(line => VerifyScript.Checks.Any(check => line.Contains(check, Ordinal)))];
        string[] known = [.. EvidenceCheckRows.Rows.Select(row => row.Check.TrimEnd()), .. EvidenceCheckRows.Named];

        Assert.True(checks.Length > 45);
        Assert.DoesNotContain(checks, line => !known.Any(check => line.Contains(check, Ordinal)));
        Assert.All(known, check => Assert.Single(checks, line => line.Contains(check, Ordinal)));
    }

    public void Dispose()
    {
        _both.Dispose();
        _script.Dispose();
    }

    private static void AssertFits(string expected, string actual)
    {
        string[] parts = expected.Split('*');
        Assert.True(
            parts.Length == 1 ? expected == actual : actual.StartsWith(parts[0], Ordinal) && actual.EndsWith(parts[1], Ordinal),
            $"{actual}, and not {expected}"
        );
    }
}
