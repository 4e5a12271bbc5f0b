using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Probes;

/// <summary>A key that could not sign leg B or the verdict is found before leg A.</summary>
[Trait("Promise", "4")]
public sealed class DutyKeyProbeTests(SandboxFixture fixture)
{
    [Fact]
    public async Task ProbeAsync_BothKeysOrTheExecutorsAlone_PassesAndCountsThem()
    {
        LiveDatabase database = (await LiveCut.OpenAsync(fixture)).Database;
        int both = await database.Grants.ProbeAsync(Token);

        // The verifier may sit at another session; the executor of these legs does not.
        Assert.Equal(both - 1, await (database with { VerifierKey = null }).Grants.ProbeAsync(Token));
    }

    [Theory]
    [InlineData(false, null, "Config.SigningKeyMissing")]
    [InlineData(false, "nowhere", "Config.SigningKeyMissing")]
    [InlineData(false, "verifier", "Gate.WrongNamespace")]
    [InlineData(false, "sovereign", "Gate.WrongNamespace")]
    [InlineData(true, "nowhere", "Config.SigningKeyMissing")]
    [InlineData(true, "executor", "Gate.WrongNamespace")]
    public async Task ProbeAsync_KeyThatCouldNotSignLater_IsRefused(bool verifiers, string? key, string errorId)
    {
        LiveDatabase database = (await LiveCut.OpenAsync(fixture)).Database;
        string? path = key is null ? null : Path.Combine(Path.GetDirectoryName(database.ExecutorKey)!, key);
        LiveDatabase other = verifiers ? database with { VerifierKey = path } : database with { ExecutorKey = path };

        Assert.Equal(errorId, (await Assert.ThrowsAsync<IuException>(() => other.Grants.ProbeAsync(Token))).Definition.Id);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
