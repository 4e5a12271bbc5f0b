using System.Text;
using IuCutter.Core.Bundles;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>A bundle as both verifiers judge it: Test-IuEvidence and verify.sh.</summary>
internal sealed class BothVerifiers : IDisposable
{
    private readonly VerifyScript _script = new();

    /// <summary>Demands PASS and one story of both.</summary>
    public async Task<EvidenceVerdict> PassAsync(byte[] zip, string? checkpoint = null, string? roster = null, string? authority = null)
    {
        (EvidenceVerdict verdict, string[] lines) = await RunAsync(zip, checkpoint, roster, authority);
        Assert.Null(verdict.Item is null ? null : $"{verdict.Item}: {verdict.Detail}");
        string[] expected = [.. verdict.Story, "PASS"];
        Assert.Equal(expected, lines);
        return verdict;
    }

    /// <summary>Demands FAIL and one item of both; where the zip itself is damaged, unzip may have made something else of it.</summary>
    /// <returns>The item.</returns>
    public async Task<string> FailAsync(byte[] zip, string? checkpoint = null, string? roster = null, string? authority = null)
    {
        (EvidenceVerdict verdict, string[] lines) = await RunAsync(zip, checkpoint, roster, authority);
        Assert.True(verdict is { Verdict: "FAIL", Item: not null, Story.IsEmpty: true }, "Test-IuEvidence let it pass");
        Assert.StartsWith("FAIL ", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal($"FAIL {verdict.Item}", lines[0]);
        return verdict.Item!;
    }

    public void Dispose() => _script.Dispose();

    private async Task<(EvidenceVerdict Verdict, string[] Lines)> RunAsync(
        byte[] zip,
        string? checkpoint,
        string? roster,
        string? authority
    )
    {
        EvidenceTrust trust = new EvidenceTrust
        {
            Checkpoint = checkpoint,
            Roster = roster is null ? null : Encoding.UTF8.GetBytes(roster),
            Authority = authority is null ? null : Encoding.UTF8.GetBytes(authority),
        };
        Task<string[]> lines = _script.RunAsync(zip, checkpoint, roster, authority: authority);
        return (
            await new EvidenceCheck(new SshKeygenSignatures()).RunAsync("b.zip", zip, trust, TestContext.Current.CancellationToken),
            await lines
        );
    }
}
